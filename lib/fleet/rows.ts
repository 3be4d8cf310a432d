import 'server-only'
import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { inScope } from '../auth/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { database, tables } from '../store/index.ts'
import { askingStore } from './asking.ts'
import { parseFilter } from './filter/index.ts'
import { named } from './named.ts'
import { behind, cursorColumn, cursorOf, orderOf } from './order.ts'
import type { FleetPage, FleetProblem, FleetRow, FleetSort, Start } from './types.ts'
import { whereOf } from './where.ts'

const { analyses, fleetAssociations: f, fleetClusters } = tables

/** Why something is dangerous is told elsewhere, and is long. */
const { risks: _, ...analysis } = getTableColumns(analyses)

const columns = {
  ...named,
  ownerArn: f.ownerArn,
  roleArn: f.roleArn,
  targetRoleArn: f.targetRoleArn,
  policy: f.policy,
  tags: f.tags,
  disableSessionTags: f.disableSessionTags,
  modifiedAt: f.modifiedAt,
  problem: f.problem,
  waiting: f.toAnalyse,
  rowReadAt: f.readAt,
  describedAt: f.describedAt,
  analysis,
  clusterReadAt: fleetClusters.associationsReadAt,
}
type Selected = Awaited<ReturnType<typeof select>>[number]

/** Rows as the table shows them, before they are put in words. */
export async function select(where: SQL | undefined, sort: FleetSort, limit: number, offset: number) {
  const db = await database()
  return db
    .select({ ...columns, cursor: cursorColumn(sort) })
    .from(f)
    .leftJoin(analyses, eq(analyses.key, f.analysis))
    .leftJoin(
      fleetClusters,
      and(
        eq(fleetClusters.accountId, f.accountId),
        eq(fleetClusters.region, f.region),
        eq(fleetClusters.cluster, f.cluster),
      ),
    )
    .where(where)
    .orderBy(orderOf(sort))
    .limit(limit)
    .offset(offset)
}

export function toRow(row: Selected): FleetRow {
  const { accountId, region, cluster, associationId, namespace, serviceAccount, roleArn, analysis } = row
  // One that could not be described is shown as it was known before.
  const rowReadAt = row.problem ? (row.describedAt ?? row.rowReadAt) : row.rowReadAt
  const readAt = [rowReadAt, row.clusterReadAt].flatMap((at) => at?.getTime() ?? [])
  return {
    accountId,
    region,
    cluster,
    associationId,
    namespace,
    serviceAccount,
    addOn: row.ownerArn?.split('/')[2] ?? null,
    detail:
      roleArn === null
        ? null
        : {
            roleArn,
            targetRoleArn: row.targetRoleArn,
            hasPolicy: row.policy !== null,
            sessionTags: row.disableSessionTags === false,
            modifiedAt: row.modifiedAt?.toISOString() ?? '',
          },
    counts: analysis && {
      granted: analysis.granted,
      narrowed: analysis.narrowed,
      cut: analysis.cut,
      inert: analysis.inert,
      denied: analysis.denied,
    },
    waiting: row.waiting,
    exact: analysis?.exact ?? false,
    findings: analysis?.findings ?? [],
    risk: analysis?.risk ?? null,
    problem: row.problem,
    readAt: new Date(Math.max(...readAt)).toISOString(),
  }
}

/** As many rows as one answer has. */
export const pageSize = 100

export type FleetQuery = { readonly filter: string; readonly sort: FleetSort }

/** A part of the fleet's table: what the filter selects of a scope, in order, from a place on. */
export function listRows(
  scope: Scope,
  { filter, sort }: FleetQuery,
  start: Start = { from: 0 },
  limit = pageSize,
): Promise<Result<FleetPage, FleetProblem>> {
  return askingStore<FleetPage, FleetProblem>(async () => {
    const { terms, problems } = parseFilter(filter)
    if (problems.length > 0) return fail({ kind: 'filter', problems })
    const from = 'after' in start ? behind(sort, start.after) : undefined
    if (from === null) return fail({ kind: 'cursor' })
    const where = and(inScope(scope), await whereOf(terms, Date.now()), from)
    const rows = await select(where, sort, limit, 'from' in start ? start.from : 0)
    const last = rows.at(-1)
    const next = last && rows.length === limit ? cursorOf(sort, last.cursor) : null
    return ok({ rows: rows.map(toRow), next })
  })
}

/** How many associations of a scope a filter selects. */
export function countRows(scope: Scope, filter: string): Promise<Result<number, FleetProblem>> {
  return askingStore<number, FleetProblem>(async () => {
    const { terms, problems } = parseFilter(filter)
    if (problems.length > 0) return fail({ kind: 'filter', problems })
    const db = await database()
    const where = and(inScope(scope), await whereOf(terms, Date.now()))
    const [row] = await db.select({ count: sql<number>`count(*)::integer` }).from(f).where(where)
    return ok(row?.count ?? 0)
  })
}

/** All that a filter selects of a scope, a page at a time, each asked for when the one before was taken. */
export async function* streamRows(
  scope: Scope,
  query: FleetQuery,
): AsyncGenerator<Result<readonly FleetRow[], FleetProblem>> {
  let start: Start = { from: 0 }
  for (;;) {
    const page: Result<FleetPage, FleetProblem> = await listRows(scope, query, start, streamSize)
    if (!page.ok) {
      yield page
      return
    }
    yield ok(page.value.rows)
    if (page.value.next === null) return
    start = { after: page.value.next }
  }
}

const streamSize = 1000
