import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Scope } from '../auth/rules/index.ts'
import { ok, type Result } from '../base/index.ts'
import { tables } from '../store/index.ts'
import { askingStore } from './asking.ts'
import type { RoleKind, RoleSort } from './filter/role-kinds.ts'
import { rowsOf } from './statement.ts'
import type { FleetProblem, FleetRole, RoleList } from './types.ts'
import { type View, viewOf } from './view.ts'
import { brokenKeys, inView, likeText, wasNamed } from './where.ts'

const { fleetAccounts, fleetAssociations: f, fleetRoles } = tables

/** How often each role is named in one of the two columns. */
const namedIn = ({ associations }: View, column: AnyPgColumn, targets: SQL) => sql`
  select ${column} as arn, count(*) as associations, ${targets} as targets, count(${f.policy}) as narrowed,
    count(*) filter (where ${f.analysis} in ${brokenKeys}) as broken, min(${f.modifiedAt}) as since
  from ${associations} where ${inView} and ${column} is not null`
/** An association that names a role twice is one. */
const both = (view: View) => sql`
  ${namedIn(view, f.roleArn, sql`0`)} group by ${f.roleArn}
  union all ${namedIn(view, f.targetRoleArn, sql`count(*)`)} and ${f.targetRoleArn} is distinct from ${f.roleArn} group by ${f.targetRoleArn}`

const kinds: Readonly<Record<RoleKind, SQL>> = {
  used: sql`associations > 0`,
  trust: sql`broken > 0`,
  gone: sql`state = 'gone'`,
  unread: sql`state = 'unread'`,
  idle: sql`(associations = 0 and "trustsPods")`,
  all: sql`true`,
}

const sorts: Readonly<Record<RoleSort['key'], SQL>> = {
  name: sql`lower(name)`,
  account: sql`"accountId"`,
  associations: sql`associations`,
  targets: sql`targets`,
  narrowed: sql`narrowed`,
}

/** Roles that are named, and roles that are there. */
const known = (view: View) => sql`
  with named as (
    select arn, sum(associations)::int as associations, sum(targets)::int as targets, sum(narrowed)::int as narrowed, sum(broken)::int as broken, min(since) as since
    from (${both(view)}) as each group by arn
  ), there as (
    select ${fleetRoles.arn} as arn, ${fleetRoles.accountId} as account_id, ${fleetRoles.name} as name,
      ${fleetRoles.trust} like '%pods.eks.amazonaws.com%' as trusts
    from ${view.roles} where ${fleetRoles.missing} < 2
  ), known as (
    select coalesce(t.arn, n.arn) as arn, coalesce(t.account_id, split_part(n.arn, ':', 5)) as "accountId",
      coalesce(t.name, reverse(split_part(reverse(n.arn), '/', 1))) as name, a.name as "accountName",
      case when t.arn is not null then 'read' when n.arn in (select arn from ${fleetRoles} where missing >= 2) or (a.roles_problem is null and ${wasNamed(sql`n.since`, sql`a.roles_read_at`)}) then 'gone' else 'unread' end as state,
      coalesce(n.associations, 0) as associations, coalesce(n.targets, 0) as targets, coalesce(n.narrowed, 0) as narrowed, coalesce(n.broken, 0) as broken,
      coalesce(t.trusts, false) as "trustsPods"
    from named n full join there t on t.arn = n.arn
      left join ${fleetAccounts} a on a.account_id = coalesce(t.account_id, split_part(n.arn, ':', 5))
  )`

/** In every word: the name, the ARN, or the account's name. */
function matching(words: string): SQL {
  const each = words.split(/\s+/).filter(Boolean).slice(0, wordsMax)
  const conditions = each.map((word) => {
    const text = `%${likeText(word)}%`
    return sql`(lower(arn) like ${text} or lower(coalesce("accountName", '')) like ${text})`
  })
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}
const wordsMax = 10

export type RoleQuery = {
  /** Free words. */
  readonly filter: string
  readonly kind: RoleKind
  readonly sort: RoleSort
  readonly from: number
  readonly limit: number
}

type Row = Partial<FleetRole> & { readonly counts: RoleList['counts'] }

const isRole = (row: Row): row is Row & FleetRole => typeof row.arn === 'string'

/** A part of the list of roles that somebody sees, and how many there are of each kind. */
export function listFleetRoles(
  scope: Scope,
  { filter, kind, sort, from, limit }: RoleQuery,
): Promise<Result<RoleList, FleetProblem>> {
  return askingStore<RoleList, FleetProblem>(async () => {
    const direction = sort.descending ? sql`desc` : sql`asc`
    const tally = sql.join(
      Object.entries(kinds).map(
        ([name, condition]) => sql`${sql.raw(`'${name}'`)}, count(*) filter (where ${condition})`,
      ),
      sql`, `,
    )
    const rows =
      await rowsOf<Row>(sql`${known(viewOf(scope))}, matching as materialized (select * from known where ${matching(filter)}),
      shown as (
        select arn, "accountId", name, "accountName", state, associations, targets, narrowed, broken, "trustsPods",
          row_number() over (order by ${sorts[sort.key]} ${direction}, lower(name), arn) as place
        from matching where ${kinds[kind]}
        order by place limit ${limit} offset ${from}
      )
      select counted.counts, shown.* from (select json_build_object(${tally}) as counts from matching) as counted
        left join shown on true order by shown.place`)
    const counts = rows[0]?.counts
    if (!counts) throw new Error('the roles were not counted')
    return ok({ rows: rows.filter(isRole).map(toRole), counts })
  })
}

/** Without what only the statement needs. */
function toRole(row: FleetRole): FleetRole {
  const { arn, name, accountId, accountName, state, associations, targets, narrowed, broken, trustsPods } =
    row
  return { arn, name, accountId, accountName, state, associations, targets, narrowed, broken, trustsPods }
}
