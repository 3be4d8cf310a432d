import 'server-only'
import { and, eq } from 'drizzle-orm'
import { database, tables } from '../store/index.ts'
import type { AccessDelta, AssociationState, Change, ChangeOutcome, ClusterRef } from './types.ts'

const { changes } = tables

export type Intent = ClusterRef &
  Pick<Change, 'associationId' | 'namespace' | 'serviceAccount' | 'who' | 'before' | 'after'> & {
    readonly kind: 'create' | 'update' | 'delete'
    readonly runId?: string | undefined
    readonly revertOf?: string | undefined
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

/** Writes down what is about to be asked of AWS, before it is asked. Returns the change's id. Rejects when it cannot be written down. */
export async function recordIntent(intent: Intent): Promise<string> {
  const { accountId, region, cluster, associationId, namespace, serviceAccount } = intent
  const { kind, who, before, after, runId = null, revertOf = null } = intent
  const place = { accountId, region, cluster, associationId, namespace, serviceAccount }
  const store = await database()
  const [row] = await store
    .insert(changes)
    .values({
      ...place,
      kind,
      who,
      before,
      after,
      runId,
      revertOf,
      source: 'podscope',
      outcome: 'intended',
    })
    .returning({ id: changes.id })
  if (!row) throw new Error('the change was not written down')
  inFlight().add(row.id)
  return row.id
}

/** Writes down how a change ended. Rejects when it cannot; the change then stays open and is settled by reading AWS. */
export async function recordOutcome(
  id: string,
  { outcome, after, associationId, problem, requestId }: Outcome,
): Promise<void> {
  try {
    const store = await database()
    await store
      .update(changes)
      .set({
        outcome,
        settledAt: new Date(),
        problem: problem ?? null,
        requestId: requestId ?? null,
        ...(after !== undefined && { after }),
        ...(associationId !== undefined && { associationId }),
      })
      .where(eq(changes.id, id))
  } finally {
    inFlight().delete(id)
  }
}

/** Names who made a change outside, where nobody was named yet. */
export async function recordWho(id: string, who: string): Promise<void> {
  const store = await database()
  await store
    .update(changes)
    .set({ who })
    .where(and(eq(changes.id, id), eq(changes.who, nobody)))
}

/** Adds what a change did to the pods' access, worked out afterwards. */
export async function recordAccess(id: string, access: AccessDelta): Promise<void> {
  const store = await database()
  await store.update(changes).set({ access }).where(eq(changes.id, id))
}
