import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Scope } from '../auth/rules/index.ts'
import { ok, type Result } from '../base/index.ts'
import type { Severity } from '../iam/index.ts'
import { tables } from '../store/index.ts'
import { askingStore } from './asking.ts'
import { iso, rowsOf } from './statement.ts'
import type { FleetProblem, Overview } from './types.ts'
import { type View, viewOf } from './view.ts'
import { agentIs, brokenKeys, hasSeverity, inView, isUnreadable, roleGone, valuesOf } from './where.ts'

const { analyses, fleetAssociations: f, fleetClusters, fleetPlaces, fleetRoles } = tables

type Row = Omit<Overview, 'risk' | 'severities'> & Overview['risk'] & Overview['severities']

/** Roles that some association names, as its role or as its target role. The effective one is one of the two, and has an index. */
export const rolesInUse = ({ isWhole, associations }: View): SQL =>
  isWhole
    ? sql`(with recursive ${valuesOf(sql`firsts`, f.roleArn)}, ${valuesOf(sql`effectives`, f.effectiveRoleArn)}
        select count(value)::int from (select value from firsts union select value from effectives) as named)`
    : sql`(select count(value)::int from (select ${f.roleArn} as value from ${associations} where ${inView}
        union select ${f.effectiveRoleArn} from ${associations} where ${inView}) as named)`

const finds = (severity: Severity) => sql`coalesce(sum(n) filter (where ${hasSeverity(severity)}), 0)::int`

/** Associations are counted by analysis, of which there are few; what an analysis says is then counted once for all that share it. */
const statement = (view: View) => sql`
  with counted as materialized (
    select ${f.analysis} as key, count(*) as n,
      count(*) filter (where ${f.roleArn} is not null and ${f.policy} is not null) as narrowed,
      count(*) filter (where ${f.roleArn} is not null and ${f.policy} is null) as without,
      count(*) filter (where ${isUnreadable}) as unreadable,
      count(*) filter (where ${f.toAnalyse}) as waiting,
      count(*) filter (where ${f.roleArn} is not null and ${roleGone}) as role_gone,
      count(*) filter (where ${agentIs(false)}) as without_agent
    from ${view.associations} where ${inView} group by ${f.analysis}
  ), summed as (
    select coalesce(sum(n), 0)::int as associations, coalesce(sum(narrowed), 0)::int as narrowed,
      coalesce(sum(without), 0)::int as without, coalesce(sum(unreadable), 0)::int as unreadable,
      coalesce(sum(waiting), 0)::int as waiting, coalesce(sum(role_gone), 0)::int as "roleGone",
      coalesce(sum(without_agent), 0)::int as "withoutAgent"
    from counted
  ), weighed as (
    select coalesce(sum(n) filter (where ${analyses.risk} >= 75), 0)::int as high,
      coalesce(sum(n) filter (where ${analyses.risk} between 50 and 74), 0)::int as medium,
      coalesce(sum(n) filter (where ${analyses.risk} < 50), 0)::int as low,
      ${finds('security')} as security, ${finds('error')} as error, ${finds('warning')} as warning,
      ${finds('suggestion')} as suggestion,
      coalesce(sum(n) filter (where ${analyses.inert} > 0), 0)::int as inert,
      coalesce(sum(n) filter (where ${analyses.key} in ${brokenKeys}), 0)::int as "brokenTrust"
    from counted join ${view.analyses} on ${analyses.key} = counted.key
  ), clustered as (
    select count(*)::int as clusters,
      count(*) filter (where ${fleetClusters.problem} is not null or ${fleetClusters.listProblem} is not null)::int as "unreadableClusters",
      count(*) filter (where ${fleetClusters.agent} = 'missing' and ${fleetClusters.associations} > 0)::int as "clustersWithoutAgent",
      count(*) filter (where ${fleetClusters.associationsReadAt} is null)::int as "unreadClusters",
      min(${fleetClusters.associationsReadAt}) as "oldestReadAt", max(${fleetClusters.associationsReadAt}) as "newestReadAt"
    from ${view.clusters} where ${fleetClusters.missing} < 2
  ), placed as (
    select count(*)::int as places, count(*) filter (where ${fleetPlaces.problem} is not null)::int as "unreadablePlaces"
    from ${view.places}
  )
  select *, (select count(*)::int from ${view.accounts}) as accounts, ${rolesInUse(view)} as "rolesInUse",
    (select count(*)::int from ${view.roles} where ${fleetRoles.missing} < 2) as roles
  from summed, weighed, clustered, placed`

/** What somebody sees of the estate in numbers, each of which some list shows. */
export function overview(scope: Scope): Promise<Result<Overview, FleetProblem>> {
  return askingStore<Overview, FleetProblem>(async () => {
    const [row] = await rowsOf<Row>(statement(viewOf(scope)))
    if (!row) throw new Error('the estate was not counted')
    const { oldestReadAt, newestReadAt, high, medium, low, ...rest } = row
    const { security, error, warning, suggestion, ...counts } = rest
    return ok({
      ...counts,
      risk: { high, medium, low },
      severities: { security, error, warning, suggestion },
      oldestReadAt: iso(oldestReadAt),
      newestReadAt: iso(newestReadAt),
    })
  })
}
