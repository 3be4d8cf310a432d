import 'server-only'
import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { type Database, tables } from '../store/index.ts'
import { settleUnknown } from './observe.ts'
import { sameState } from './state.ts'
import type { AssociationState, ChangeKind, ClusterRef } from './types.ts'

const { changes } = tables
type Row = typeof changes.$inferSelect

/** A reading of one association that differs from the reading before it. */
export type Difference = {
  readonly associationId: string
  readonly namespace: string
  readonly serviceAccount: string
  /** As it was read before, and when; null: it was not there. */
  readonly before: AssociationState | null
  readonly beforeAt: Date | null
  /** As it is now; null: it is gone. */
  readonly now: AssociationState | null
}
type Noted = { readonly kind: ChangeKind; readonly before: AssociationState | null } | null

/** What this is to the history, which may know more: who made the change here, or that a page noticed it first. */
async function judge(tx: Database, latest: readonly Row[], difference: Difference): Promise<Noted> {
  if (latest.some(({ outcome }) => outcome === 'intended')) return null
  const { before, now } = difference
  const known = latest.find(({ outcome }) => outcome === 'stored')
  if (!known) return kindOf(before, now)
  if (now === null)
    return known.after && !(await settleUnknown(tx, latest, null)) ? kindOf(known.after, null) : null
  if (!known.after) return isEcho(known, now) ? null : kindOf(null, now)
  if (isBefore(now, known.after)) return null
  if (sameState(known.after, now)) return sightedLate(known, difference)
  return (await settleUnknown(tx, latest, now)) ? null : kindOf(known.after, now)
}

const isBefore = (one: AssociationState, other: AssociationState) =>
  one.modifiedAt !== null && other.modifiedAt !== null && one.modifiedAt < other.modifiedAt

/** Deleted here, and not yet gone everywhere. */
function isEcho({ source, before }: Row, { modifiedAt }: AssociationState): boolean {
  const last = before?.modifiedAt
  return source === 'podscope' && last != null && modifiedAt !== null && modifiedAt <= last
}

/** A page saw it for the first time after it had changed, and so could not tell; whoever read everything before can. */
function sightedLate(known: Row, { before, beforeAt, now }: Difference): Noted {
  if (known.kind !== 'seen' || !(before && beforeAt && now) || sameState(before, now)) return null
  return (known.settledAt ?? known.startedAt) > beforeAt ? kindOf(before, now) : null
}

function kindOf(before: AssociationState | null, now: AssociationState | null): Noted {
  if (before && now) return sameState(before, now) ? null : { kind: 'update', before }
  if (now) return { kind: 'create', before: null }
  return before ? { kind: 'delete', before } : null
}

/**
 * Appends what changed outside Podscope between two readings of a cluster, many at once, within the transaction that writes the reading. What
 * the history knows already is not noted again. Returns how many changes were appended.
 */
export async function noteDifferences(
  tx: Database,
  at: ClusterRef,
  differences: readonly Difference[],
): Promise<number> {
  if (differences.length === 0) return 0
  const { accountId, region, cluster } = at
  const ids = differences.map(({ associationId }) => associationId).sort()
  // The same locks as a page's reading takes, in one order.
  const names = JSON.stringify(ids.map((id) => [accountId, region, cluster, id].join('/')))
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(name, 0)) from jsonb_array_elements_text(${names}::text::jsonb) as n(name)`,
  )
  const rows = await tx
    .select()
    .from(changes)
    .where(
      and(
        eq(changes.accountId, accountId),
        eq(changes.region, region),
        eq(changes.cluster, cluster),
        inArray(changes.associationId, ids),
      ),
    )
    .orderBy(desc(changes.position))
  const byId = Map.groupBy(rows, ({ associationId }) => associationId)
  const noted: (typeof changes.$inferInsert)[] = []
  for (const difference of differences) {
    const { associationId, namespace, serviceAccount, now } = difference
    const judged = await judge(tx, byId.get(associationId) ?? [], difference)
    if (!judged) continue
    noted.push({
      accountId,
      region,
      cluster,
      associationId,
      namespace,
      serviceAccount,
      kind: judged.kind,
      source: 'outside',
      who: 'unknown',
      settledAt: new Date(),
      before: judged.before,
      after: now,
      outcome: 'stored',
    })
  }
  if (noted.length > 0) await tx.insert(changes).values(noted)
  return noted.length
}
