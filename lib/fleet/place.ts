import 'server-only'
import { and, eq } from 'drizzle-orm'
import type { Place } from '../auth/rules/index.ts'
import type { AssociationRef } from '../aws/types.ts'
import { database, tables } from '../store/index.ts'

const { fleetAssociations: f } = tables

/** Whose an association was at the last read, also of one that is gone; null: it was never listed. Rejects when the store is away. */
export async function storedPlace(at: AssociationRef): Promise<Place | null> {
  const db = await database()
  const [found] = await db
    .select({
      accountId: f.accountId,
      region: f.region,
      cluster: f.cluster,
      namespace: f.namespace,
      tags: f.tags,
    })
    .from(f)
    .where(
      and(
        eq(f.accountId, at.accountId),
        eq(f.region, at.region),
        eq(f.cluster, at.cluster),
        eq(f.associationId, at.associationId),
      ),
    )
  return found ?? null
}
