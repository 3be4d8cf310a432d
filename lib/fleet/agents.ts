import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import type { ClusterRef } from '../aws/types.ts'
import { ok, type Result } from '../base/index.ts'
import { database, tables } from '../store/index.ts'
import { askingStore } from './asking.ts'
import type { FleetProblem } from './types.ts'

const { fleetClusters: c } = tables

/**
 * Those of some clusters in which the EKS Pod Identity Agent was missing when they were read last: their pods get no credentials. Where nobody could
 * look it is not said. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
 */
export function clustersWithoutAgent(
  places: readonly ClusterRef[],
): Promise<Result<readonly ClusterRef[], FleetProblem>> {
  return askingStore<readonly ClusterRef[], FleetProblem>(async () => {
    if (places.length === 0) return ok([])
    const asked = places.map(({ accountId, region, cluster }) => sql`(${accountId}, ${region}, ${cluster})`)
    const db = await database()
    const found = await db
      .selectDistinct({ accountId: c.accountId, region: c.region, cluster: c.cluster })
      .from(c)
      .where(
        and(
          eq(c.agent, 'missing'),
          sql`(${c.accountId}, ${c.region}, ${c.cluster}) in (${sql.join(asked, sql`, `)})`,
        ),
      )
    return ok(found)
  })
}
