import type { Given, PeopleRefusal, TenantRefusal } from '@/lib/auth/rules/index.ts'
import type { Coverage } from '@/lib/fleet/types.ts'
import type { Refusal } from './types.ts'

export const refusalWords: Readonly<Record<Refusal, string>> = {
  foreign: 'The request did not come from this site’s own page. Reload the page and try again.',
  'not-allowed': 'Your role does not allow this. Nothing was changed.',
  input: 'This cannot be read. Nothing was changed: look at the fields again.',
  away: 'What Podscope remembers is not to be reached at the moment. Nothing was changed.',
}

export const tenantRefusalWords: Readonly<Record<TenantRefusal, string>> = {
  conflict: 'Somebody else changed it meanwhile. Nothing was changed: reload the page to see what it is now.',
  gone: 'It is not there any more: somebody removed it. Nothing was changed.',
  'name-taken': 'Another tenant has this name. Nothing was changed: choose another.',
  blank: 'A selector that says nothing would select everything there is. Nothing was changed.',
}

export const sayNo = (why: Refusal | TenantRefusal): string =>
  why in refusalWords ? refusalWords[why as Refusal] : tenantRefusalWords[why as TenantRefusal]

export const number = (value: number) => value.toLocaleString('en')

export const counted = (value: number, one: string, many = `${one}s`) =>
  `${number(value)} ${value === 1 ? one : many}`

/** `3 people, 1 group`: who has a role, each counted once; null: nobody. */
export function holdersInWords(given: readonly Given[]): string | null {
  const countOf = (kind: Given['holder']['kind']) =>
    new Set(given.flatMap(({ holder }) => (holder.kind === kind ? [holder.id] : []))).size
  const people = countOf('person')
  const groups = countOf('group')
  const parts = [
    ...(people > 0 ? [counted(people, 'person', 'people')] : []),
    ...(groups > 0 ? [counted(groups, 'group')] : []),
  ]
  return parts.length > 0 ? parts.join(', ') : null
}

/** What is odd about how much a tenant covers; null: nothing. */
export function oddCoverage({ associations }: Coverage, total: number): string | null {
  if (total === 0) return null
  if (associations === 0) return 'selects nothing now'
  return associations === total ? 'selects everything' : null
}

const peopleRefusalWords: Readonly<Record<PeopleRefusal, string>> = {
  gone: 'It is not there any more: somebody removed it. Nothing was changed.',
  'last-admin':
    'This is the last admin of everything who can sign in. Nothing was changed: make somebody else an admin of everything first.',
  'not-yours':
    'That is more than you may do yourself, so you can neither give nor take it. Nothing was changed.',
  'no-role': 'There is no such role any more. Nothing was changed.',
  'no-tenant': 'There is no such tenant any more. Nothing was changed.',
  'given-already': 'They have this role already. Nothing was changed.',
  conflict: 'Somebody else changed it meanwhile. Nothing was changed: reload the page to see what it is now.',
  'name-taken': 'Another role has this name. Nothing was changed: choose another.',
  'in-use': 'Somebody has this role. Nothing was changed: take it from them under People first.',
  'email-taken': 'Somebody with this email is known already. Nothing was changed: give them a role instead.',
}

export const sayNoOfPeople = (why: Refusal | PeopleRefusal): string =>
  why in refusalWords ? refusalWords[why as Refusal] : peopleRefusalWords[why as PeopleRefusal]

/** `support of acme`, `admin of everything`. */
export function roleInWords(
  { role, tenantId }: Pick<Given, 'role' | 'tenantId'>,
  tenants: readonly { readonly id: string; readonly name: string }[],
): string {
  const tenant = tenants.find(({ id }) => id === tenantId)
  return `${role} of ${tenantId === null ? 'everything' : (tenant?.name ?? 'a tenant that is gone')}`
}
