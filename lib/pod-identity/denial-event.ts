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
  /** All that it names; none: the event does not tell. */
  readonly resources: readonly string[]
  readonly isRefused: boolean
  /** Whether it only reads; null: the event does not tell. */
  readonly isRead: boolean | null
  /** It asks for more than the action of its name, as a copy does: what, an event does not tell. */
  readonly asksMore: boolean
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
    resources: resourcesOf(event),
    isRefused: refused.test(textOf(event.errorCode) ?? ''),
    isRead: typeof event.readOnly === 'boolean' ? event.readOnly : null,
    asksMore: asksMore(event),
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

/** Events of Lambda and CloudFront end in the day of their API: `ListFunctions20150331`, `UpdateDistribution2020_05_31`. No action does. */
const apiDay = /(?:20\d{6}(?:v\d)?|20\d{2}_\d{2}_\d{2})$/

/** An event has no action, but an operation, which has the action's name nearly everywhere. */
function actionOf(source: string | null, operation: string): string | null {
  const host = source?.split('.')[0]
  if (!host) return null
  const service = host === 'monitoring' ? 'cloudwatch' : host
  const name = operation.replace(apiDay, '')
  return `${service}:${(service === 's3' ? s3Actions[name] : undefined) ?? name}`
}

/** What of S3's parameters takes an action more: a version, a copy's source, tags, grants, locks (userguide/using-with-s3-policy-actions). */
const moreInS3 = /^(?:versionId$|x-amz-(?:copy-source|acl|grant-|tagging|object-lock-|bypass-))/i

function asksMore({ eventSource, requestParameters }: Json): boolean {
  if (eventSource !== 's3.amazonaws.com' || !isJson(requestParameters)) return false
  return Object.keys(requestParameters).some((name) => moreInS3.test(name))
}

/** The first that it names. */
const resourceOf = (event: Json): string | null => resourcesOf(event)[0] ?? null

function resourcesOf({ resources, requestParameters }: Json): readonly string[] {
  const listed = (Array.isArray(resources) ? resources : []).filter(isJson)
  const arns = listed.flatMap((each) => textOf(each.ARN) ?? [])
  if (arns.length > 0) return [...new Set(arns)]
  if (!isJson(requestParameters)) return []
  const { bucketName, key, roleArn } = requestParameters
  const bucket = textOf(bucketName)
  const object = textOf(key)
  return [bucket ? `arn:aws:s3:::${bucket}${object ? `/${object}` : ''}` : textOf(roleArn)].flatMap(
    (each) => each ?? [],
  )
}
