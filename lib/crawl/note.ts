import 'server-only'
import { and, eq, lt, sql } from 'drizzle-orm'
import { type Association, type AssociationRef, type AwsProblem, describeAssociation } from '../aws/index.ts'
import { ok, type Result } from '../base/index.ts'
import { tables } from '../store/index.ts'
import { steadily } from './steadily.ts'
import { noteVanished, ofCluster, writeReadings } from './write-readings.ts'

const { fleetAssociations, fleetClusters } = tables

/**
 * Takes an association that somebody just read, or wrote, into the store, so that lists show it at once. Its difference goes to the history, unless
 * that knows. Rejects when the store cannot be written.
 */
export async function noteAssociation(association: Association): Promise<void> {
  await steadily(async (tx) => {
    const [cluster] = await tx
      .select({ readAt: fleetClusters.associationsReadAt })
      .from(fleetClusters)
      .where(
        and(
          eq(fleetClusters.accountId, association.accountId),
          eq(fleetClusters.region, association.region),
          eq(fleetClusters.cluster, association.cluster),
        ),
      )
    const isNews = cluster?.readAt != null && new Date(association.createdAt) > cluster.readAt
    const reading = { summary: association, answer: ok(association), at: new Date() }
    await writeReadings(tx, association, [reading], isNews)
  })
}

/** Takes note that an association was deleted, as AWS confirmed: it leaves the view at once. Rejects when the store cannot be written. */
export async function noteGone(ref: AssociationRef): Promise<void> {
  await leave(ref, 2)
}

async function leave(ref: AssociationRef, by: number): Promise<void> {
  await steadily(async (tx) => {
    const gone = await tx
      .update(fleetAssociations)
      .set({ missing: sql`least(2, ${fleetAssociations.missing} + ${by})` })
      .where(
        and(
          ofCluster(ref),
          eq(fleetAssociations.associationId, ref.associationId),
          lt(fleetAssociations.missing, 2),
        ),
      )
      .returning()
    await noteVanished(
      tx,
      ref,
      gone.filter(({ missing }) => missing === 2),
    )
  })
}

/**
 * Reads one association afresh, for a page that needs it fresher than the last crawl, and takes it into the store. Not found counts as once
 * that AWS did not tell of it. Rejects when the store cannot be written.
 */
export async function rereadAssociation(ref: AssociationRef): Promise<Result<Association, AwsProblem>> {
  const answer = await describeAssociation(ref)
  if (answer.ok) await noteAssociation(answer.value)
  else if (answer.error.kind === 'not-found') await leave(ref, 1)
  return answer
}
