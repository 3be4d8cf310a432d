/** restXml as S3 speaks it, with path-style addresses: the first segment is the bucket. */
import { XmlShapeDeserializer, XmlShapeSerializer } from '@aws-sdk/core/protocols'
import { decodeChunks, isChunked } from './aws-chunked.ts'
import { bodyMembers, payloadMember, readBindings, writeHeaders } from './bindings.ts'
import { AwsFault, statusOf } from './fault.ts'
import type { Operation, ServiceModel, Shape } from './model.ts'
import { buildRoutes, findRoute, type Route, type RouteTable } from './routes.ts'
import type { Members, WireRequest, WireResponse } from './wire.ts'
import { escapeXml } from './xml.ts'

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'
const settings = {
  timestampFormat: { useTrait: true, default: 5 },
  httpBindings: true,
  xmlNamespace: namespace,
  serviceNamespace: 'com.amazonaws.s3',
} as const

/**
 * The SDK takes `{Bucket}` out of its templates, because the bucket is part of the endpoint it calculates: so there
 * are two tables, and the bucket is taken off the path before the second is asked.
 */
export type BucketRoutes = { readonly account: RouteTable; readonly bucket: RouteTable }

/** `names`: the operations served. Others share their paths (UploadPart with PutObject) and would shadow them. */
export function bucketRoutes(model: ServiceModel, names: ReadonlySet<string>): BucketRoutes {
  const operations = [...model.operations.values()].filter(({ name }) => names.has(name))
  const hasBucket = ({ input }: Operation) => memberNames(input).includes('Bucket')
  return {
    account: buildRoutes(operations.filter((operation) => !hasBucket(operation))),
    bucket: buildRoutes(operations.filter(hasBucket)),
  }
}

function memberNames(shape: Shape): readonly string[] {
  return shape.isStructSchema() ? [...shape.structIterator()].map(([name]) => name) : []
}

/** Query keys that make another operation of an address, and which the SDK's templates spell out. */
const subresources =
  /^(acl|abac|accelerate|analytics|annotation|attributes|cors|delete|encryption|intelligent-tiering|inventory|legal-hold|lifecycle|location|logging|metadata\w*|metrics|notification|object-lock|ownershipControls|policyStatus|publicAccessBlock|renameObject|replication|requestPayment|restore|retention|select|session|tagging|torrent|uploads|uploadId|versioning|versions|website)$/

export function findBucketRoute(routes: BucketRoutes, request: WireRequest): Route | undefined {
  if ([...request.query.keys()].some((key) => subresources.test(key))) return undefined
  const [, bucket = '', rest = '/'] = /^\/([^/]*)(\/.*)?$/.exec(request.path) ?? []
  if (bucket === '') return findRoute(routes.account, request.method, '/', request.query)
  const route = findRoute(routes.bucket, request.method, rest, request.query)
  return route && { ...route, labels: { ...route.labels, Bucket: decodeURIComponent(bucket) } }
}

export function readXmlRequest({ operation, labels }: Route, request: WireRequest): Members {
  const input: Members = readBindings(operation.input, request, labels)
  for (const name of ['Bucket', 'Key']) if (name in labels) input[name] = labels[name]
  const payload = payloadMember(operation.input)
  const bytes = isChunked(request.headers) ? decodeChunks(request.body) : request.body
  if (payload !== undefined && bytes.length > 0) input[payload.name] = readPayload(payload.member, bytes)
  return input
}

function readPayload(member: Shape, bytes: Buffer): unknown {
  if (member.isBlobSchema()) return bytes
  if (member.isStringSchema()) return bytes.toString('utf8')
  try {
    return new XmlShapeDeserializer(settings).read(member, bytes)
  } catch {
    const message =
      'The XML you provided was not well-formed or did not validate against our published schema'
    throw new AwsFault('MalformedXML', message)
  }
}

export function writeXmlResponse(operation: Operation, output: Members, requestId: string): WireResponse {
  const { output: shape } = operation
  const headers = { ...writeHeaders(shape, output), ...xmlHeaders(requestId) }
  const status = operation.http?.status ?? 200
  const payload = payloadMember(shape)
  if (payload !== undefined) {
    const body = output[payload.name]
    const type = headers['content-type'] ?? 'binary/octet-stream'
    return { status, headers: { ...headers, 'content-type': type }, body: isBody(body) ? body : '' }
  }
  const names = bodyMembers(shape)
  if (names.length === 0) return { status, headers, body: '' }
  const serializer = new XmlShapeSerializer(settings)
  serializer.write(shape, Object.fromEntries(names.map((name) => [name, output[name]])))
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${serializer.flush()}`
  return { status, headers: { ...headers, 'content-type': 'application/xml' }, body }
}

function isBody(value: unknown): value is string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function writeXmlFault(
  model: ServiceModel,
  fault: AwsFault,
  requestId: string,
  { path }: WireRequest,
): WireResponse {
  const members = Object.entries(fault.members).map(([name, value]) => element(name, String(value)))
  return {
    status: statusOf(fault, model.errors.get(fault.code)?.status),
    headers: { ...xmlHeaders(requestId), 'content-type': 'application/xml' },
    body:
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error>' +
      element('Code', fault.code) +
      element('Message', fault.message) +
      members.join('') +
      element('Resource', path) +
      element('RequestId', requestId) +
      element('HostId', requestId) +
      '</Error>',
  }
}

function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`
}

function xmlHeaders(requestId: string): Record<string, string> {
  return { 'x-amz-request-id': requestId, 'x-amz-id-2': requestId }
}
