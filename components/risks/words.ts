import type { AccessRisk, RiskStatement } from '@/lib/analysis/types.ts'
import type { FleetRisk, RiskKind } from '@/lib/fleet/types.ts'
import type { RiskProblem } from '@/lib/risks/types.ts'

type Words = {
  readonly label: string
  /** Of a kind, what it means for whoever answers for it. */
  readonly about: string
}

export const riskWords: Readonly<Record<RiskKind, Words>> = {
  'admin-equivalent': {
    label: 'Equal to an admin',
    about: 'Pods may do everything in IAM on everything: whatever they lack, they can give themselves.',
  },
  'privilege-escalation': {
    label: 'Way to more rights',
    about: 'Pods have all the rights that one of the known ways from some rights to more takes.',
  },
  'credential-exposure': {
    label: 'Credentials of everybody',
    about: 'Pods can get credentials or secrets, whoever’s they are, without a condition.',
  },
  'data-of-everything': {
    label: 'Data of everybody',
    about: 'Pods can read data, or share it out of the account, whoever’s it is, without a condition.',
  },
  'infrastructure-destruction': {
    label: 'Destruction',
    about: 'Pods can delete what everybody runs on or keeps, without a condition.',
  },
  'shared-without-policy': {
    label: 'Shared role, not narrowed',
    about: 'Many associations have the role, and this one may do all of it: it has no session policy.',
  },
  'inert-grant': {
    label: 'Pointless grant',
    about: 'The session policy grants what the role does not allow. Pods get nothing of it.',
  },
}

/** `statement 2, “Sid”, of P` as a person counts. */
export function sayStatement({ layer, policy, index, sid }: RiskStatement): string {
  const named = sid === undefined ? `statement ${index + 1}` : `statement ${index + 1}, “${sid}”,`
  return layer === 'session' ? `${named} of the session policy` : `${named} of the role’s policy ${policy}`
}

const more = (shown: number, all: number) =>
  all > shown ? ` and ${(all - shown).toLocaleString('en')} more` : ''

/** What makes it so: actions, ways to more rights, or grants in vain. */
export function sayWhy({ kind, because, count }: AccessRisk): string {
  // What is said of a grant is a sentence, with its patterns in backquotes.
  const parts = kind === 'inert-grant' ? because.join('; ').replaceAll('`', '') : because.join(', ')
  return parts + more(because.length, count)
}

export function sayStatements({ statements, statementCount }: AccessRisk): string {
  return statements.map(sayStatement).join('; ') + more(statements.length, statementCount)
}

/** The least that ends it, in words, and where a Deny does, that. */
export function narrowing({ kind, why, hasPolicy }: FleetRisk): {
  readonly says: string
  readonly deny: string | null
} {
  if (kind === 'shared-without-policy')
    return { says: 'Give it a session policy with what its pods need.', deny: null }
  if (kind === 'inert-grant')
    return {
      says: 'Leave them out of the session policy. Unless a resource’s own policy names the role, pods lose nothing.',
      deny: null,
    }
  if (!why || why.deny.length === 0) return { says: 'It is not known what would end it.', deny: null }
  const Action = why.deny.length === 1 ? why.deny[0] : why.deny
  const deny = JSON.stringify({ Effect: 'Deny', Action, Resource: '*' }, null, 1).replaceAll(/\n\s*/g, ' ')
  const where = hasPolicy
    ? 'as one more statement of the session policy'
    : 'in a session policy, which also has to allow what pods need and which switches session tags off'
  const or =
    kind === 'privilege-escalation' || kind === 'admin-equivalent'
      ? 'Leave these actions out of what allows them, or deny them'
      : 'Name the resources that pods need where these are allowed. If they need none, deny them'
  return { says: `${or} ${where}. This is enough:`, deny }
}

export function sayNoOfRisk({ kind }: RiskProblem): string {
  switch (kind) {
    case 'not-found':
      return 'There is no such risk any more, or it is not yours to answer for.'
    case 'changed':
      return 'It is not as you saw it: reload the page and look again. Nothing was changed.'
    case 'until':
      return 'Choose a day from today on, and at most a year away.'
  }
}

/** What is typed as a reason is kept for as long as the record is. */
export const reasonMax = 1000
