import 'server-only'
import type { OutsideChange, OutsideChanges } from '../aws/index.ts'
import type { Change, ChangeKind } from '../history/index.ts'

/** CloudTrail tells times to the second, and EKS's clock is not its own. */
const slackMs = 5000
/** Between us and AWS. */
const skewMs = 60_000

/** The operations that make each kind of change. Of other services there are some of these names; their associations are none of ours. */
const names = {
  create: ['CreatePodIdentityAssociation'],
  update: ['UpdatePodIdentityAssociation', 'TagResource', 'UntagResource'],
  delete: ['DeletePodIdentityAssociation'],
  seen: [],
} as const satisfies Record<ChangeKind, readonly string[]>

export function operationsBehind(changes: readonly Change[]): readonly string[] {
  return [...new Set(changes.flatMap(({ kind }) => names[kind] as readonly string[]))]
}

const millis = (at: string | null | undefined) => (at ? Date.parse(at) : null)

/** What AWS tells of one association between its two readings, the last first. */
function between(change: Change, events: readonly OutsideChange[]): readonly OutsideChange[] {
  const { kind, associationId, cluster, before, startedAt } = change
  if (associationId === null) return []
  const begin = millis(before?.modifiedAt)
  const end = Date.parse(startedAt) + skewMs
  return events.filter((event) => {
    const at = Date.parse(event.at)
    return (
      names[kind].some((name) => name === event.name) &&
      event.associationId === associationId &&
      (event.cluster === undefined || event.cluster === cluster) &&
      at <= end &&
      // The request that made the earlier state is not among those that changed it.
      (begin === null || at > begin + slackMs)
    )
  })
}

/**
 * No request is missing: what was not told yet, or lies behind what one look tells, was perhaps somebody else's. The last has to be the one that left
 * what was read.
 */
function isWhole(
  change: Change,
  { changes, complete }: OutsideChanges,
  found: readonly OutsideChange[],
): boolean {
  const oldest = millis(changes.at(-1)?.at) ?? Number.POSITIVE_INFINITY
  const begin = millis(change.before?.modifiedAt) ?? 0
  if (change.kind === 'update' && !complete && begin < oldest) return false
  const made = millis(change.after?.modifiedAt)
  // Whether tags move the time, AWS does not say; ids are given once, so that no other creation or deletion fits.
  if (change.kind !== 'update' || made === null || made === millis(change.before?.modifiedAt)) return true
  return found.some(({ at }) => Math.abs(Date.parse(at) - made) <= slackMs)
}

/**
 * Who made a change that was noticed between two readings: everyone whose request CloudTrail tells of, where name, association and time fit. Null:
 * it does not tell, or not all of it yet; it is never guessed.
 */
export function whoChanged(change: Change, told: OutsideChanges): string | null {
  const found = between(change, told.changes)
  if (found.length === 0 || !isWhole(change, told, found)) return null
  return [...new Set(found.map(({ who }) => who))].toReversed().join(', ')
}
