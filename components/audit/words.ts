import type { Act, AuditObject, Entry, Phase } from '@/lib/audit/types.ts'

/** What an act is called, as something that somebody did. */
const words: Readonly<Record<Act, string>> = {
  'association.create': 'Create association',
  'association.update': 'Change association',
  'association.delete': 'Delete association',
  'association.access': 'Access worked out',
  'run.start': 'Start bulk run',
  'run.stop': 'Stop bulk run',
  'export.fleet': 'Export associations',
  'export.who-can': 'Export who can',
  'export.comparison': 'Export a comparison',
  'export.consolidation': 'Export shared roles',
  'audit.read': 'Read the audit',
  'audit.export': 'Export the audit',
  'audit.verify': 'Verify the audit',
  'audit.prune': 'Remove old entries',
  'sign-in': 'Sign in',
  'sign-in.refused': 'Sign-in refused',
  'sign-out': 'Sign out',
  'session.revoke': 'Revoke session',
  'person.change': 'Change person',
  'role.change': 'Change role',
  'tenant.change': 'Change tenant',
  'rule.change': 'Change approval rule',
  'setting.change': 'Change setting',
  'request.open': 'Open change request',
  'request.comment': 'Comment on change request',
  'request.approve': 'Approve change request',
  'request.reject': 'Reject change request',
  'request.withdraw': 'Withdraw change request',
  'request.expire': 'Change request expired',
  'review.open': 'Open review',
  'review.assign': 'Hand on entries of a review',
  'review.decide': 'Decide in a review',
  'review.close': 'Close review',
  'review.export': 'Take away evidence of a review',
  'risk.accept': 'Accept risk',
  'risk.take-back': 'Take back accepted risk',
  'refusal.keep': 'Keep a refusal for the team',
  'refusal.solve': 'Mark a kept refusal solved',
  'refusal.reopen': 'Mark a kept refusal not solved',
  'refusal.remove': 'Take away a kept refusal',
}

export const actWords: ReadonlyMap<string, string> = new Map(Object.entries(words))

export function isAct(text: string): text is Act {
  return actWords.has(text)
}

export function wordAct(act: string): string {
  return actWords.get(act) ?? act
}

/** What it was done to, in one line. */
export function wordObject(object: AuditObject): string {
  if (object.kind !== 'association') return `${object.kind} ${object.name}`
  const { namespace, serviceAccount, cluster, region } = object
  return `${namespace}/${serviceAccount} in ${cluster}, ${region}`
}

type Sign = { readonly label: string; readonly tone: 'ok' | 'warn' | 'bad' | 'plain' }

const outcomes: Readonly<Record<string, Sign>> = {
  stored: { label: 'stored', tone: 'ok' },
  refused: { label: 'not done', tone: 'bad' },
  unknown: { label: 'not known', tone: 'warn' },
}
const phases: Readonly<Record<Phase, Sign>> = {
  intent: { label: 'about to', tone: 'plain' },
  outcome: { label: 'ended', tone: 'plain' },
  event: { label: 'done', tone: 'plain' },
}

/** How far an entry says that it is. */
export function signOf({ phase, outcome }: Pick<Entry, 'phase' | 'outcome'>): Sign {
  if (outcome === null) return phases[phase]
  return outcomes[outcome] ?? { label: outcome, tone: 'plain' }
}

/** The time of an entry to the second. */
export const timeOf = (at: string) => `${at.slice(0, 19).replace('T', ' ')} UTC`

/** A document to be read: a text of JSON within it, as a policy is, is laid out too. */
export function readable(value: object | null): string {
  if (value === null) return ''
  return JSON.stringify(value, (_, field: unknown) => (typeof field === 'string' ? laidOut(field) : field), 2)
}

function laidOut(text: string): unknown {
  if (!text.startsWith('{')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
