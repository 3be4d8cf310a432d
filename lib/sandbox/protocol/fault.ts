/** An error that AWS would answer. Thrown by the services, written by the protocol. */
export class AwsFault extends Error {
  readonly code: string
  readonly members: Readonly<Record<string, unknown>>
  /** Only where the service's own model does not tell. */
  readonly status: number | undefined

  constructor(
    code: string,
    message: string,
    members: Readonly<Record<string, unknown>> = {},
    status?: number,
  ) {
    super(message)
    this.name = 'AwsFault'
    this.code = code
    this.members = members
    this.status = status
  }
}

/** Errors common to all services, which the models leave out: IAM API Reference, Common Errors. */
const commonStatus: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  AccessDeniedException: 403,
  ExpiredToken: 403,
  ExpiredTokenException: 403,
  IncompleteSignature: 400,
  InternalError: 500,
  InternalFailure: 500,
  InvalidAccessKeyId: 403,
  InvalidAction: 400,
  InvalidClientTokenId: 403,
  InvalidSignatureException: 403,
  InvalidToken: 400,
  MissingAuthenticationToken: 403,
  MissingAuthenticationTokenException: 403,
  NoSuchBucketPolicy: 404,
  NotImplemented: 501,
  OperationAborted: 409,
  RequestExpired: 400,
  SignatureDoesNotMatch: 403,
  SlowDown: 503,
  UnknownOperationException: 404,
  UnrecognizedClientException: 403,
}

export function statusOf(fault: AwsFault, modelled: number | undefined): number {
  return fault.status ?? modelled ?? commonStatus[fault.code] ?? 400
}
