import 'server-only'
import { and, desc, eq, lt } from 'drizzle-orm'
import type { Scope } from '../auth/rules/index.ts'
import type { AssociationRef } from '../aws/types.ts'
import { database } from '../store/index.ts'
import { k, seenBy, toKept } from './rows.ts'
import type { KeptRefusal } from './types.ts'

/** Whoever looks: who they are, and which associations they see. */
export type Looker = { readonly id: string; readonly reads: Scope }

export type KeptAsked = {
  /** Of this association alone. */
  readonly at?: AssociationRef | undefined
  /** The position of the last one of the page before. */
  readonly before?: number | undefined
  readonly limit: number
}

/** What was kept about associations that somebody sees, newest first. Rejects with a StoreError when the store is away. */
export async function listKept(
  { id, reads }: Looker,
  { at, before, limit }: KeptAsked,
  now: Date,
): Promise<readonly KeptRefusal[]> {
  const db = await database()
  const rows = await db
    .select()
    .from(k)
    .where(
      and(
        seenBy(reads, now),
        at && eq(k.accountId, at.accountId),
        at && eq(k.region, at.region),
        at && eq(k.cluster, at.cluster),
        at && eq(k.associationId, at.associationId),
        before === undefined ? undefined : lt(k.position, before),
      ),
    )
    .orderBy(desc(k.position))
    .limit(limit)
  return rows.map((row) => toKept(row, id))
}

/** One of them; null: there is none, or none that they may know of. */
export async function readKept(
  { id, reads }: Looker,
  refusal: string,
  now: Date,
): Promise<KeptRefusal | null> {
  const db = await database()
  const [row] = await db
    .select()
    .from(k)
    .where(seenBy(reads, now, refusal))
  return row ? toKept(row, id) : null
}
