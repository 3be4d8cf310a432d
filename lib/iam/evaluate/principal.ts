import type { PrincipalEntry, PrincipalList } from '../types.ts'
import { not, or, type Truth, truth } from './truth.ts'

const assumedRole = /^arn:([^:]*):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/
const anyArn = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/
const accountRoot = /^arn:[^:]*:iam::(\d{12}):root$/

/** The account an ARN belongs to, or null. */
export function accountOf(arn: string): string | null {
  return anyArn.exec(arn)?.[1] ?? null
}

export type Caller = {
  readonly principal: string
  /** The role behind an assumed-role session; its path is known only from `aws:PrincipalArn`. */
  readonly roleArn: string | null
}

/** How a resource policy names a caller: the table in facts 4.3 treats each way differently. */
export type Naming = 'session' | 'role' | 'account' | 'anyone'

export function callerOf(principal: string, principalArn: string | null): Caller {
  const match = assumedRole.exec(principal)
  if (!match) return { principal, roleArn: principal.includes(':role/') ? principal : null }
  return { principal, roleArn: principalArn ?? `arn:${match[1]}:iam::${match[2]}:role/${match[3]}` }
}

/**
 * The way one Principal entry names the caller, or null when it does not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function namingOf(entry: PrincipalEntry, { principal, roleArn }: Caller): Naming | null {
  if (entry.type === '*' || (entry.type === 'AWS' && entry.value === '*')) return 'anyone'
  if (entry.type !== 'AWS') return entry.value === principal ? 'role' : null
  const account = accountRoot.exec(entry.value)?.[1] ?? (/^\d{12}$/.test(entry.value) ? entry.value : null)
  if (account !== null) return account === accountOf(principal) ? 'account' : null
  if (entry.value === roleArn) return 'role'
  if (entry.value !== principal) return null
  return assumedRole.test(principal) ? 'session' : 'role'
}

function callerFrom(asked: {
  principal: string
  facts: { key: (name: string) => { state: string; values?: readonly string[] } }
}) {
  const known = asked.facts.key('aws:PrincipalArn')
  return callerOf(asked.principal, known.state === 'known' ? (known.values?.[0] ?? null) : null)
}

/** Whether a statement's Principal or NotPrincipal covers the caller. A statement without one covers whoever carries it. */
export function matchPrincipals(
  principals: PrincipalList | null,
  asked: Parameters<typeof callerFrom>[0],
): Truth {
  if (!principals) return 'yes'
  const caller = callerFrom(asked)
  const covered = or(...principals.entries.map((entry) => truth(namingOf(entry, caller) !== null)))
  return principals.not ? not(covered) : covered
}

/** Every way in which a statement names the caller. NotPrincipal names nobody: it counts as `anyone`. */
export function namingsOf(
  principals: PrincipalList | null,
  asked: Parameters<typeof callerFrom>[0],
): readonly Naming[] {
  if (!principals) return []
  if (principals.not) return ['anyone']
  const caller = callerFrom(asked)
  return principals.entries.map((entry) => namingOf(entry, caller)).filter((naming) => naming !== null)
}
