import type { Facts } from './context.ts'
import { type Truth, truth } from './truth.ts'

/** How a request names a caller without credentials. `*` is no principal of its own anywhere, so nothing else can be meant. */
export const anonymous = '*'

const anyArn = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/
const assumedRole = /^arn:([^:]*):sts::(\d{12}):assumed-role\/([^/]+)\/./
const provider = /^arn:[^:]*:iam::\d{12}:(?:saml|oidc)-provider\//
const rolePath = /^arn:[^:]*:iam::\d{12}:role\/(.*)$/

/** The account an ARN belongs to, or null. */
export function accountOf(arn: string): string | null {
  return anyArn.exec(arn)?.[1] ?? null
}

/** What the text of a principal tells by itself. */
type Principal = {
  readonly principal: string
  /** Null for callers that belong to no account: anonymous ones, AWS services, web identities. */
  readonly account: string | null
  readonly isSession: boolean
  /** Whether policies can be attached to it. Nobody else than users, roles and their sessions carries identity, boundary and session policies. */
  readonly carriesPolicies: boolean
  /** The role itself, or the one of the session's role name without a path. */
  readonly roleArn: string | null
}

/** `ec2.amazonaws.com`, `accounts.google.com`, an identity provider's ARN: they call only to take on a role, or for somebody else. */
function isOutsideAccounts(principal: string): boolean {
  const isName = !principal.includes(':') && principal.includes('.')
  return principal === anonymous || isName || provider.test(principal)
}

function readPrincipal(principal: string): Principal {
  const [, partition, account, name] = assumedRole.exec(principal) ?? []
  const isSession = name !== undefined
  const outside = isOutsideAccounts(principal)
  const own = rolePath.test(principal) ? principal : null
  return {
    principal,
    account: outside ? null : accountOf(principal),
    isSession,
    carriesPolicies: !outside,
    roleArn: isSession ? `arn:${partition}:iam::${account}:role/${name}` : own,
  }
}

/** The principal read last: most requests in a row come from the same. */
let latest = readPrincipal(anonymous)

/** The role behind a caller. A session's ARN has no path: without `aws:PrincipalArn` a role of the same name under any path may be it. */
export type CallerRole = { readonly arn: string | null; readonly path: 'known' | 'unknown' }

/** Who sends a request, as far as policies tell callers apart. */
export type Caller = Omit<Principal, 'roleArn'> & {
  readonly role: () => CallerRole
  /**
   * Whether it is a role that an AWS service keeps for itself, which no policy of an organization limits. Such roles lie under
   * `/aws-service-role/`, where nobody else can make one, and their names begin with `AWSServiceRole`
   * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html).
   */
  readonly serviceLinked: () => Truth
}

export function callerOf(principal: string, facts: Facts): Caller {
  if (latest.principal !== principal) latest = readPrincipal(principal)
  const { account, isSession, carriesPolicies, roleArn } = latest
  const role = (): CallerRole => {
    const told = isSession ? facts.key('aws:PrincipalArn') : null
    const arn = told?.state === 'known' ? told.values[0] : undefined
    return arn === undefined
      ? { arn: roleArn, path: isSession ? 'unknown' : 'known' }
      : { arn, path: 'known' }
  }
  return {
    principal,
    account,
    isSession,
    carriesPolicies,
    role,
    serviceLinked: () => {
      const { arn, path } = role()
      const name = rolePath.exec(arn ?? '')?.[1] ?? ''
      if (path === 'known') return truth(name.startsWith('aws-service-role/'))
      return name.startsWith('AWSServiceRole') ? 'unknown' : 'no'
    },
  }
}
