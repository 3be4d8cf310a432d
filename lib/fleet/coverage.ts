import 'server-only'
import { and, asc, type SQL, sql } from 'drizzle-orm'
import { inScope } from '../auth/index.ts'
import { isWithin, type Scope, type Selector, type Tenant } from '../auth/rules/index.ts'
import { ok, type Result } from '../base/index.ts'
import { database, tables } from '../store/index.ts'
import { askingStore } from './asking.ts'
import { named } from './named.ts'
import { rowsOf } from './statement.ts'
import type { Coverage, CoveragePreview, FleetProblem } from './types.ts'
import { inView } from './where.ts'

const { fleetAssociations: f } = tables

/** Conditions in one statement: with 50 selectors each, well below 65,535 parameters. */
const atOnce = 10
const firstRows = 20

const of = (selectors: readonly Selector[]): Scope => ({ kind: 'some', selectors })

/** One reading of the table for all of them: how many rows of each cluster meet each, then how many clusters have any. */
const statement = (conditions: readonly SQL[], within: SQL | undefined) => sql`
  select sum(n)::int as associations, count(*) filter (where n > 0)::int as clusters
  from (select array[${sql.join(
    conditions.map((each) => sql`count(*) filter (where ${each})`),
    sql`, `,
  )}] as counts
    from ${f} where ${and(inView, within)} group by ${f.accountId}, ${f.region}, ${f.cluster}) as of_clusters,
    unnest(counts) with ordinality as each(n, place)
  group by place order by place`

async function count(conditions: readonly SQL[], within: Scope): Promise<readonly Coverage[]> {
  const counted: Coverage[] = []
  for (let from = 0; from < conditions.length; from += atOnce) {
    const some = conditions.slice(from, from + atOnce)
    const rows = await rowsOf<Coverage>(statement(some, inScope(within)))
    // Of no rows at all nothing is counted.
    counted.push(...some.map((_, place) => rows[place] ?? { associations: 0, clusters: 0 }))
  }
  return counted
}

/** How many associations, and clusters of theirs, each of some tenants selects, of those within a scope. */
export function coverageOf(
  tenants: readonly Pick<Tenant, 'selectors'>[],
  within: Scope,
): Promise<Result<readonly Coverage[], FleetProblem>> {
  return askingStore<readonly Coverage[], FleetProblem>(async () =>
    ok(
      await count(
        tenants.map(({ selectors }) => inScope(of(selectors)) ?? sql`true`),
        within,
      ),
    ),
  )
}

async function firstOf(selected: SQL, others: readonly Tenant[], within: Scope) {
  const db = await database()
  const rows = await db
    .select({
      ...named,
      tags: f.tags,
    })
    .from(f)
    .where(and(inView, inScope(within), selected))
    .orderBy(asc(f.namespace), asc(f.serviceAccount), asc(f.accountId), asc(f.region), asc(f.cluster))
    .limit(firstRows)
  return rows.map(({ tags, ...row }) => ({
    ...row,
    also: others.filter(({ selectors }) => isWithin(of(selectors), { ...row, tags })).map(({ name }) => name),
  }))
}

/** What selectors select of a scope, and which of the other tenants select some of the same. */
export function previewCoverage(
  selectors: readonly Selector[],
  others: readonly Tenant[],
  within: Scope,
): Promise<Result<CoveragePreview, FleetProblem>> {
  return askingStore<CoveragePreview, FleetProblem>(async () => {
    const selected = inScope(of(selectors)) ?? sql`true`
    const both = others.map((other) => sql`(${selected}) and (${inScope(of(other.selectors)) ?? sql`true`})`)
    const [[own, all, ...shared], first] = await Promise.all([
      count([selected, sql`true`, ...both], within),
      firstOf(selected, others, within),
    ])
    return ok({
      associations: own?.associations ?? 0,
      clusters: own?.clusters ?? 0,
      total: all?.associations ?? 0,
      first,
      overlaps: others
        .map(({ name }, place) => ({ name, associations: shared[place]?.associations ?? 0 }))
        .filter(({ associations }) => associations > 0),
    })
  })
}
