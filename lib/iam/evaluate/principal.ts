import type { PrincipalEntry, PrincipalList } from '../types.ts'
import { anonymous, type Caller, type CallerRole, callerOf } from './caller.ts'
import type { Facts } from './context.ts'
import { and, not, or, type Truth, truth } from './truth.ts'

/** How a resource policy names a caller: each way reaches differently far (facts 4.3). */
export type Naming = 'itself' | 'anyone' | 'role' | 'account'
type Named = { readonly naming: Naming; readonly sure: Truth }

/** What principals are compared with. Whoever asks a whole set has the caller read already. */
export type Asker = {
  readonly principal: string
  readonly facts: Facts
  readonly caller?: Caller
  /** Whether the caller has a permissions boundary; left out, it has none. */
  readonly bounded?: Truth
}

const accountRoot = /^arn:[^:]*:iam::(\d{12}):root$/
const accountId = /^\d{12}$/

/** An account is named by its root's ARN or by its id alone. */
function accountNamed(value: string): string | null {
  return accountRoot.exec(value)?.[1] ?? (accountId.test(value) ? value : null)
}

/** Whether an ARN is the caller's role, if the caller's role has the path that the ARN has. */
function mayBeRole(value: string, { arn, path }: CallerRole): boolean {
  if (path === 'known' || arn === null) return false
  const slash = arn.lastIndexOf('/')
  return value.startsWith(arn.slice(0, slash + 1)) && value.endsWith(arn.slice(slash))
}

const sure: Readonly<Record<Naming, Named>> = {
  itself: { naming: 'itself', sure: 'yes' },
  anyone: { naming: 'anyone', sure: 'yes' },
  role: { naming: 'role', sure: 'yes' },
  account: { naming: 'account', sure: 'yes' },
}
const perhapsRole: Named = { naming: 'role', sure: 'unknown' }
const perhapsAccount: Named = { naming: 'account', sure: 'unknown' }

/** Names of roles have no wildcards here: `role/*` is no role's name, and AWS refuses most policies that hold it. */
function awsNaming(value: string, caller: Caller): Named | null {
  if (value === anonymous) return sure.anyone
  if (!caller.carriesPolicies) return null
  const role = caller.role()
  if (value === role.arn) return sure.role
  if (value === caller.principal) return sure.itself
  const account = accountNamed(value)
  if (account !== null) return account === caller.account ? sure.account : null
  return mayBeRole(value, role) ? perhapsRole : null
}

/**
 * The way one Principal entry names the caller, or null when it does not.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
function namingOf({ type, value }: PrincipalEntry, caller: Caller): Named | null {
  if (type === '*') return sure.anyone
  if (type === 'AWS') return awsNaming(value, caller)
  // A canonical user id stands for an account, and nothing here tells which.
  if (type === 'CanonicalUser') return caller.carriesPolicies ? perhapsAccount : null
  return value === caller.principal && !caller.carriesPolicies ? sure.itself : null
}

function isNamed(entries: readonly PrincipalEntry[], caller: Caller): Truth {
  let found: Truth = 'no'
  for (const entry of entries) {
    const named = namingOf(entry, caller)
    if (named?.sure === 'yes') return 'yes'
    if (named) found = 'unknown'
  }
  return found
}

/**
 * Whether NotPrincipal passes a caller over. AWS may look at the account first, then at the role and then at its session, and asks to list
 * the account and the role (or the user): with less listed, it says, access "might" be denied. A caller with a permissions boundary is
 * never passed over. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function isPassedOver(entries: readonly PrincipalEntry[], caller: Caller, bounded: Truth): Truth {
  if (!caller.carriesPolicies) return isNamed(entries, caller)
  let who: Truth = 'no'
  let account: Truth = 'no'
  let listed = false
  for (const entry of entries) {
    const named = namingOf(entry, caller)
    if (!named) continue
    listed = true
    if (named.naming === 'anyone') return not(bounded)
    if (named.naming === 'account') account = or(account, named.sure)
    else if (named.naming === 'role' || !caller.isSession) who = or(who, named.sure)
  }
  return listed ? and(not(bounded), or(and(who, account), 'unknown')) : 'no'
}

function callerIn(asker: Asker): Caller {
  return asker.caller ?? callerOf(asker.principal, asker.facts)
}

/** Whether a statement's Principal or NotPrincipal covers the caller. A statement without one covers whoever carries it. */
export function matchPrincipals(principals: PrincipalList | null, asker: Asker): Truth {
  if (!principals) return 'yes'
  const { entries } = principals
  return principals.not
    ? not(isPassedOver(entries, callerIn(asker), asker.bounded ?? 'no'))
    : isNamed(entries, callerIn(asker))
}

/** Whether a statement names the caller in this way. NotPrincipal leaves out some and means anyone else. */
export function namedAs(principals: PrincipalList | null, naming: Naming, asker: Asker): Truth {
  if (!principals) return 'no'
  if (principals.not) return truth(naming === 'anyone')
  const caller = callerIn(asker)
  let found: Truth = 'no'
  for (const entry of principals.entries) {
    const named = namingOf(entry, caller)
    if (named?.naming === naming) found = or(found, named.sure)
  }
  return found
}

/** Whether a statement names the caller, or may name it, in one of these ways. */
export function isNamedAs(
  principals: PrincipalList | null,
  asker: Asker,
  ...namings: readonly Naming[]
): boolean {
  return namings.some((naming) => namedAs(principals, naming, asker) !== 'no')
}
