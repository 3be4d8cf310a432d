import type { PrincipalEntry, PrincipalList } from '../types.ts'
import type { Facts } from './context.ts'
import { anyOf, not, type Truth } from './truth.ts'

const assumedRole = /^arn:([^:]*):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/
const anyArn = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/
const accountRoot = /^arn:[^:]*:iam::(\d{12}):root$/

/** The account an ARN belongs to, or null. */
export function accountOf(arn: string): string | null {
  return anyArn.exec(arn)?.[1] ?? null
}

export type Caller = {
  readonly principal: string
  /** The role behind an assumed-role session. */
  readonly roleArn: string | null
  /** The role's path is known only from `aws:PrincipalArn`; without it a role of the same name under any path may be the caller's. */
  readonly path: 'known' | 'unknown'
}

/** How a resource policy names a caller: the table in facts 4.3 treats each way differently. */
export type Naming = 'session' | 'role' | 'account' | 'anyone'
type Named = { readonly naming: Naming; readonly sure: Truth }
type Asker = { readonly principal: string; readonly facts: Facts }

function callerOf({ principal, facts }: Asker): Caller {
  const match = assumedRole.exec(principal)
  if (!match) return { principal, roleArn: principal.includes(':role/') ? principal : null, path: 'known' }
  const told = facts.key('aws:PrincipalArn')
  const roleArn = told.state === 'known' ? told.values[0] : undefined
  if (roleArn !== undefined) return { principal, roleArn, path: 'known' }
  return { principal, roleArn: `arn:${match[1]}:iam::${match[2]}:role/${match[3]}`, path: 'unknown' }
}

function mayBeRole(arn: string, { roleArn, path }: Caller): boolean {
  if (path === 'known' || roleArn === null) return false
  const slash = roleArn.lastIndexOf('/')
  return arn.startsWith(roleArn.slice(0, slash + 1)) && arn.endsWith(roleArn.slice(slash))
}

/** An account is named by its root's ARN or by its id alone. */
function accountNamed(value: string): string | null {
  return accountRoot.exec(value)?.[1] ?? (/^\d{12}$/.test(value) ? value : null)
}

/**
 * The way one Principal entry names the caller, or null when it does not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
function namingOf(entry: PrincipalEntry, caller: Caller): Named | null {
  const { principal, roleArn } = caller
  const sure = (naming: Naming): Named => ({ naming, sure: 'yes' })
  if (entry.type === '*' || (entry.type === 'AWS' && entry.value === '*')) return sure('anyone')
  if (entry.type !== 'AWS') return entry.value === principal ? sure('role') : null
  const account = accountNamed(entry.value)
  if (account !== null) return account === accountOf(principal) ? sure('account') : null
  if (entry.value === roleArn) return sure('role')
  if (entry.value === principal) return sure(assumedRole.test(principal) ? 'session' : 'role')
  return mayBeRole(entry.value, caller) ? { naming: 'role', sure: 'unknown' } : null
}

/** Whether a statement's Principal or NotPrincipal covers the caller. A statement without one covers whoever carries it. */
export function matchPrincipals(principals: PrincipalList | null, asked: Asker): Truth {
  if (!principals) return 'yes'
  const caller = callerOf(asked)
  const covered = anyOf(principals.entries.map((entry) => namingOf(entry, caller)?.sure ?? 'no'))
  return principals.not ? not(covered) : covered
}

/** Every way in which a statement names the caller. NotPrincipal names nobody: it counts as `anyone`. */
export function namingsOf(principals: PrincipalList | null, asked: Asker): readonly Naming[] {
  if (!principals) return []
  if (principals.not) return ['anyone']
  const caller = callerOf(asked)
  return principals.entries.flatMap((entry) => namingOf(entry, caller)?.naming ?? [])
}
