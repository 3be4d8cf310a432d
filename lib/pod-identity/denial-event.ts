/** A CloudTrail event of a refused call: CloudTrail user guide, cloudtrail-event-reference-record-contents. */
export type RefusedEvent = {
  readonly message: string
  readonly principal: string | null
  readonly code: string
  readonly operation: string | null
  readonly action: string | null
  readonly resource: string | null
}

type Json = Readonly<Record<string, unknown>>

const refused = /AccessDenied|UnauthorizedOperation/
/** Events lie in `Records`, in lists, and as text in `CloudTrailEvent` of the CLI's answers: a few levels, and strangers get no more. */
const deepest = 6

/**
 * The CloudTrail events in a text, and the text between them. JSON that is one whole, with or without noise around it, and JSON by the line.
 * Each character is given to the JSON parser four times at most.
 */
export function eventsIn(text: string): readonly (string | RefusedEvent)[] {
  const whole = eventsOf(text)
  if (whole) return whole
  const parts: (string | RefusedEvent)[] = []
  let between: string[] = []
  for (const line of text.split('\n')) {
    const found = eventsOf(line)
    if (found) {
      parts.push(between.join('\n'), ...found)
      between = []
    } else between.push(line)
  }
  return [...parts, between.join('\n')]
}

const brackets = [
  { open: '{', close: '}' },
  { open: '[', close: ']' },
] as const

/** The events of the JSON from the first bracket of a kind to the last, and what stands around it; null when there are none. */
function eventsOf(text: string): readonly (string | RefusedEvent)[] | null {
  if (!refused.test(text)) return null
  for (const { open, close } of brackets) {
    const from = text.indexOf(open)
    const to = text.lastIndexOf(close) + 1
    const events = from >= 0 && from < to ? collect(parseJson(text.slice(from, to)), deepest) : []
    if (events.length > 0) return [text.slice(0, from), ...events, text.slice(to)]
  }
  return null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function collect(value: unknown, depth: number): readonly RefusedEvent[] {
  if (depth === 0) return []
  if (Array.isArray(value)) return value.flatMap((each: unknown) => collect(each, depth - 1))
  if (typeof value === 'string')
    return value.startsWith('{') && refused.test(value) ? collect(parseJson(value), depth - 1) : []
  if (!isJson(value)) return []
  const event = readEvent(value)
  if (event) return [event]
  return Object.values(value).flatMap((each) => collect(each, depth - 1))
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function readEvent(event: Json): RefusedEvent | null {
  const code = textOf(event.errorCode)
  const operation = textOf(event.eventName)
  if (!code || !operation || !refused.test(code)) return null
  return {
    message: textOf(event.errorMessage) ?? '',
    principal: isJson(event.userIdentity) ? textOf(event.userIdentity.arn) : null,
    // EC2 writes `Client.UnauthorizedOperation`.
    code: code.slice(code.lastIndexOf('.') + 1),
    operation,
    action: actionOf(textOf(event.eventSource), operation),
    resource: resourceOf(event),
  }
}

/** A call as an event of CloudTrail tells it, refused or not. null: the event does not tell. */
export type EventCall = {
  readonly principal: string | null
  readonly action: string | null
  readonly resource: string | null
  readonly isRefused: boolean
  /** ISO 8601, UTC. */
  readonly at: string | null
  readonly region: string | null
  /** An address, or the AWS service that called. */
  readonly source: string | null
  readonly vpcEndpoint: string | null
  readonly isOverTls: boolean
}

/** Reads an event that was parsed; null: it is none. */
export function callOfEvent(event: unknown): EventCall | null {
  if (!isJson(event)) return null
  const operation = textOf(event.eventName)
  if (!operation) return null
  return {
    principal: isJson(event.userIdentity) ? textOf(event.userIdentity.arn) : null,
    action: actionOf(textOf(event.eventSource), operation),
    resource: resourceOf(event),
    isRefused: refused.test(textOf(event.errorCode) ?? ''),
    at: textOf(event.eventTime),
    region: textOf(event.awsRegion),
    source: textOf(event.sourceIPAddress),
    vpcEndpoint: textOf(event.vpcEndpointId),
    // CloudTrail user guide, record contents: there for calls over TLS.
    isOverTls: isJson(event.tlsDetails),
  }
}

/** Operations of S3 that go by another action: AmazonS3/latest/userguide/using-with-s3-policy-actions. */
const s3Actions: Readonly<Record<string, string>> = {
  ListBuckets: 'ListAllMyBuckets',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  HeadBucket: 'ListBucket',
  HeadObject: 'GetObject',
  CopyObject: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
}

/** An event has no action, but an operation, which has the action's name nearly everywhere. */
function actionOf(source: string | null, operation: string): string | null {
  const host = source?.split('.')[0]
  if (!host) return null
  const service = host === 'monitoring' ? 'cloudwatch' : host
  return `${service}:${(service === 's3' ? s3Actions[operation] : undefined) ?? operation}`
}

function resourceOf({ resources, requestParameters }: Json): string | null {
  const listed = (Array.isArray(resources) ? resources : []).filter(isJson)
  const arn = listed.map((each) => textOf(each.ARN)).find((each) => each !== null)
  if (arn) return arn
  if (!isJson(requestParameters)) return null
  const { bucketName, key, roleArn } = requestParameters
  const bucket = textOf(bucketName)
  if (!bucket) return textOf(roleArn)
  const object = textOf(key)
  return `arn:aws:s3:::${bucket}${object ? `/${object}` : ''}`
}
