import 'server-only'
import { setImmediate } from 'node:timers/promises'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { rolesAt } from '../analysis/index.ts'
import { inScope } from '../auth/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import type { AssociationRef } from '../aws/types.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { type Between, listBetween, untouchedSince } from '../history/index.ts'
import type { Moment, Standing } from '../history/types.ts'
import { effectiveRoleArn } from '../pod-identity/index.ts'
import { tables } from '../store/index.ts'
import { askingStore } from './asking.ts'
import { type BothRoles, differenceOf, isSameRole, netAccess, type Turned } from './compare-access.ts'
import { parseFilter } from './filter/index.ts'
import { iso, rowsOf } from './statement.ts'
import type { Comparison, Difference, FleetProblem, UnsureRole } from './types.ts'
import { viewOf } from './view.ts'
import { inView, termsAre } from './where.ts'

const { crawls, fleetAssociations: f, fleetPlaces, fleetRoles, roleVersions } = tables

/** Which associations, as a filter says or this one, and between which moments. */
export type CompareAsked = {
  readonly filter: string
  readonly at: AssociationRef | null
  /** ISO 8601 in UTC. */
  readonly from: string
  readonly to: Moment
}
type Asked = {
  readonly scope: Scope
  readonly where: SQL | undefined
  readonly from: string
  readonly to: Moment
}

/** Nobody reads more one by one. Access takes some milliseconds each of the site's own thread. */
const [lookedMax, workedMax] = [1000, 200]

function isOne({ accountId, region, cluster, associationId }: AssociationRef): SQL | undefined {
  return and(
    eq(f.accountId, accountId),
    eq(f.region, region),
    eq(f.cluster, cluster),
    eq(f.associationId, associationId),
  )
}

async function bothRoles(arns: readonly string[], { from, to }: Asked): Promise<BothRoles> {
  const end = to === 'now' ? null : new Date(to)
  const [was, is] = await Promise.all([rolesAt(arns, new Date(from)), rolesAt(arns, end)])
  return { from: was, to: is }
}

/** Roles in use that were known at the first moment and have been found otherwise since: those that give something else by the second, and the others. */
async function turnedRoles(asked: Asked) {
  const { scope, where, from } = asked
  const rows = await rowsOf<{ readonly arn: string }>(sql`
    select distinct ${roleVersions.arn} as arn from ${roleVersions}
    join ${fleetRoles} on ${fleetRoles.arn} = ${roleVersions.arn} and ${fleetRoles.missing} < 2
    join ${f} on ${f.effectiveRoleArn} = ${roleVersions.arn}
    where ${and(inView, inScope(scope), where)} and ${fleetRoles.readAt} > ${from}::timestamptz
      and ${roleVersions.since} <= ${from}::timestamptz and ${roleVersions.until} > ${from}::timestamptz`)
  const arns = rows.map(({ arn }) => arn)
  const roles = await bothRoles(arns, asked)
  const isSame = (arn: string) => {
    const same = isSameRole(arn, roles)
    return same.ok && same.value
  }
  return {
    turned: arns.filter((arn) => !isSame(arn)),
    // Found otherwise, and by the second moment as it was.
    settled: arns.filter(isSame),
  }
}

const stateOf = (standing: Standing) => (standing.kind === 'there' ? standing.state : null)

/** Every effective role of some associations, at either moment. */
const rolesOf = (touched: readonly Between[]): readonly string[] =>
  touched.flatMap(({ from, to }) =>
    [stateOf(from), stateOf(to)].flatMap((state) => (state ? [effectiveRoleArn(state)] : [])),
  )

type RestRow = {
  /** Null: as it was; empty: never described. */
  readonly arn: string | null
  readonly readAt: string | Date | null
  readonly associations: number
}

/** Of associations that are not looked at: those whose roles are as they were, and the others by their role. */
async function restOf(
  { scope, where, from }: Asked,
  turned: readonly string[],
  settled: readonly string[],
): Promise<readonly RestRow[]> {
  const untouched = await untouchedSince({ from, roles: turned })
  const isKnown = sql`${fleetRoles.arn} is not null and ${fleetRoles.missing} < 2`
  const isAsItWas = sql`(${fleetRoles.readAt} <= ${from}::timestamptz or ${fleetRoles.arn} = any(${sql.param(settled)}::text[]))`
  return rowsOf<RestRow>(sql`
    select case when ${isKnown} and ${isAsItWas} then null else coalesce(${f.effectiveRoleArn}, '') end as arn,
      min(case when ${isKnown} then ${fleetRoles.readAt} end) as "readAt", count(*)::int as associations
    from ${f} left join ${fleetRoles} on ${fleetRoles.arn} = ${f.effectiveRoleArn}
    where ${and(inView, inScope(scope), where, untouched)}
    group by 1 order by 3 desc`)
}

type Sorted = {
  readonly different: readonly Turned[]
  readonly unchanged: number
  readonly unsure: readonly UnsureRole[]
}
/** One that stands as it did with its role as it was, or not even is at either moment. */
type AsItWas = 'there' | 'nowhere'

/** What is different of an association, by itself or by its role, or the role of which that is not known. */
function turnOf(each: Between, roles: BothRoles): Turned | UnsureRole | AsItWas {
  const [before, after] = [stateOf(each.from), stateOf(each.to)]
  const kind = differenceOf(each.from, each.to)
  if (kind !== 'same') return { ...each, kind, before, after, isByRole: false }
  // What came and went between is nothing now.
  if (!after) return 'nowhere'
  const arn = effectiveRoleArn(after)
  const same = isSameRole(arn, roles)
  if (!same.ok) return { arn, readAt: same.error.readAt, associations: 1 }
  return same.value ? 'there' : { ...each, kind: 'changed', before, after, isByRole: true }
}

/** By role, those with most associations first. */
function byRole(unsure: readonly UnsureRole[]): readonly UnsureRole[] {
  return [...Map.groupBy(unsure, ({ arn }) => arn).entries()]
    .map(([arn, of]) => ({
      arn,
      readAt: of[0]?.readAt ?? null,
      associations: of.reduce((sum, { associations }) => sum + associations, 0),
    }))
    .sort((left, right) => right.associations - left.associations)
}

function sorted(touched: readonly Between[], rest: readonly RestRow[], roles: BothRoles): Sorted {
  const turns = touched.map((each) => turnOf(each, roles))
  const told = turns.flatMap((turn) => (typeof turn === 'string' ? [] : [turn]))
  const asTheyWere = rest.find(({ arn }) => arn === null)?.associations ?? 0
  const unread = rest.flatMap(({ arn, readAt, associations }) =>
    arn === null ? [] : [{ arn: arn || null, readAt: iso(readAt), associations }],
  )
  return {
    different: told.flatMap((turn) => ('kind' in turn ? [turn] : [])),
    unchanged: asTheyWere + turns.filter((turn) => turn === 'there').length,
    unsure: byRole([...unread, ...told.flatMap((turn) => ('kind' in turn ? [] : [turn]))]),
  }
}

async function workedOut(different: readonly Turned[], roles: BothRoles): Promise<readonly Difference[]> {
  const differences: Difference[] = []
  let worked = 0
  for (const each of different) {
    const isLate = worked >= workedMax
    const answer = isLate ? fail({ kind: 'many' } as const) : netAccess(each, roles)
    const { from: _from, to: _to, ...difference } = each
    differences.push({
      ...difference,
      access: answer.ok ? answer.value : null,
      notKnown: answer.ok ? null : answer.error,
    })
    if (!answer.ok) continue
    worked += 1
    // Pages have their turn.
    await setImmediate()
  }
  return differences
}

/** Places that somebody sees and that were not read to the end before a moment. */
async function firstReadOf({ scope, from }: Asked): Promise<Comparison['firstRead']> {
  const { places } = viewOf(scope)
  const rows = await rowsOf<{ accountId: string; region: string; at: string | Date | null }>(sql`
    select p.* from (
      select ${fleetPlaces.accountId} as "accountId", ${fleetPlaces.region} as region,
        (select min(${crawls.endedAt}) from ${crawls} where ${crawls.accountId} = ${fleetPlaces.accountId}
          and ${crawls.region} = ${fleetPlaces.region} and ${crawls.state} = 'done') as at
      from ${places}) p
    where p.at is null or p.at > ${from}::timestamptz
    order by p."accountId", p.region`)
  return rows.map(({ at, ...place }) => ({ ...place, at: iso(at) }))
}

async function compare(asked: Asked): Promise<Comparison> {
  const { turned, settled } = await turnedRoles(asked)
  const { touched, total } = await listBetween({ ...asked, roles: turned, limit: lookedMax })
  const [roles, rest, firstRead] = await Promise.all([
    bothRoles(rolesOf(touched), asked),
    restOf(asked, turned, settled),
    firstReadOf(asked),
  ])
  const { different, unchanged, unsure } = sorted(touched, rest, roles)
  return {
    differences: await workedOut(different, roles),
    unsure,
    unchanged,
    unlooked: total - touched.length,
    firstRead,
  }
}

/**
 * What is different of some associations between two moments: the net, so that a change that was gone back on is none. Roles count as they were at either; what
 * cannot be told is said to be unknown. What an organization lays over an account counts as it is now.
 */
export function compareMoments(
  scope: Scope,
  { filter, at, from, to }: CompareAsked,
): Promise<Result<Comparison, FleetProblem>> {
  return askingStore<Comparison, FleetProblem>(async () => {
    const { terms, problems } = parseFilter(filter)
    if (problems.length > 0) return fail({ kind: 'filter', problems })
    const where = and(at ? isOne(at) : undefined, await termsAre(terms, Date.now()))
    return ok(await compare({ scope, where, from, to }))
  })
}
