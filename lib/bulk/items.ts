import 'server-only'
import { and, asc, eq, exists, gt, inArray, sql } from 'drizzle-orm'
import { type Database, database, tables, transaction } from '../store/index.ts'
import type { Desired, Item, ItemOutcome, ItemPreview, ItemState, Target } from './types.ts'

const { bulkRuns, bulkItems } = tables
const now = sql`now()`

/** An item to work on: with what is to be written. */
export type WorkItem = Item & { readonly desired: Desired | null }

function toItem(row: typeof bulkItems.$inferSelect): WorkItem {
  const { position, target, state, attempts, preview, outcome, updatedAt, desired } = row
  return { position, target, state, attempts, preview, outcome, updatedAt: updatedAt.toISOString(), desired }
}

const at = (runId: string, position: number) =>
  and(eq(bulkItems.runId, runId), eq(bulkItems.position, position))

/** As many rows as fit one statement's 65,535 parameters with room to spare. */
const rowsAtOnce = 1000

/** Puts these targets in the place of all that the run had, while this lease's holder has it. */
export async function replaceItems({ runId, lease }: Holder, targets: readonly Target[]): Promise<void> {
  await transaction(async (tx) => {
    const [held] = await heldRun(tx, { runId, lease }).for('update')
    if (!held) return
    await tx.delete(bulkItems).where(eq(bulkItems.runId, runId))
    for (let from = 0; from < targets.length; from += rowsAtOnce) {
      const rows = targets.slice(from, from + rowsAtOnce)
      await tx
        .insert(bulkItems)
        .values(
          rows.map((target, index) => ({ runId, position: from + index, target, state: 'pending' as const })),
        )
    }
  })
}

/** What may still be written: everything that is not done. */
const open: readonly ItemState[] = ['pending', 'blocked', 'failed', 'conflict', 'unknown']

/** Forgets the previews of all that is not done, and what became of it. */
export async function forgetPreviews(runId: string): Promise<void> {
  const db = await database()
  await db
    .update(bulkItems)
    .set({ state: 'pending', preview: null, desired: null, outcome: null, updatedAt: now })
    .where(and(eq(bulkItems.runId, runId), inArray(bulkItems.state, [...open])))
}

/** Of an item that is not done, while this lease's holder has the run: a preview that comes late must not open again what somebody else wrote. */
export async function savePreview(
  { runId, lease }: Holder,
  position: number,
  desired: Desired | null,
  preview: ItemPreview,
): Promise<void> {
  const db = await database()
  const state: ItemState = preview.block ? 'blocked' : 'pending'
  await db
    .update(bulkItems)
    .set({ desired, preview, state, updatedAt: now })
    .where(and(at(runId, position), exists(heldRun(db, { runId, lease }))))
}

/** The items of a run in their order; `since` (ISO 8601): those that changed after. */
export async function readItems(runId: string, since?: string): Promise<readonly WorkItem[]> {
  const db = await database()
  const rows = await db
    .select()
    .from(bulkItems)
    .where(
      and(
        eq(bulkItems.runId, runId),
        since === undefined ? undefined : gt(bulkItems.updatedAt, new Date(since)),
      ),
    )
    .orderBy(asc(bulkItems.position))
  return rows.map(toItem)
}

/** Those that somebody began to write and never told the end of. */
export async function readOrphans(runId: string): Promise<readonly WorkItem[]> {
  const db = await database()
  const rows = await db
    .select()
    .from(bulkItems)
    .where(and(eq(bulkItems.runId, runId), eq(bulkItems.state, 'writing')))
    .orderBy(asc(bulkItems.position))
  return rows.map(toItem)
}

/** Who works on a run. */
export type Holder = { readonly runId: string; readonly lease: string }

/** There, as long as it is this lease's holder who works on the run, and where `state` is given, the run is in it. */
function heldRun(db: Database, { runId, lease }: Holder, state?: 'running') {
  return db
    .select({ one: sql`1` })
    .from(bulkRuns)
    .where(
      and(
        eq(bulkRuns.id, runId),
        eq(bulkRuns.lease, lease),
        state === undefined ? undefined : eq(bulkRuns.state, state),
      ),
    )
}

/**
 * Takes the next item to be written and records that it is begun, in one statement: whatever happens afterwards, it is known that AWS may have
 * it. Null: there is none, or the run is stopped, or somebody else works on it now.
 */
export async function claimNext({ runId, lease }: Holder): Promise<WorkItem | null> {
  const db = await database()
  const next = db
    .select({ position: bulkItems.position })
    .from(bulkItems)
    .where(and(eq(bulkItems.runId, runId), eq(bulkItems.state, 'pending')))
    .orderBy(asc(bulkItems.position))
    .limit(1)
    .for('update', { skipLocked: true })
  const [claimed] = await db
    .update(bulkItems)
    .set({ state: 'writing', attempts: sql`${bulkItems.attempts} + 1`, updatedAt: now })
    .where(
      and(
        eq(bulkItems.runId, runId),
        // `=`, not `in`: PostgreSQL may ask the rows of an `in` again for every row it joins, and each time lock the next one.
        sql`${bulkItems.position} = (${next})`,
        exists(heldRun(db, { runId, lease }, 'running')),
      ),
    )
    .returning()
  return claimed ? toItem(claimed) : null
}

/** Records that one which was begun is begun once more. Null: the run is stopped, or somebody else works on it now. */
export async function beginAgain({ runId, lease }: Holder, position: number): Promise<WorkItem | null> {
  const db = await database()
  const [begun] = await db
    .update(bulkItems)
    .set({ attempts: sql`${bulkItems.attempts} + 1`, updatedAt: now })
    .where(
      and(
        at(runId, position),
        eq(bulkItems.state, 'writing'),
        exists(heldRun(db, { runId, lease }, 'running')),
      ),
    )
    .returning()
  return begun ? toItem(begun) : null
}

/** Records what became of an item; `pending` gives it back. Nothing once somebody else has the run: they ask AWS about what was begun. */
export async function settleItem(
  { runId, lease }: Holder,
  position: number,
  state: ItemState,
  outcome: ItemOutcome | null,
): Promise<void> {
  const db = await database()
  await db
    .update(bulkItems)
    .set({ state, outcome, updatedAt: now })
    .where(and(at(runId, position), exists(heldRun(db, { runId, lease }))))
}

/** Gives back what did not succeed for a reason that may pass. Returns how many. */
export async function reopenFailed(runId: string): Promise<number> {
  const db = await database()
  const reopened = await db
    .update(bulkItems)
    .set({ state: 'pending', outcome: null, attempts: 0, updatedAt: now })
    .where(and(eq(bulkItems.runId, runId), inArray(bulkItems.state, ['failed', 'unknown'])))
    .returning({ position: bulkItems.position })
  return reopened.length
}
