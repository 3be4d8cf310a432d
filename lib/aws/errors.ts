import 'server-only'
import type { AwsProblem, AwsProblemKind } from './types.ts'

/** Where a call went: enough to tell a person which right or endpoint is meant. */
export type Call = {
  readonly operation: string
  readonly accountId: string
  readonly region: string
  readonly write?: boolean
}

/** By the class AWS names; EKS, IAM and STS name the same thing differently. */
const byName: Readonly<Record<string, AwsProblemKind>> = {
  AccessDenied: 'not-authorised',
  AccessDeniedException: 'not-authorised',
  UnauthorizedOperation: 'not-authorised',
  ResourceNotFoundException: 'not-found',
  NotFoundException: 'not-found',
  NoSuchEntity: 'not-found',
  NoSuchEntityException: 'not-found',
  ResourceInUseException: 'already-exists',
  EntityAlreadyExists: 'already-exists',
  EntityAlreadyExistsException: 'already-exists',
  ResourceLimitExceededException: 'limit-exceeded',
  LimitExceeded: 'limit-exceeded',
  LimitExceededException: 'limit-exceeded',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  ThrottledException: 'throttled',
  TooManyRequestsException: 'throttled',
  RequestLimitExceeded: 'throttled',
  SlowDown: 'throttled',
  InvalidParameterException: 'invalid-request',
  InvalidRequestException: 'invalid-request',
  BadRequestException: 'invalid-request',
  ClientException: 'invalid-request',
  ValidationException: 'invalid-request',
  ValidationError: 'invalid-request',
  MalformedPolicyDocument: 'invalid-request',
  MalformedPolicyDocumentException: 'invalid-request',
  ExpiredToken: 'credentials',
  ExpiredTokenException: 'credentials',
  InvalidClientTokenId: 'credentials',
  UnrecognizedClientException: 'credentials',
  SignatureDoesNotMatch: 'credentials',
  InvalidSignatureException: 'credentials',
  CredentialsProviderError: 'credentials',
  TokenProviderError: 'credentials',
  ServerException: 'server-error',
  ServiceUnavailableException: 'server-error',
  ServiceUnavailable: 'server-error',
  InternalFailure: 'server-error',
  NotImplemented: 'unsupported',
  UnknownOperationException: 'unsupported',
  InvalidAction: 'unsupported',
  TimeoutError: 'timeout',
  AbortError: 'timeout',
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ECONNRESET',
  'EPIPE',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  'CERT_HAS_EXPIRED',
])

type Seen = {
  readonly name: string
  readonly message: string
  readonly status?: number
  readonly requestId?: string
  readonly systemCode?: string
  /** The answer was no answer of this service: HTML, XML from a JSON service, plain text. */
  readonly unreadable: boolean
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What the SDK tells of a failure. Its exceptions differ by service and by how far the answer got, so nothing is taken for granted. */
function look(error: unknown): Seen {
  const metadata = field(error, '$metadata')
  const response = field(error, '$response')
  const status = field(metadata, 'httpStatusCode') ?? field(response, 'statusCode')
  const message = text(field(error, 'message')) ?? ''
  const contentType = text(field(field(response, 'headers'), 'content-type')) ?? ''
  const unreadable =
    error instanceof SyntaxError ||
    /Deserialization error|is not valid JSON|Unexpected token|char '.*' is not expected|unclosed tag/i.test(
      message,
    ) ||
    /text\/html/i.test(contentType)
  const requestId = text(field(metadata, 'requestId'))
  const systemCode = text(field(error, 'code'))
  return {
    name: text(field(error, 'name')) ?? 'Error',
    message,
    ...(typeof status === 'number' && { status }),
    ...(requestId && { requestId }),
    ...(systemCode && { systemCode }),
    unreadable,
  }
}

function kindByStatus(status: number | undefined): AwsProblemKind {
  if (status === 429) return 'throttled'
  if (status === 501) return 'unsupported'
  if (status !== undefined && status >= 500) return 'server-error'
  return 'unknown'
}

function kindOf(seen: Seen): AwsProblemKind {
  // A gateway's page for a failure is still a failure of the moment, not a lack of support.
  if (seen.unreadable && ![429, 500, 502, 503, 504].includes(seen.status ?? 0)) return 'unsupported'
  const known = byName[seen.name]
  if (known) return known
  if (seen.systemCode && unreachable.has(seen.systemCode)) return 'unreachable'
  if (seen.systemCode === 'ETIMEDOUT') return 'timeout'
  return kindByStatus(seen.status)
}

function wordsOf(kind: AwsProblemKind, seen: Seen, { operation }: Call): string {
  const status = seen.status === undefined ? '' : ` (HTTP ${seen.status})`
  if (kind === 'unsupported')
    return `this endpoint does not support ${operation}: its answer is not one of AWS's${status}`
  if (kind === 'timeout') return 'no answer in time'
  if (kind === 'unreachable') return `the endpoint cannot be reached (${seen.systemCode})`
  if (seen.unreadable) return `the answer is not one of AWS's${status}`
  return seen.message || `the answer says nothing but its status${status}`
}

/** Failures after which a write may have happened all the same. */
const unsettled: readonly AwsProblemKind[] = [
  'timeout',
  'server-error',
  'unreachable',
  'unsupported',
  'unknown',
]

/** Turns whatever the SDK threw into one of our closed kinds. The only place that looks at SDK exceptions. */
export function toProblem(error: unknown, call: Call): AwsProblem {
  const seen = look(error)
  const kind = kindOf(seen)
  const refusedAtTheDoor = seen.systemCode === 'ECONNREFUSED' || seen.systemCode === 'ENOTFOUND'
  return {
    kind,
    operation: call.operation,
    accountId: call.accountId,
    region: call.region,
    message: wordsOf(kind, seen, call),
    ...(seen.name !== 'Error' && { code: seen.name }),
    ...(seen.requestId && { requestId: seen.requestId }),
    outcomeUnknown: call.write === true && unsettled.includes(kind) && !refusedAtTheDoor,
  }
}

/** An answer of the right form that lacks what AWS always sends. */
export function incompleteAnswer(call: Call, missing: string): AwsProblem {
  return {
    kind: 'unsupported',
    operation: call.operation,
    accountId: call.accountId,
    region: call.region,
    message: `this endpoint does not support ${call.operation} fully: its answer lacks ${missing}`,
    outcomeUnknown: call.write === true,
  }
}
