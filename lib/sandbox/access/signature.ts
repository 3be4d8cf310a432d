/** Whether a request was signed with the secret of its access key: IAM User Guide, Create a signed AWS API request. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { AwsFault } from '../protocol/fault.ts'
import type { CredentialScope } from '../protocol/sigv4.ts'
import type { WireRequest } from '../protocol/wire.ts'
import type { Service } from '../service.ts'

/** Times are not compared: a sandbox may run with a clock of its own. */
export function checkSignature(
  service: Service,
  scope: CredentialScope,
  secret: string,
  request: WireRequest,
): void {
  const presigned = request.headers.authorization === undefined
  const time = (presigned ? request.query.get('X-Amz-Date') : request.headers['x-amz-date']) ?? ''
  const canonical = [
    request.method,
    canonicalPath(service, request.path),
    canonicalQuery(request.query),
    ...scope.signedHeaders.map(
      (name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`,
    ),
    '',
    scope.signedHeaders.join(';'),
    payloadHash(request, presigned),
  ].join('\n')
  const range = `${scope.date}/${scope.region}/${scope.service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', time, range, sha256(canonical)].join('\n')
  const expected = Buffer.from(hmac(signingKey(secret, scope), toSign).toString('hex'))
  const given = Buffer.from(scope.signature)
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) throw mismatch(service)
}

/** Every service but S3 encodes the path, which is already encoded, once more. */
function canonicalPath({ name }: Service, path: string): string {
  return name === 's3' ? path : path.split('/').map(encode).join('/')
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function payloadHash({ headers, body }: WireRequest, presigned: boolean): string {
  return headers['x-amz-content-sha256'] ?? (presigned ? 'UNSIGNED-PAYLOAD' : sha256(body))
}

function signingKey(secret: string, { date, region, service }: CredentialScope): Buffer {
  return [date, region, service, 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`))
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

function mismatch({ protocol }: Service): AwsFault {
  const message =
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access ' +
    'Key and signing method. Consult the service documentation for details.'
  return new AwsFault(
    protocol === 'restJson' || protocol === 'jsonRpc' ? 'InvalidSignatureException' : 'SignatureDoesNotMatch',
    message,
  )
}
