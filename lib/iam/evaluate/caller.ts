import type { Facts } from './context.ts'
import { type Truth, truth } from './truth.ts'

/** How a request names a caller without credentials. `*` is no principal of its own anywhere, so nothing else can be meant. */
export const anonymous = '*'

/** Who sends a request, as far as policies tell callers apart. */
export type Caller = {
  readonly principal: string
  /** Null for callers that belong to no account: anonymous ones, AWS services, web identities. */
  readonly account: string | null
  /** The role behind a session, or the role itself. */
  readonly roleArn: string | null
  /** A session's ARN has no path: without `aws:PrincipalArn` a role of the same name under any path may be the caller's. */
  readonly path: 'known' | 'unknown'
  readonly isSession: boolean
  /** Whether policies can be attached to it. Nobody else than users, roles and their sessions carries identity, boundary and session policies. */
  readonly carriesPolicies: boolean
  /** Roles that AWS's services keep for themselves, which no policy of an organization limits. */
  readonly serviceLinked: Truth
}

const anyArn = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/
const assumedRole = /^arn:([^:]*):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/
const provider = /^arn:[^:]*:iam::\d{12}:(?:saml|oidc)-provider\//
const rolePath = /^arn:[^:]*:iam::\d{12}:role\/(.*)$/

/** The account an ARN belongs to, or null. */
export function accountOf(arn: string): string | null {
  return anyArn.exec(arn)?.[1] ?? null
}

/**
 * Service-linked roles lie under `/aws-service-role/`, where nobody else can make one, and their names begin with `AWSServiceRole`
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html).
 */
function isServiceLinked(roleArn: string, path: Caller['path']): Truth {
  const role = rolePath.exec(roleArn)?.[1] ?? ''
  if (path === 'known') return truth(role.startsWith('aws-service-role/'))
  return role.startsWith('AWSServiceRole') ? 'unknown' : 'no'
}

function roleCaller(principal: string, roleArn: string, path: Caller['path'], isSession: boolean): Caller {
  return {
    principal,
    account: accountOf(principal),
    roleArn,
    path,
    isSession,
    carriesPolicies: true,
    serviceLinked: isServiceLinked(roleArn, path),
  }
}

/** `ec2.amazonaws.com`, `accounts.google.com`, an identity provider's ARN: they call only to take on a role, or for somebody else. */
function isOutsideAccounts(principal: string): boolean {
  return (
    principal === anonymous ||
    (!principal.includes(':') && principal.includes('.')) ||
    provider.test(principal)
  )
}

export function callerOf(principal: string, facts: Facts): Caller {
  const session = assumedRole.exec(principal)
  if (session) {
    const told = facts.key('aws:PrincipalArn')
    const roleArn = told.state === 'known' ? told.values[0] : undefined
    if (roleArn !== undefined) return roleCaller(principal, roleArn, 'known', true)
    const guessed = `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`
    return roleCaller(principal, guessed, 'unknown', true)
  }
  if (rolePath.test(principal)) return roleCaller(principal, principal, 'known', false)
  const outside = isOutsideAccounts(principal)
  return {
    principal,
    account: outside ? null : accountOf(principal),
    roleArn: null,
    path: 'known',
    isSession: false,
    carriesPolicies: !outside,
    serviceLinked: 'no',
  }
}
