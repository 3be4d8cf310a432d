import 'server-only'
import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, ne, notInArray, type SQL, sql } from 'drizzle-orm'
import { inScope } from '../auth/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import { database, tables } from '../store/index.ts'
import { inFlight, nobody } from './record.ts'
import { isOf, toChange } from './rows.ts'
import type { AssociationRef, Change, ChangeKind, ChangeSource } from './types.ts'

const { changes, fleetAssociations: f } = tables

/** An association changed more often than this shows its latest changes. */
const listMax = 500

/** Newest first, unless told. */
async function select(
  where: SQL | undefined,
  limit: number,
  order = desc(changes.position),
): Promise<readonly Change[]> {
  const store = await database()
  const rows = await store.select().from(changes).where(where).orderBy(order).limit(limit)
  return rows.map(toChange)
}

/** Every change of one association, newest first. Rejects with a StoreError when nothing can be read. */
export function listChanges(at: AssociationRef): Promise<readonly Change[]> {
  return select(isOf(at), listMax)
}

/** The changes that the approval of a request made, newest first. */
export function listOfApproval(request: string): Promise<readonly Change[]> {
  return select(eq(changes.approval, request), listMax)
}

/** Which changes: all, unless told. `before`: the position where the page before ended. */
export type ChangesAsked = {
  readonly before?: number
  readonly kind?: ChangeKind | undefined
  readonly source?: ChangeSource | undefined
  readonly limit: number
}

/** Changes of the associations of a scope: of one that is gone too, by what was known of it last. */
function ofScope(scope: Scope): SQL | undefined {
  const seen = inScope(scope)
  return (
    seen &&
    sql`(${changes.accountId}, ${changes.region}, ${changes.cluster}, ${changes.associationId}) in
      (select ${f.accountId}, ${f.region}, ${f.cluster}, ${f.associationId} from ${f} where ${seen})`
  )
}

/** The changes of all associations that somebody sees, newest first. That one was seen first is no change of anybody's. */
export function listRecentChanges(
  scope: Scope,
  { before, kind, source, limit }: ChangesAsked,
): Promise<readonly Change[]> {
  return select(
    and(
      ofScope(scope),
      before === undefined ? undefined : lt(changes.position, before),
      kind && eq(changes.kind, kind),
      source && eq(changes.source, source),
      ne(changes.kind, 'seen'),
    ),
    limit,
  )
}

/** Changes of a region that were made outside and noticed since, and of which nobody knows who made them. Newest first. */
export function listUnnamed(
  { accountId, region }: Pick<AssociationRef, 'accountId' | 'region'>,
  since: Date,
): Promise<readonly Change[]> {
  return select(
    and(
      eq(changes.accountId, accountId),
      eq(changes.region, region),
      eq(changes.source, 'outside'),
      eq(changes.who, nobody),
      inArray(changes.kind, ['create', 'update', 'delete']),
      gte(changes.startedAt, since),
    ),
    listMax,
  )
}

/** Changes made outside and noticed since, of which nobody has worked out what they did to the pods' access, from a position on. Oldest first. */
export function listWithoutAccess(after: number, since: Date, limit: number): Promise<readonly Change[]> {
  return select(
    and(
      gt(changes.position, after),
      eq(changes.source, 'outside'),
      inArray(changes.kind, ['create', 'update', 'delete']),
      isNull(changes.access),
      gte(changes.startedAt, since),
    ),
    limit,
    asc(changes.position),
  )
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
