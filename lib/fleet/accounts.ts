import 'server-only'
import { sql } from 'drizzle-orm'
import type { Scope } from '../auth/rules/index.ts'
import { ok, type Result } from '../base/index.ts'
import { askingStore } from './asking.ts'
import { iso, rowsOf } from './statement.ts'
import type { FleetAccount, FleetProblem } from './types.ts'
import { type View, viewOf } from './view.ts'

const statement = (view: View) => sql`
  select a.account_id as "accountId", a.name, a.roles_quota as quota, a.roles_problem as "rolesProblem",
    a.organization_problem as "organizationProblem", a.roles_read_at as "rolesReadAt",
    case when a.roles_read_at is not null then coalesce(r.n, 0) end as roles
  from (select * from ${view.accounts}) a
    left join (select account_id, count(*)::int as n from ${view.roles} where missing < 2 group by account_id) r
      on r.account_id = a.account_id
  order by case when a.roles_read_at is not null then coalesce(r.n, 0)::float / a.roles_quota end desc nulls last, a.name`

/** Every account somebody sees something of, those nearest to their quota of roles first. */
export function listFleetAccounts(scope: Scope): Promise<Result<readonly FleetAccount[], FleetProblem>> {
  return askingStore<readonly FleetAccount[], FleetProblem>(async () => {
    const rows = await rowsOf<FleetAccount>(statement(viewOf(scope)))
    return ok(rows.map((row) => ({ ...row, rolesReadAt: iso(row.rolesReadAt) })))
  })
}
