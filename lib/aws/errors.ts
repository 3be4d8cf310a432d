import 'server-only'
import { hasForeignId } from './names.ts'
import type { AwsProblem, AwsProblemKind, Gate } from './types.ts'

/** Where a call went: enough to tell a person which right or endpoint is meant. */
export type Call = {
  readonly operation: string
  readonly accountId: string
  readonly region: string
  readonly write?: boolean
  readonly cluster?: string
  readonly associationId?: string
  readonly gate?: Gate
  /** The account is met as that of a target role alone. */
  readonly asTarget?: boolean
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
  AWSOrganizationsNotInUseException: 'not-found',
  ChildNotFoundException: 'not-found',
  TargetNotFoundException: 'not-found',
  PolicyNotFoundException: 'not-found',
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
  InvalidInputException: 'invalid-request',
  InvalidAuthorizationMessageException: 'invalid-request',
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
  InvalidAccessKeyId: 'credentials',
  MissingAuthenticationToken: 'credentials',
  MissingAuthenticationTokenException: 'credentials',
  IncompleteSignature: 'credentials',
  RequestExpired: 'credentials',
  CredentialsProviderError: 'credentials',
  TokenProviderError: 'credentials',
  // Ours: the accounts file cannot be used, or does not name the account or region; and what no name in AWS can be.
  SettingsError: 'credentials',
  MembersUnknownError: 'not-configured',
  NotConfiguredError: 'not-found',
  ImpossibleNameError: 'not-found',
  ServerException: 'server-error',
  ServiceException: 'server-error',
  ServiceUnavailableException: 'server-error',
  ServiceUnavailable: 'server-error',
  InternalFailure: 'server-error',
  ServiceFailure: 'server-error',
  ServiceFailureException: 'server-error',
  NotImplemented: 'unsupported',
  UnsupportedAPIEndpointException: 'unsupported',
  UnknownOperationException: 'unsupported',
  InvalidAction: 'unsupported',
  TimeoutError: 'timeout',
  AbortError: 'timeout',
}

/** Nobody took the request: certainly nothing happened. */
const refusedAtTheDoor = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])
/** The connection broke on the way. */
const broken = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])

type Seen = {
  readonly name: string
  readonly message: string
  readonly status?: number
  readonly requestId?: string
  readonly attempts?: number
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

/** What the SDK puts where the answer has no message. */
const noMessage = 'UnknownError'

/** What the SDK tells of a failure. Its exceptions differ by service and by how far the answer got, so nothing is taken for granted. */
function look(error: unknown): Seen {
  const metadata = field(error, '$metadata')
  const response = field(error, '$response')
  const status = field(metadata, 'httpStatusCode') ?? field(response, 'statusCode')
  const said = text(field(error, 'message')) ?? ''
  const message = said === noMessage ? '' : said
  const contentType = text(field(field(response, 'headers'), 'content-type')) ?? ''
  const unreadable =
    error instanceof SyntaxError ||
    /Deserialization error|is not valid JSON|Unexpected token|char '.*' is not expected|unclosed tag/i.test(
      message,
    ) ||
    /text\/html/i.test(contentType)
  const requestId = text(field(metadata, 'requestId'))
  const attempts = field(metadata, 'attempts')
  const systemCode = text(field(error, 'code'))
  return {
    name: text(field(error, 'name')) ?? 'Error',
    message,
    ...(typeof status === 'number' && { status }),
    ...(requestId && { requestId }),
    ...(typeof attempts === 'number' && { attempts }),
    ...(systemCode && { systemCode }),
    unreadable,
  }
}

/** A readable failure that bears none of AWS's names. */
function kindByStatus(status: number | undefined): AwsProblemKind {
  if (status === undefined) return 'unknown'
  if (status === 429) return 'throttled'
  if (status >= 500) return 'server-error'
  // AWS names each refusal, so "no route", "forbidden" and the like are somebody else's.
  return status >= 400 ? 'unsupported' : 'unknown'
}

/**
 * An answer that no service of AWS gives: HTML, XML from a JSON service, plain text. Whatever its status says of rights or of failure, it
 * is not said by AWS, so this endpoint does not speak as AWS does (facts, aws-endpoints: HTML with 404 or 500, XML errors, 501). But a
 * gateway before AWS answers so too while AWS is away (502, 503, 504) or it is itself too busy (429), and that passes.
 */
function kindOfForeign(status: number | undefined): AwsProblemKind {
  if (status === 429) return 'throttled'
  return isGateways(status) ? 'server-error' : 'unsupported'
}

function isGateways(status: number | undefined): boolean {
  return status === 502 || status === 503 || status === 504
}

const assumeRole = 'sts:AssumeRole'

/**
 * The credentials are a role's, and it may not be assumed, or is not there, which STS tells in the same words: no right to what was asked for is
 * missing. What is asked of STS itself needs none (API_GetCallerIdentity).
 */
function isRefusedRole({ message }: Seen): boolean {
  return message.includes(`not authorized to perform: ${assumeRole}`)
}

function kindOf(seen: Seen, call: Call): AwsProblemKind {
  const { name, status, systemCode, unreadable } = seen
  // Before the name, because the SDK calls a connection that broke a TimeoutError too.
  if (systemCode && (refusedAtTheDoor.has(systemCode) || broken.has(systemCode))) return 'unreachable'
  if (systemCode === 'ETIMEDOUT') return 'timeout'
  // What answers there does not speak HTTP.
  if (systemCode?.startsWith('HPE_') || systemCode === 'EPROTO') return 'unsupported'
  if (unreadable) return kindOfForeign(status)
  if (isRefusedRole(seen)) return 'credentials'
  // AWS never says 501; whatever it is called, other endpoints mean that they lack the operation.
  if (status === 501) return 'unsupported'
  const kind = byName[name] ?? kindByStatus(status)
  return kind === 'invalid-request' && hasForeignId(call) ? 'not-found' : kind
}

type Words = Pick<AwsProblem, 'message' | 'verbatim'>

function wordsOf(kind: AwsProblemKind, seen: Seen, { operation }: Call): Words {
  const status = seen.status === undefined ? '' : ` (HTTP ${seen.status})`
  if (kind === 'unsupported')
    return { message: `this endpoint does not support ${operation}: its answer is not one of AWS's${status}` }
  if (kind === 'timeout') return { message: 'no answer in time' }
  if (kind === 'unreachable') return { message: `the endpoint cannot be reached (${seen.systemCode})` }
  if (seen.unreadable) return { message: `the answer is not one of AWS's${status}` }
  if (!seen.message) return { message: `the answer says nothing but its status${status}` }
  return { message: seen.message, ...(isSaidByAws(seen) && { verbatim: true }) }
}

/** AWS names every refusal, and it came in an answer: what the SDK or a settings file is to blame for did not. */
function isSaidByAws({ name, status }: Seen): boolean {
  return status !== undefined && status >= 400 && !ordinaryNames.has(name)
}

/** Failures after which a write may have happened all the same. AWS's own refusals are not among them. */
const unsettled: readonly AwsProblemKind[] = [
  'timeout',
  'throttled',
  'server-error',
  'unreachable',
  'unsupported',
  'unknown',
]

/** Whether the other end may still be busy with the request: we stopped listening, or something in between did. */
function isCutOff(kind: AwsProblemKind, { systemCode, unreadable, status }: Seen): boolean {
  if (kind === 'timeout' || (systemCode !== undefined && broken.has(systemCode))) return true
  return unreadable && isGateways(status)
}

/** Turns whatever the SDK threw into one of our closed kinds. The only place that looks at SDK exceptions. */
export function toProblem(error: unknown, call: Call): AwsProblem {
  if (error instanceof IncompleteAnswer) return incompleteAnswer(call, error.missing)
  const seen = look(error)
  const kind = kindOf(seen, call)
  const write = call.write === true
  const outcomeUnknown =
    write && unsettled.includes(kind) && !(seen.systemCode && refusedAtTheDoor.has(seen.systemCode))
  return {
    kind,
    operation: isRefusedRole(seen) ? assumeRole : call.operation,
    accountId: call.accountId,
    region: call.region,
    ...wordsOf(kind, seen, call),
    ...(!ordinaryNames.has(seen.name) && { code: seen.name }),
    ...(seen.requestId && { requestId: seen.requestId }),
    ...(seen.attempts && { attempts: seen.attempts }),
    outcomeUnknown,
    ...(outcomeUnknown && isCutOff(kind, seen) && { mayStillHappen: true }),
  }
}

/** Names that say nothing of the failure. */
const ordinaryNames = new Set([
  'Error',
  'SyntaxError',
  'TypeError',
  'AggregateError',
  'Unknown',
  'UnknownError',
  'AbortError',
])

/** An answer of the right form that lacks what AWS always sends, found out while it is read. */
export class IncompleteAnswer extends Error {
  override readonly name = 'IncompleteAnswer'
  readonly missing: string
  constructor(missing: string) {
    super(`the answer lacks ${missing}`)
    this.missing = missing
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
