/** Who signed a request, for which service and region: the credential scope of Signature Version 4. */
import type { WireRequest } from './wire.ts'

export type CredentialScope = {
  readonly accessKeyId: string
  /** `20261124` */
  readonly date: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
  readonly sessionToken: string | undefined
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html; null: not signed, or not by version 4. */
export function readScope(request: WireRequest): CredentialScope | null {
  const header = request.headers.authorization
  if (header !== undefined) return fromHeader(header, request.headers['x-amz-security-token'])
  const credential = request.query.get('X-Amz-Credential')
  if (credential === null) return null
  const parts = {
    credential,
    signedHeaders: request.query.get('X-Amz-SignedHeaders') ?? '',
    signature: request.query.get('X-Amz-Signature') ?? '',
  }
  return toScope(parts, request.query.get('X-Amz-Security-Token') ?? undefined)
}

function fromHeader(header: string, sessionToken: string | undefined): CredentialScope | null {
  if (!header.startsWith('AWS4-HMAC-SHA256 ')) return null
  const field = (name: string) => new RegExp(`${name}=([^,\\s]+)`).exec(header)?.[1] ?? ''
  const parts = {
    credential: field('Credential'),
    signedHeaders: field('SignedHeaders'),
    signature: field('Signature'),
  }
  return toScope(parts, sessionToken)
}

function toScope(
  parts: { credential: string; signedHeaders: string; signature: string },
  sessionToken: string | undefined,
): CredentialScope | null {
  const [accessKeyId, date, region, service, end] = parts.credential.split('/')
  if (!accessKeyId || !date || !region || !service || end !== 'aws4_request') return null
  const signedHeaders = parts.signedHeaders.split(';')
  return { accessKeyId, date, region, service, signedHeaders, signature: parts.signature, sessionToken }
}
