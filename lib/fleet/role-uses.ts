import 'server-only'
import { and, or, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { readDocuments } from '../crawl/index.ts'
import type { Association, KnownUses, UnseenPlace } from '../inventory/types.ts'
import { database, tables } from '../store/index.ts'
import { inView, likeText } from './where.ts'

const { crawls, fleetAssociations: f, fleetClusters, fleetPlaces } = tables

/** A role's name is its own within an account, whatever its path (IAM user guide, reference_identifiers). */
function names(column: AnyPgColumn, accountId: string, roleName: string): SQL {
  const text = likeText(roleName)
  return sql`(split_part(${column}, ':', 5) = ${accountId} and lower(${column}) like ${`%/${text}`})`
}

type Row = typeof f.$inferSelect

/** As Describe gave it. Null: something of it is not there. */
function toAssociation(row: Row, texts: ReadonlyMap<string, string>): Association | null {
  const { roleArn, createdAt, modifiedAt, policy, targetRoleArn, externalId, ownerArn } = row
  if (roleArn === null || createdAt === null || modifiedAt === null) return null
  const text = policy === null ? undefined : texts.get(policy)
  if (policy !== null && text === undefined) return null
  const { accountId, region, cluster, associationId, arn, namespace, serviceAccount } = row
  return {
    accountId,
    region,
    cluster,
    associationId,
    arn,
    namespace,
    serviceAccount,
    ...(ownerArn !== null && { ownerArn }),
    roleArn,
    ...(targetRoleArn !== null && { targetRoleArn }),
    ...(externalId !== null && { externalId }),
    disableSessionTags: row.disableSessionTags ?? false,
    ...(text !== undefined && { policy: text }),
    tags: row.tags ?? {},
    createdAt: createdAt.toISOString(),
    modifiedAt: modifiedAt.toISOString(),
  }
}

/** Where associations may be that nobody has seen: regions, clusters, and those that were never described. */
async function unseenPlaces(): Promise<readonly UnseenPlace[]> {
  const db = await database()
  const [places, clusters, undescribed] = await Promise.all([
    db.select().from(fleetPlaces).where(sql`${fleetPlaces.problem} is not null`),
    db
      .select()
      .from(fleetClusters)
      .where(and(sql`${fleetClusters.missing} < 2`, sql`${fleetClusters.listProblem} is not null`)),
    db
      .selectDistinctOn([f.accountId, f.region, f.cluster], {
        accountId: f.accountId,
        region: f.region,
        cluster: f.cluster,
        problem: f.problem,
        associations: sql<number>`(count(*) over (partition by "account_id", "region", "cluster"))::int`,
      })
      .from(f)
      .where(and(inView, sql`${f.roleArn} is null`, sql`${f.problem} is not null`)),
  ])
  return [...places, ...clusters, ...undescribed].flatMap((each): UnseenPlace[] => {
    const { accountId, region } = each
    const problem = 'listProblem' in each ? each.listProblem : each.problem
    if (!problem) return []
    return [
      {
        accountId,
        region,
        ...('cluster' in each && { cluster: each.cluster }),
        associations: 'listProblem' in each || !('associations' in each) ? null : each.associations,
        problem,
      },
    ]
  })
}

/** Listed at most, without a reason: while it is read for the first time, or where nobody went on with that. */
const isUnfinished = sql`${fleetClusters.listProblem} is null and (${fleetClusters.associations} is null or (${fleetClusters.associationsReadAt} is null
  and ${fleetClusters.associations} > (select count(*) from ${f} where ${inView} and ${f.accountId} = ${fleetClusters.accountId}
    and ${f.region} = ${fleetClusters.region} and ${f.cluster} = ${fleetClusters.cluster})))`

/** An estate so large is not listed at every look: it takes a request for each association. */
const smallMax = 2000

/**
 * What the crawls know of a role's associations. Null where the estate is small enough to be asked, or was not read to its end once. Rejects when
 * the store is away.
 */
export async function knownRoleUses(accountId: string, roleName: string): Promise<KnownUses | null> {
  const db = await database()
  const [clusters] = await db
    .select({
      count: sql<number>`count(*)::int`,
      associations: sql<number>`coalesce(sum(${fleetClusters.associations}), 0)::int`,
      unread: sql<number>`(count(*) filter (where ${isUnfinished}))::int`,
      places: sql<number>`(select count(*)::int from ${fleetPlaces} p where p.problem is null and p.complete_at is null
        and not exists (select 1 from ${crawls} c where c.account_id = p.account_id and c.region = p.region and c.state = 'done'))`,
      // A cluster that was never read to its end has its reason among what is unseen.
      readAt: sql<string | null>`min(${fleetClusters.associationsReadAt})`,
    })
    .from(fleetClusters)
    .where(sql`${fleetClusters.missing} < 2`)
  if (!clusters?.readAt || clusters.associations <= smallMax) return null
  if (clusters.unread + clusters.places > 0) return null
  const rows = await db
    .select()
    .from(f)
    .where(
      and(inView, or(names(f.roleArn, accountId, roleName), names(f.targetRoleArn, accountId, roleName))),
    )
  const texts = await readDocuments(db, [...new Set(rows.flatMap(({ policy }) => policy ?? []))])
  const associations = rows.map((row) => toAssociation(row, texts)).filter((each) => each !== null)
  // Half of what there is would look like all of it.
  if (associations.length < rows.length) return null
  return {
    associations,
    unseen: await unseenPlaces(),
    looked: { clusters: clusters.count, associations: clusters.associations },
    readAt: new Date(clusters.readAt).toISOString(),
  }
}
