import 'server-only'
import { and, desc, eq, lt, notInArray, type SQL } from 'drizzle-orm'
import { database, tables } from '../store/index.ts'
import { inFlight } from './record.ts'
import { isOf, toChange } from './rows.ts'
import type { AssociationRef, Change } from './types.ts'

const { changes } = tables

/** An association changed more often than this shows its latest changes. */
const listMax = 500

async function select(where: SQL | undefined, limit: number): Promise<readonly Change[]> {
  const store = await database()
  const rows = await store.select().from(changes).where(where).orderBy(desc(changes.position)).limit(limit)
  return rows.map(toChange)
}

/** Every change of one association, newest first. Rejects with a StoreError when nothing can be read. */
export function listChanges(at: AssociationRef): Promise<readonly Change[]> {
  return select(isOf(at), listMax)
}

/** The changes of all associations, newest first; `before` is the position where the page before ended. */
export function listRecentChanges({
  before,
  limit,
}: {
  readonly before?: number
  readonly limit: number
}): Promise<readonly Change[]> {
  return select(before === undefined ? undefined : lt(changes.position, before), limit)
}

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export async function findChange(id: string): Promise<Change | null> {
  if (!idForm.test(id)) return null
  const [found] = await select(eq(changes.id, id), 1)
  return found ?? null
}

/** Changes that were begun before `startedBefore` and have no outcome, and that nobody in this process is about to make. Oldest first. */
export async function listOpenChanges(startedBefore: Date): Promise<readonly Change[]> {
  const mine = [...inFlight()]
  const open = await select(
    and(
      eq(changes.outcome, 'intended'),
      lt(changes.startedAt, startedBefore),
      mine.length > 0 ? notInArray(changes.id, mine) : undefined,
    ),
    listMax,
  )
  return open.toReversed()
}
