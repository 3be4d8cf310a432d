import 'server-only'
import { sql } from 'drizzle-orm'
import type { Scope } from '../auth/rules/index.ts'
import { ok, type Result } from '../base/index.ts'
import { askingStore } from './asking.ts'
import { iso, rowsOf } from './statement.ts'
import type { FleetCluster, FleetPlace, FleetProblem } from './types.ts'
import { type View, viewOf } from './view.ts'
import { inView } from './where.ts'

type Row = Omit<FleetPlace, 'clusters' | 'readAt' | 'completeAt'> &
  Partial<Omit<FleetCluster, 'problem' | 'associationsReadAt'>> & {
    readonly placeReadAt: string | Date
    readonly completeAt: string | Date | null
    readonly clusterProblem: FleetCluster['problem']
    readonly associationsReadAt: string | Date | null
  }

const statement = (view: View) => sql`
  select p.account_id as "accountId", p.region, p.account_name as "accountName", p.problem, p.read_at as "placeReadAt",
    p.complete_at as "completeAt", c.cluster, c.status, c.version, c.agent,
    ${view.isWhole ? sql`c.associations` : sql`coalesce(u.seen, 0)::int`} as associations, c.problem as "clusterProblem",
    c.list_problem as "listProblem", c.associations_read_at as "associationsReadAt",
    coalesce(u.described, 0)::int as described, coalesce(u.narrowed, 0)::int as narrowed
  from (select * from ${view.places}) p
    left join (select * from ${view.clusters}) c on c.account_id = p.account_id and c.region = p.region and c.missing < 2
    left join (
      select account_id, region, cluster, count(*) as seen, count(role_arn) as described, count(policy) as narrowed
      from ${view.associations} where ${inView} group by account_id, region, cluster
    ) u on u.account_id = c.account_id and u.region = c.region and u.cluster = c.cluster
  order by p.account_name, p.account_id, p.region, c.cluster`

function toCluster(row: Row): FleetCluster | null {
  const { accountId, region, cluster, status = null, version = null, agent, associations = null } = row
  // A place without clusters has one row that names none.
  if (!(cluster && agent)) return null
  return {
    accountId,
    region,
    cluster,
    status,
    version,
    agent,
    associations,
    described: row.described ?? 0,
    narrowed: row.narrowed ?? 0,
    problem: row.clusterProblem,
    listProblem: row.listProblem ?? null,
    associationsReadAt: iso(row.associationsReadAt),
  }
}

/**
 * Every region of every account that a crawl began with, and its clusters, as the last crawl left them. Whoever sees some associations only, sees
 * where they are, and how many.
 */
export function listFleetClusters(scope: Scope): Promise<Result<readonly FleetPlace[], FleetProblem>> {
  return askingStore<readonly FleetPlace[], FleetProblem>(async () => {
    const rows = await rowsOf<Row>(statement(viewOf(scope)))
    const places = Map.groupBy(rows, ({ accountId, region }) => `${accountId}/${region}`)
    return ok(
      [...places.values()].flatMap((list) => {
        const [first] = list
        if (!first) return []
        const { accountId, accountName, region, problem, placeReadAt, completeAt } = first
        const clusters = list.map(toCluster).filter((each) => each !== null)
        const readAt = new Date(placeReadAt).toISOString()
        return [{ accountId, accountName, region, problem, readAt, completeAt: iso(completeAt), clusters }]
      }),
    )
  })
}
