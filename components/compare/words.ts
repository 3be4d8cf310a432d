import { roleNameOf } from '@/components/access/arn.ts'
import { whatChanged } from '@/components/changes/words.ts'
import type { Comparison, Difference, NotKnown, UnsureRole } from '@/lib/fleet/types.ts'

export const timeInWords = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`

const groupNames = ['new', 'gone', 'gained', 'both', 'lost', 'alike', 'not worked out', 'not known'] as const
export type GroupName = (typeof groupNames)[number]

/** What a difference is to who reads of it first: whether somebody may do more now, or less. */
export function groupOf({ kind, access }: Difference): GroupName {
  if (kind === 'new' || kind === 'gone') return kind
  if (kind === 'unknown') return 'not known'
  if (!access) return 'not worked out'
  if (access.gained > 0) return access.lost > 0 ? 'both' : 'gained'
  return access.lost > 0 ? 'lost' : 'alike'
}

/** Those that there are, in the order in which they are read. */
export function grouped(
  differences: readonly Difference[],
): readonly { readonly name: GroupName; readonly rows: readonly Difference[] }[] {
  const groups = Map.groupBy(differences, groupOf)
  return groupNames.flatMap((name) => {
    const rows = groups.get(name)
    return rows ? [{ name, rows }] : []
  })
}

export const groupTitles: Readonly<Record<GroupName, string>> = {
  new: 'New',
  gone: 'Gone',
  gained: 'Gained access',
  both: 'Gained and lost access',
  lost: 'Lost access',
  alike: 'Changed, with the same access',
  'not worked out': 'Changed, access not worked out',
  'not known': 'Not known',
}

const groupCounts: Readonly<Record<GroupName, string>> = {
  new: 'new',
  gone: 'gone',
  gained: 'gained access',
  both: 'gained and lost access',
  lost: 'lost access',
  alike: 'changed with the same access',
  'not worked out': 'changed in a way that is not worked out',
  'not known': 'not known',
}

const count = (value: number) => value.toLocaleString('en')
export const associations = (value: number) =>
  `${count(value)} ${value === 1 ? 'association' : 'associations'}`

/** `2 new, 1 gone, 3 gained access, 4 not known, 96 as before`. */
export function summaryOf({ differences, unsure, unlooked, unchanged }: Comparison): string {
  const unsureCount = unsure.reduce((sum, role) => sum + role.associations, 0)
  const counts = new Map(grouped(differences).map(({ name, rows }) => [name, rows.length]))
  counts.set('not known', (counts.get('not known') ?? 0) + unsureCount)
  const parts = groupNames.flatMap((name) => {
    const value = counts.get(name) ?? 0
    return value > 0 ? [`${count(value)} ${groupCounts[name]}`] : []
  })
  if (unlooked > 0) parts.push(`${count(unlooked)} not looked at`)
  return [...parts, `${count(unchanged)} as before`].join(', ')
}

/** What is different of an association itself. */
export function whatIsDifferent({ kind, before, after, isByRole }: Difference): string {
  if (isByRole && after) return `The policies of role ${roleNameOf(roleOf(after))} changed`
  if (kind === 'gone') return before ? `Had role ${roleNameOf(roleOf(before))}` : 'What it was is not known'
  if (kind === 'unknown') return after ? 'What it was is not known' : 'What became of it is not known'
  return whatChanged({ kind: kind === 'new' ? 'create' : 'update', before, after })
}

const roleOf = ({ roleArn, targetRoleArn }: { readonly roleArn: string; readonly targetRoleArn?: string }) =>
  targetRoleArn ?? roleArn

/** Why it is not known what was gained and lost. */
export function whyNotKnown(why: NotKnown): string {
  switch (why.kind) {
    case 'state':
      return why.moment === 'from'
        ? 'it was changed before Podscope had read it for the first time'
        : 'how it stood then was not read'
    case 'role':
      return `what role ${roleNameOf(why.arn)} gave is not known: ${whyRole(why.readAt)}`
    case 'many':
      return 'more are different than are worked out at once'
  }
}

const whyRole = (readAt: string | null) =>
  readAt ? `it was read for the first time on ${timeInWords(readAt)}` : 'it could not be read, or is gone'

/** Why it is not known whether a role gives what it gave. */
export function whyUnsure({ arn, readAt }: UnsureRole): string {
  return arn === null ? 'never described, as AWS refused or has not been asked yet' : whyRole(readAt)
}
