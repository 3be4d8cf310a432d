import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { inScope } from '../auth/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import { tables } from '../store/index.ts'

const { analyses, fleetAccounts, fleetAssociations: f, fleetClusters, fleetPlaces, fleetRoles } = tables

/**
 * What somebody sees of each table, to stand behind `from` in its place and under its name. Of one who sees some associations only: those, and of
 * everything else what they are in or name. No statement of this room reads these tables past it, but to find out what a word of a filter means.
 */
export type View = {
  readonly isWhole: boolean
  readonly associations: SQL
  readonly clusters: SQL
  readonly places: SQL
  readonly accounts: SQL
  readonly roles: SQL
  readonly analyses: SQL
}

const whole: View = {
  isWhole: true,
  associations: sql`${f}`,
  clusters: sql`${fleetClusters}`,
  places: sql`${fleetPlaces}`,
  accounts: sql`${fleetAccounts}`,
  roles: sql`${fleetRoles}`,
  analyses: sql`${analyses}`,
}

/** The planner takes such a select apart, so that indexes serve as they do without it. */
export function viewOf(scope: Scope): View {
  const condition = inScope(scope)
  if (!condition) return whole
  const seen = sql`${f} where ${condition} and ${f.missing} < 2`
  return {
    isWhole: false,
    associations: sql`(select * from ${f} where ${condition}) as ${f}`,
    clusters: sql`(select * from ${fleetClusters} where (account_id, region, cluster) in
      (select ${f.accountId}, ${f.region}, ${f.cluster} from ${seen})) as ${fleetClusters}`,
    places: sql`(select * from ${fleetPlaces} where (account_id, region) in
      (select ${f.accountId}, ${f.region} from ${seen})) as ${fleetPlaces}`,
    accounts: sql`(select * from ${fleetAccounts} where account_id in
      (select ${f.accountId} from ${seen})) as ${fleetAccounts}`,
    roles: sql`(select * from ${fleetRoles} where arn in
      (select ${f.roleArn} from ${seen} union select ${f.targetRoleArn} from ${seen})) as ${fleetRoles}`,
    analyses: sql`(select * from ${analyses} where key in (select ${f.analysis} from ${seen})) as ${analyses}`,
  }
}
