import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, count, desc, eq, inArray, isNull, lt, ne, notExists, or, sql } from 'drizzle-orm'
import type { Actor } from '../audit/index.ts'
import { database, tables } from '../store/index.ts'
import type { AwsProblem, ItemState, Run, RunDefinition, RunNotes, RunState } from './types.ts'

const { bulkRuns, bulkItems } = tables
type StoredState = Exclude<RunState, 'interrupted'>

/** Long enough for a process that is busy, short enough to wait for one that is gone. */
const leaseSeconds = 10
const until = sql`now() + ${`${leaseSeconds} seconds`}::interval`
/** How often it has to be renewed, in milliseconds. */
export const leaseRenewalMs = (leaseSeconds * 1000) / 4

const noNotes: RunNotes = { lines: [], problem: null }
const isFree = or(isNull(bulkRuns.leaseUntil), lt(bulkRuns.leaseUntil, sql`now()`))

/** Writes a run down before anything is done about it. Returns its id. */
export async function insertRun(title: string, who: string, definition: RunDefinition): Promise<string> {
  const id = randomUUID()
  const db = await database()
  await db.insert(bulkRuns).values({ id, title, who, state: 'draft', definition })
  return id
}

/** The notes with another problem; what was said of the list stays. */
function withProblem(problem: AwsProblem | null) {
  const merged = JSON.stringify({ problem })
  return sql`coalesce(${bulkRuns.notes}, ${JSON.stringify(noNotes)}::jsonb) || ${merged}::jsonb`
}

/**
 * Takes a run to another state if it is in one of these, and with it the right to work on it, unless somebody has that. To write, that is well:
 * they go on with it, and `lease` is null. To preview, it is not. Null: it cannot be begun now, or there is no such run.
 */
export async function beginWork(
  id: string,
  from: readonly StoredState[],
  to: 'previewing' | 'running',
  change: { readonly definition?: RunDefinition; readonly title?: string; readonly startedBy?: Actor } = {},
): Promise<{ readonly lease: string | null } | null> {
  const mine = randomUUID()
  const { startedBy, ...other } = change
  const db = await database()
  const [found] = await db
    .update(bulkRuns)
    .set({
      ...other,
      // One that goes on goes on in the name of whoever started it.
      ...(startedBy && {
        startedBy: sql`case when ${bulkRuns.state} = 'running' and not coalesce(${isFree}, true) then ${bulkRuns.startedBy} else ${JSON.stringify(startedBy)}::text::jsonb end`,
      }),
      state: to,
      notes: change.definition ? noNotes : withProblem(null),
      lease: sql`case when ${isFree} then ${mine}::uuid else ${bulkRuns.lease} end`,
      leaseUntil: sql`case when ${isFree} then ${until} else ${bulkRuns.leaseUntil} end`,
    })
    .where(
      and(eq(bulkRuns.id, id), inArray(bulkRuns.state, [...from]), to === 'previewing' ? isFree : undefined),
    )
    .returning({ lease: bulkRuns.lease })
  return found ? { lease: found.lease === mine ? mine : null } : null
}

/** Whether the lease still holds; it is prolonged. */
export async function renewLease(id: string, lease: string): Promise<boolean> {
  const db = await database()
  const renewed = await db
    .update(bulkRuns)
    .set({ leaseUntil: until })
    .where(and(eq(bulkRuns.id, id), eq(bulkRuns.lease, lease)))
    .returning({ id: bulkRuns.id })
  return renewed.length > 0
}

/** Ends work: the state it ends in, if it still is in the one it was begun in; and the lease, if nobody asked to go on meanwhile. */
export async function endWork(
  id: string,
  lease: string,
  from: StoredState,
  to: StoredState,
  notes?: RunNotes,
): Promise<void> {
  const db = await database()
  await db
    .update(bulkRuns)
    .set({
      state: sql`case when ${bulkRuns.state} = ${from} then ${to} else ${bulkRuns.state} end`,
      ...(notes && { notes }),
      lease: null,
      leaseUntil: null,
    })
    .where(and(eq(bulkRuns.id, id), eq(bulkRuns.lease, lease)))
}

/** Gives the lease back if the run is not to go on. False: it is, somebody resumed it meanwhile. */
export async function releaseUnlessRunning(id: string, lease: string): Promise<boolean> {
  const db = await database()
  const released = await db
    .update(bulkRuns)
    .set({ lease: null, leaseUntil: null })
    .where(and(eq(bulkRuns.id, id), eq(bulkRuns.lease, lease), ne(bulkRuns.state, 'running')))
    .returning({ id: bulkRuns.id })
  return released.length > 0
}

/** Calls a run finished when nothing of it is left to be written. */
export async function finishIfDone(id: string, lease: string): Promise<void> {
  const db = await database()
  const left = db
    .select({ one: sql`1` })
    .from(bulkItems)
    .where(and(eq(bulkItems.runId, id), inArray(bulkItems.state, ['pending', 'writing'])))
  await db
    .update(bulkRuns)
    .set({ state: 'finished' })
    .where(
      and(eq(bulkRuns.id, id), eq(bulkRuns.lease, lease), eq(bulkRuns.state, 'running'), notExists(left)),
    )
}

/** Stops a run that goes on; whoever works on it notices. `own`: the worker itself stops it, and why. False: it does not go on. */
export async function stopWork(
  id: string,
  own?: { readonly lease: string; readonly problem: AwsProblem },
): Promise<boolean> {
  const db = await database()
  const stopped = await db
    .update(bulkRuns)
    .set({ state: 'stopped', notes: withProblem(own?.problem ?? null) })
    .where(
      and(
        eq(bulkRuns.id, id),
        eq(bulkRuns.state, 'running'),
        own === undefined ? undefined : eq(bulkRuns.lease, own.lease),
      ),
    )
    .returning({ id: bulkRuns.id })
  return stopped.length > 0
}

const noCounts: Record<ItemState, number> = {
  pending: 0,
  blocked: 0,
  writing: 0,
  done: 0,
  unchanged: 0,
  failed: 0,
  conflict: 0,
  unknown: 0,
}

type Row = typeof bulkRuns.$inferSelect & { readonly isFree: boolean }

function stateOf({ state, isFree }: Row): RunState {
  return isFree && (state === 'running' || state === 'previewing') ? 'interrupted' : state
}

const columns = { run: bulkRuns, isFree: sql<boolean>`${isFree}` }

async function withCounts(rows: readonly Row[]): Promise<readonly Run[]> {
  if (rows.length === 0) return []
  const db = await database()
  const counted = await db
    .select({
      runId: bulkItems.runId,
      state: bulkItems.state,
      items: count(),
      previewed: count(bulkItems.preview),
    })
    .from(bulkItems)
    .where(
      inArray(
        bulkItems.runId,
        rows.map(({ id }) => id),
      ),
    )
    .groupBy(bulkItems.runId, bulkItems.state)
  return rows.map((row) => {
    const own = counted.filter(({ runId }) => runId === row.id)
    const { id, title, who, definition, notes } = row
    return {
      id,
      title,
      who,
      createdAt: row.createdAt.toISOString(),
      state: stateOf(row),
      definition,
      notes: notes ?? noNotes,
      counts: { ...noCounts, ...Object.fromEntries(own.map(({ state, items }) => [state, items])) },
      previewed: own.reduce((sum, { previewed }) => sum + previewed, 0),
    }
  })
}

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Null: there is no such run. */
export async function readRun(id: string): Promise<Run | null> {
  if (!idForm.test(id)) return null
  const db = await database()
  const rows = await db.select(columns).from(bulkRuns).where(eq(bulkRuns.id, id))
  const [run = null] = await withCounts(rows.map(({ run, isFree }) => ({ ...run, isFree })))
  return run
}

/** In whose name a run's changes are made; null: nobody has started it. */
export async function readStartedBy(id: string): Promise<Actor | null> {
  const db = await database()
  const [run] = await db.select({ startedBy: bulkRuns.startedBy }).from(bulkRuns).where(eq(bulkRuns.id, id))
  return run?.startedBy ?? null
}

/** The newest first. */
export async function listRuns(most = 100): Promise<readonly Run[]> {
  const db = await database()
  const rows = await db.select(columns).from(bulkRuns).orderBy(desc(bulkRuns.createdAt)).limit(most)
  return withCounts(rows.map(({ run, isFree }) => ({ ...run, isFree })))
}
