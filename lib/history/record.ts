import 'server-only'
import { and, eq } from 'drizzle-orm'
import { type Actor, audited, type EntryDraft, podscope } from '../audit/index.ts'
import { database, tables } from '../store/index.ts'
import type { AccessDelta, AssociationState, Change, ChangeOutcome, ClusterRef } from './types.ts'

const { changes } = tables
type Row = typeof changes.$inferSelect

export type Intent = ClusterRef &
  Pick<Change, 'associationId' | 'namespace' | 'serviceAccount' | 'before' | 'after'> & {
    readonly kind: 'create' | 'update' | 'delete'
    readonly actor: Actor
    readonly runId?: string | undefined
    readonly revertOf?: string | undefined
    /** The request whose approval makes it. */
    readonly approval?: string | undefined
  }

export type Outcome = {
  readonly outcome: Exclude<ChangeOutcome, 'intended'>
  /** What AWS holds; absent: what was asked for stays. */
  readonly after?: AssociationState | null
  readonly associationId?: string
  readonly problem?: string
  readonly requestId?: string | undefined
}

/** Whoever changed something elsewhere, while nothing tells. */
export const nobody = 'unknown'

// On the process: pages and actions may each have this module of their own.
const key = Symbol.for('podscope.changes-in-flight')
type Holder = { [key]?: Set<string> }

/** The changes that this process is about to make: they are not settled yet, and nobody has left them behind. */
export function inFlight(): Set<string> {
  const holder = globalThis as Holder
  holder[key] ??= new Set()
  return holder[key]
}

/** What the audit keeps of a change beside what was done: its intent has the change's own id. */
function entryOf(row: Row): Pick<EntryDraft, 'act' | 'object' | 'detail'> {
  const { accountId, region, cluster, associationId, namespace, serviceAccount, runId, revertOf, approval } =
    row
  return {
    // What was only seen was not done here and gets no entry.
    act: `association.${row.kind === 'seen' ? 'update' : row.kind}`,
    object: { kind: 'association', accountId, region, cluster, associationId, namespace, serviceAccount },
    detail:
      runId || revertOf || approval
        ? {
            ...(runId && { run: runId }),
            ...(revertOf && { revertOf }),
            ...(approval && { request: approval }),
          }
        : null,
  }
}

/**
 * Writes down what is about to be asked of AWS, before it is asked, here and in the audit. Returns the change's id. Rejects when it cannot be
 * written down.
 */
export async function recordIntent(intent: Intent): Promise<string> {
  const { accountId, region, cluster, associationId, namespace, serviceAccount } = intent
  const { kind, actor, before, after, runId = null, revertOf = null, approval = null } = intent
  const place = { accountId, region, cluster, associationId, namespace, serviceAccount }
  const what = { kind, who: actor.name, before, after, runId, revertOf, approval }
  const id = await audited(async (tx, note) => {
    const [row] = await tx
      .insert(changes)
      .values({ ...place, ...what, source: 'podscope', outcome: 'intended' })
      .returning()
    if (!row) throw new Error('the change was not written down')
    note({ ...entryOf(row), actor, phase: 'intent', id: row.id, before, after })
    return row.id
  })
  inFlight().add(id)
  return id
}

/** Here and in the audit, in one transaction; `by` who tells it. An intent has one outcome: what is told after it is an event. */
async function writeOutcome(id: string, end: Outcome, by: Actor, isSettling: boolean): Promise<void> {
  const { outcome, after, associationId, problem = null, requestId = null } = end
  await audited(async (tx, note) => {
    const [open] = await tx.select().from(changes).where(eq(changes.id, id)).for('update')
    if (!open) return
    const isFirst = open.outcome === 'intended'
    if (isSettling && !isFirst) return
    const [row] = await tx
      .update(changes)
      .set({
        outcome,
        settledAt: new Date(),
        problem,
        requestId,
        ...(after !== undefined && { after }),
        ...(associationId !== undefined && { associationId }),
      })
      .where(eq(changes.id, id))
      .returning()
    if (!row) return
    const ended = { outcome, problem, requestId, before: row.before, after: row.after }
    note({ ...entryOf(row), ...ended, actor: by, phase: isFirst ? 'outcome' : 'event', intent: id })
  })
}

/**
 * Writes down how a change ended, as whoever made it knows. Rejects when it cannot; the change then stays open and is settled by reading AWS.
 * Where it was settled meanwhile, as after a crash, this is the truth and an event in the audit.
 */
export async function recordOutcome(id: string, outcome: Outcome, by: Actor): Promise<void> {
  try {
    await writeOutcome(id, outcome, by, false)
  } finally {
    inFlight().delete(id)
  }
}

/** Writes down how a change ended that nobody saw the end of, unless somebody did meanwhile. Rejects when it cannot. */
export function recordSettled(id: string, outcome: Outcome): Promise<void> {
  return writeOutcome(id, outcome, podscope, true)
}

/** Names who made a change outside, where nobody was named yet. */
export async function recordWho(id: string, who: string): Promise<void> {
  const store = await database()
  await store
    .update(changes)
    .set({ who })
    .where(and(eq(changes.id, id), eq(changes.who, nobody)))
}

/** Adds what a change did to the pods' access, worked out afterwards; of one made here, in the audit too. */
export async function recordAccess(id: string, access: AccessDelta): Promise<void> {
  await audited(async (tx, note) => {
    const [row] = await tx.update(changes).set({ access }).where(eq(changes.id, id)).returning()
    if (row?.source !== 'podscope') return
    const entry = { ...entryOf(row), act: 'association.access' } as const
    const { gains, losses, ...counts } = access
    const names = { gains: gains.map(({ action }) => action), losses: losses.map(({ action }) => action) }
    note({ ...entry, actor: podscope, phase: 'event', intent: id, access: { ...counts, ...names } })
  })
}
