import 'server-only'
import { and, inArray, type SQL, sql } from 'drizzle-orm'
import { inScope } from '../auth/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import type { AssociationRef } from '../aws/types.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { database, tables } from '../store/index.ts'
import { askingStore } from './asking.ts'
import { parseFilter } from './filter/index.ts'
import { select, toRow } from './rows.ts'
import type { FleetProblem, FleetRow, FleetSort } from './types.ts'
import { inView, whereOf } from './where.ts'

const { documents, fleetAssociations: f } = tables

/** An association with all that was read of it. */
export type Member = {
  readonly row: FleetRow
  readonly tags: Readonly<Record<string, string>>
  /** The session policy's text; null: it has none, or it was never described. */
  readonly policy: string | null
  /** Key of its analysis; null: none that still holds. */
  readonly analysis: string | null
}
/** `members` is empty where there are more than were asked for. */
export type Population = { readonly found: number; readonly members: readonly Member[] }

const byRisk: FleetSort = { key: 'risk', descending: true }

async function read(where: SQL | undefined, limit: number): Promise<readonly Member[]> {
  const rows = await select(where, byRisk, limit, 0)
  const texts = await textsOf(rows.flatMap(({ policy }) => policy ?? []))
  return rows.map((row) => ({
    row: toRow(row),
    tags: row.tags ?? {},
    policy: row.policy === null ? null : (texts.get(row.policy) ?? null),
    analysis: row.waiting ? null : (row.analysis?.key ?? null),
  }))
}

async function textsOf(hashes: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (hashes.length === 0) return new Map()
  const db = await database()
  const rows = await db
    .select()
    .from(documents)
    .where(inArray(documents.hash, [...new Set(hashes)]))
  return new Map(rows.map(({ hash, text }) => [hash, text]))
}

/** What a filter selects of a scope, the most dangerous first, as long as there are no more than `max`. */
export function populationOf(
  scope: Scope,
  filter: string,
  max: number,
): Promise<Result<Population, FleetProblem>> {
  return askingStore<Population, FleetProblem>(async () => {
    const { terms, problems } = parseFilter(filter)
    if (problems.length > 0) return fail({ kind: 'filter', problems })
    const where = and(inScope(scope), await whereOf(terms, Date.now()))
    const db = await database()
    const [row] = await db.select({ count: sql<number>`count(*)::integer` }).from(f).where(where)
    const found = row?.count ?? 0
    return ok({ found, members: found > max ? [] : await read(where, max) })
  })
}

/** Some associations as they were read last, those that are still in view. Rejects when the store is away. */
export function membersNow(of: readonly AssociationRef[]): Promise<readonly Member[]> {
  if (of.length === 0) return Promise.resolve([])
  const ids = of.map(
    ({ accountId, region, cluster, associationId }) =>
      sql`(${accountId}, ${region}, ${cluster}, ${associationId})`,
  )
  const isOne = sql`(${f.accountId}, ${f.region}, ${f.cluster}, ${f.associationId}) in (${sql.join(ids, sql`, `)})`
  return read(and(inView, isOne), of.length)
}
