/** Turns the credential of a request into a caller. */
import { AwsFault } from '../protocol/fault.ts'
import type { CredentialScope } from '../protocol/sigv4.ts'
import type { WireRequest } from '../protocol/wire.ts'
import type { Service, World } from '../service.ts'
import { own } from '../store/record.ts'
import type { Caller } from './caller.ts'
import { checkSignature } from './signature.ts'

/** Throws what the service answers to unknown and to expired credentials. */
export function identify(
  world: World,
  service: Service,
  scope: CredentialScope,
  request: WireRequest,
): Caller {
  if (scope.sessionToken !== undefined) return fromSession(world, service, scope, request)
  for (const account of Object.values(world.store.state.accounts)) {
    const key = account.accessKeys.find(({ accessKeyId }) => accessKeyId === scope.accessKeyId)
    if (key === undefined) continue
    checkSignature(service, scope, key.secretAccessKey, request)
    const arn = `arn:aws:iam::${account.id}:user/${key.userName}`
    return { kind: 'admin', accountId: account.id, arn, userId: `AIDA${key.accessKeyId.slice(4)}` }
  }
  throw unknownCredentials(service, false)
}

function fromSession(world: World, service: Service, scope: CredentialScope, request: WireRequest): Caller {
  const session = own(world.store.state.sessions, scope.accessKeyId)
  if (session === undefined || session.sessionToken !== scope.sessionToken) {
    throw unknownCredentials(service, true)
  }
  checkSignature(service, scope, session.secretAccessKey, request)
  if (session.expiresAt <= world.now() / 1000) throw expiredCredentials(service)
  const role = own(world.store.state.accounts[session.accountId]?.roles ?? {}, session.roleName)
  if (role === undefined) throw unknownCredentials(service, true)
  const { accountId, roleName, sessionName } = session
  return {
    kind: 'session',
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    userId: `${role.roleId}:${sessionName}`,
    session,
    role,
  }
}

/** Codes differ by protocol: IAM and S3 API References, Common Errors and Error Responses. */
function unknownCredentials({ protocol }: Service, temporary: boolean): AwsFault {
  if (protocol === 'restXml') {
    return temporary
      ? new AwsFault('InvalidToken', 'The provided token is malformed or otherwise invalid.')
      : new AwsFault(
          'InvalidAccessKeyId',
          'The AWS Access Key Id you provided does not exist in our records.',
        )
  }
  const text = 'The security token included in the request is invalid.'
  return protocol === 'query'
    ? new AwsFault('InvalidClientTokenId', text.slice(0, -1))
    : new AwsFault('UnrecognizedClientException', text)
}

function expiredCredentials({ protocol }: Service): AwsFault {
  if (protocol === 'restXml') return new AwsFault('ExpiredToken', 'The provided token has expired.', {}, 400)
  const code = protocol === 'query' ? 'ExpiredToken' : 'ExpiredTokenException'
  return new AwsFault(code, 'The security token included in the request is expired', {}, 403)
}
