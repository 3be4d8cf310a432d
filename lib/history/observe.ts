import 'server-only'
import { desc, eq, sql } from 'drizzle-orm'
import { type Database, tables, transaction } from '../store/index.ts'
import { reportFailure } from './failures.ts'
import { recordAccess } from './record.ts'
import { isOf } from './rows.ts'
import { sameState, stateOf } from './state.ts'
import type { AccessDelta, Association, AssociationRef, AssociationState } from './types.ts'

const { changes } = tables
type Row = typeof changes.$inferSelect

/** So long after a change EKS may still answer as before it (eventually consistent: user guide, pod-identities). */
const settlingMs = 60_000
/** As far back as a reading may find itself: so many failed attempts in a row are not made. */
const lookBack = 50

const placeOf = ({ accountId, region, cluster, associationId }: AssociationRef) => ({
  accountId,
  region,
  cluster,
  associationId,
})

/** Readings of one association take turns, over all processes: two that find the same difference note it once. */
async function inTurn<T>(
  at: AssociationRef,
  work: (tx: Database, latest: readonly Row[]) => Promise<T>,
): Promise<T> {
  return transaction(async (tx) => {
    const name = Object.values(placeOf(at)).join('/')
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`)
    const latest = await tx
      .select()
      .from(changes)
      .where(isOf(at))
      .orderBy(desc(changes.position))
      .limit(lookBack)
    return work(tx, latest)
  })
}

/** The last state that is known for sure; undefined: none, null: deleted. */
function lastKnown(latest: readonly Row[]): Row | undefined {
  return latest.find(({ outcome }) => outcome === 'stored')
}

type Noticed = { readonly id: string; readonly before: AssociationState } | null

async function append(tx: Database, association: Association, before: AssociationState | null) {
  const { namespace, serviceAccount } = association
  const [row] = await tx
    .insert(changes)
    .values({
      ...placeOf(association),
      namespace,
      serviceAccount,
      kind: before ? 'update' : 'seen',
      source: 'outside',
      who: 'unknown',
      settledAt: new Date(),
      before,
      after: stateOf(association),
      outcome: 'stored',
    })
    .returning({ id: changes.id })
  return row && before ? { id: row.id, before } : null
}

/** What was tried since the last state that is known for sure. */
function sinceStored(latest: readonly Row[]): readonly Row[] {
  return latest.slice(
    0,
    latest.findIndex(({ outcome }) => outcome === 'stored'),
  )
}

async function settleAs(tx: Database, { id }: Row, after: AssociationState | null): Promise<void> {
  const outcome = 'stored'
  await tx
    .update(changes)
    .set({ outcome, after, problem: null, settledAt: new Date() })
    .where(eq(changes.id, id))
}

/** A change from here whose outcome was not known, and which what is there now (null: nothing) shows to have happened. */
export async function settleUnknown(
  tx: Database,
  latest: readonly Row[],
  now: AssociationState | null,
): Promise<boolean> {
  const isDone = ({ kind, after }: Row) =>
    now === null ? kind === 'delete' : after !== null && sameState(after, now)
  const done = sinceStored(latest).find((row) => row.outcome === 'unknown' && isDone(row))
  if (!done) return false
  await settleAs(tx, done, now)
  return true
}

async function compare(tx: Database, latest: readonly Row[], association: Association): Promise<Noticed> {
  // One that is being made is told by whoever makes it; one that was left open is settled by `settleOpenChanges`.
  if (latest.some(({ outcome }) => outcome === 'intended')) return null
  const now = stateOf(association)
  const known = lastKnown(latest)
  if (!known) return append(tx, association, null)
  const last = known.after ?? known.before
  const isOlder = last?.modifiedAt && association.modifiedAt < last.modifiedAt
  if (known.after && (isOlder || sameState(known.after, now))) return null
  if (!known.after) {
    // Deleted, as far as is known. Seen again after that, it was only not to be found for a while.
    const isEcho =
      known.source === 'podscope' && last?.modifiedAt && association.modifiedAt <= last.modifiedAt
    return isEcho ? null : append(tx, association, null)
  }
  if (await settleUnknown(tx, latest, now)) return null
  return append(tx, association, known.after)
}

/**
 * Compares a reading with what is known and appends what changed outside Podscope, or that the association was seen for the first time.
 * `workOut` says what the difference did to access. Never rejects and never fails a page: what goes wrong is logged.
 */
export async function observe(
  association: Association,
  workOut?: (before: AssociationState) => Promise<AccessDelta | null>,
): Promise<void> {
  try {
    const noticed = await inTurn(association, (tx, latest) => compare(tx, latest, association))
    const access = noticed && (await workOut?.(noticed.before))
    if (noticed && access) await recordAccess(noticed.id, access)
  } catch (error) {
    reportFailure('a reading could not be compared with the history', error)
  }
}

/** The same for a reading that found nothing: an association that is known was deleted elsewhere. Never rejects. */
export async function observeGone(at: AssociationRef): Promise<void> {
  try {
    await inTurn(at, async (tx, latest) => {
      const known = lastKnown(latest)
      if (!known?.after || latest.some(({ outcome }) => outcome === 'intended')) return
      // Just created, it may not be found yet.
      if (Date.now() - (known.settledAt ?? known.startedAt).getTime() < settlingMs) return
      if (await settleUnknown(tx, latest, null)) return
      const { namespace, serviceAccount, after } = known
      await tx.insert(changes).values({
        ...placeOf(at),
        namespace,
        serviceAccount,
        kind: 'delete',
        source: 'outside',
        who: 'unknown',
        settledAt: new Date(),
        before: after,
        after: null,
        outcome: 'stored',
      })
    })
  } catch (error) {
    reportFailure('a reading could not be compared with the history', error)
  }
}
