import 'server-only'
import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import { inScope } from '../auth/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import type { AssociationRef } from '../aws/types.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { database, tables } from '../store/index.ts'
import { askingStore } from './asking.ts'
import { type NewAssociation, parseFilter, selectsNew } from './filter/index.ts'
import { named } from './named.ts'
import type { FleetProblem, NamedAssociation } from './types.ts'
import { inView, whereOf } from './where.ts'

const { fleetAccounts, fleetAssociations: f } = tables

export type AnalysisSplit = {
  /** How many the filter selects; how many of those have one of these analyses; of how many nothing is known. */
  readonly total: number
  readonly meeting: number
  readonly unknown: number
  /** The first of those that meet. */
  readonly first: readonly NamedAssociation[]
}

const firstRows = 50

/** How many associations that a filter selects of a scope have one of some analyses, by their keys. Those of `unknown`, and those not worked out, may. */
export function splitByAnalysis(
  scope: Scope,
  filter: string,
  keys: { readonly meeting: readonly string[]; readonly unknown: readonly string[] },
): Promise<Result<AnalysisSplit, FleetProblem>> {
  return askingStore<AnalysisSplit, FleetProblem>(async () => {
    const { terms, problems } = parseFilter(filter)
    if (problems.length > 0) return fail({ kind: 'filter', problems })
    const where = and(inScope(scope), inView, await whereOf(terms, Date.now()))
    const meets = sql`(not ${f.toAnalyse} and ${isOneOf(keys.meeting)})`
    const isUnknown = sql`(${f.toAnalyse} or ${f.analysis} is null or ${isOneOf(keys.unknown)})`
    const db = await database()
    const [counts] = await db
      .select({
        total: sql<number>`count(*)::integer`,
        meeting: sql<number>`count(*) filter (where ${meets})::integer`,
        unknown: sql<number>`count(*) filter (where ${isUnknown})::integer`,
      })
      .from(f)
      .where(where)
    const first = await db
      .select({ ...named, roleArn: f.roleArn })
      .from(f)
      .where(and(where, meets))
      .orderBy(asc(f.namespace), asc(f.serviceAccount), asc(f.accountId), asc(f.region), asc(f.cluster))
      .limit(firstRows)
    return ok({ total: 0, meeting: 0, unknown: 0, ...counts, first })
  })
}

/** Whether a filter selects an association, as it was read last. */
export function isSelected(at: AssociationRef, filter: string): Promise<Result<boolean, FleetProblem>> {
  return askingStore<boolean, FleetProblem>(async () => {
    const { terms, problems } = parseFilter(filter)
    if (problems.length > 0) return fail({ kind: 'filter', problems })
    const { accountId, region, cluster, associationId } = at
    const isIt = and(
      eq(f.accountId, accountId),
      eq(f.region, region),
      eq(f.cluster, cluster),
      eq(f.associationId, associationId),
    )
    const db = await database()
    const found = await db
      .select({ associationId: f.associationId })
      .from(f)
      .where(and(isIt, await whereOf(terms, Date.now())))
    return ok(found.length > 0)
  })
}

export type ToBeCreated = Omit<NewAssociation, 'accountName' | 'hasPolicy'> & {
  readonly policy?: string | undefined
}

/** Whether a filter will select an association that is to be created; also true where that is known only when it is there. */
export function willSelect(
  { policy, ...wanted }: ToBeCreated,
  filter: string,
): Promise<Result<boolean, FleetProblem>> {
  return askingStore<boolean, FleetProblem>(async () => {
    const { terms, problems } = parseFilter(filter)
    if (problems.length > 0) return fail({ kind: 'filter', problems })
    const db = await database()
    const [account] = await db
      .select({ name: fleetAccounts.name })
      .from(fleetAccounts)
      .where(eq(fleetAccounts.accountId, wanted.accountId))
    const whole = { ...wanted, accountName: account?.name ?? null, hasPolicy: Boolean(policy) }
    return ok(selectsNew(terms, whole, Date.now()) !== 'no')
  })
}

/** In a query of its own, which both databases hash once. */
const isOneOf = (keys: readonly string[]): SQL =>
  keys.length === 0
    ? sql`false`
    : sql`coalesce(${f.analysis} in (select jsonb_array_elements_text(${JSON.stringify(keys)}::text::jsonb)), false)`
