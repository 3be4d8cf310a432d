import 'server-only'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { AccessRisk } from '../analysis/types.ts'
import type { Actor } from '../audit/types.ts'
import type { Scope } from '../auth/rules/index.ts'
import type { AssociationRef } from '../aws/types.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { tables } from '../store/index.ts'
import { askingStore } from './asking.ts'
import { type RiskKind, riskKinds } from './filter/risk-kinds.ts'
import type { NameKey, Term } from './filter/types.ts'
import { rowsOf } from './statement.ts'
import type { FleetProblem, FleetRisk, RiskFilter, RiskPage, RiskTally } from './types.ts'
import { type View, viewOf } from './view.ts'
import { inView, whereOf } from './where.ts'

const { acceptedRisks, analyses, fleetAssociations: f } = tables

/** A role is widely shared from so many associations on: what one of them needs is then rarely what all do. */
const sharedMin = 10

export const noRisks: RiskTally = Object.fromEntries(
  riskKinds.map((kind) => [kind, { open: 0, accepted: 0 }]),
) as RiskTally

type Asked = { readonly view: View; readonly where: SQL; readonly now: Date }
type Part = Pick<RiskFilter, 'tenant' | 'cluster'>

function named(key: NameKey, pattern: string | null): readonly Term[] {
  return pattern === null ? [] : [{ from: 0, to: 0, not: false, kind: 'name', key, patterns: [pattern] }]
}

async function askedOf(scope: Scope, { tenant, cluster }: Part, now: Date): Promise<Asked> {
  const terms = [...named('tenant', tenant), ...named('cluster', cluster)]
  return { view: viewOf(scope), where: await whereOf(terms, now.getTime()), now }
}

/** Roles by how many associations have them, of what somebody sees: of more they are not told. */
const shared = ({ associations }: View) =>
  sql`(select ${f.effectiveRoleArn} as arn, count(*)::int as n from ${associations}
    where ${inView} and ${f.effectiveRoleArn} is not null group by 1 having count(*) >= ${sharedMin}) as shared`

const holds = (kind: RiskKind) => sql`${analyses.risks} @> ${JSON.stringify([{ kind }])}::text::jsonb`

/**
 * Associations with a risk of a kind, each with its analysis and who answers for it, to stand behind `from`. What allows nothing needs no narrowing; what
 * older rules worked out does not tell what decided, so that nobody could answer for it.
 */
function sourceOf(kind: RiskKind, { view, where }: Asked): SQL {
  const accepted = sql`left join ${acceptedRisks} on ${and(
    eq(acceptedRisks.accountId, f.accountId),
    eq(acceptedRisks.region, f.region),
    eq(acceptedRisks.cluster, f.cluster),
    eq(acceptedRisks.associationId, f.associationId),
  )} and ${acceptedRisks.kind} = ${kind} and ${acceptedRisks.endedAt} is null`
  const analysed = sql`${view.associations} join ${analyses} on ${analyses.key} = ${f.analysis}`
  if (kind !== 'shared-without-policy') return sql`${analysed} ${accepted} where ${where} and ${holds(kind)}`
  return sql`${analysed} join ${shared(view)} on shared.arn = ${f.effectiveRoleArn} ${accepted}
    where ${where} and ${f.policy} is null and ${analyses.granted} + ${analyses.narrowed} > 0 and ${analyses.content} <> ''`
}

const stands = (now: Date) =>
  sql`coalesce(${acceptedRisks.until} > ${now.toISOString()}::timestamptz and ${acceptedRisks.content} = ${analyses.content}, false)`

/** After the kind: the gravest association first, then by name, so that no two are equal. */
const order = sql`-${analyses.risk}, ${f.namespace}, ${f.serviceAccount}, ${f.accountId}, ${f.region}, ${f.cluster}, ${f.associationId}`

type Row = Omit<FleetRisk, 'kind' | 'why' | 'acceptance'> & {
  readonly risks: readonly AccessRisk[]
  readonly id: string | null
  readonly reason: string
  readonly by: Actor
  readonly at: string | Date
  readonly until: string | Date
  readonly accepted: string
}

function columnsOf(kind: RiskKind): SQL {
  return sql`${f.accountId} as "accountId", ${f.region} as region, ${f.cluster} as cluster,
    ${f.associationId} as "associationId", ${f.namespace} as namespace, ${f.serviceAccount} as "serviceAccount",
    ${f.effectiveRoleArn} as "roleArn", ${f.policy} is not null as "hasPolicy", ${f.toAnalyse} as waiting,
    ${analyses.risk} as risk, ${analyses.content} as content, ${analyses.risks} as risks,
    ${kind === 'shared-without-policy' ? sql`shared.n` : sql`null::int`} as "sharedBy",
    ${acceptedRisks.id} as id, ${acceptedRisks.reason} as reason, ${acceptedRisks.by} as by, ${acceptedRisks.at} as at,
    ${acceptedRisks.until} as until, ${acceptedRisks.content} as accepted`
}

const isoOf = (at: string | Date) => new Date(at).toISOString()

function toRisk(kind: RiskKind, row: Row, now: Date): FleetRisk {
  const { risks, id, reason, by, at, until, accepted, ...rest } = row
  const state =
    accepted !== row.content ? 'changed' : new Date(until).getTime() > now.getTime() ? 'stands' : 'expired'
  return {
    ...rest,
    kind,
    why: risks.find((each) => each.kind === kind) ?? null,
    acceptance: id === null ? null : { id, reason, by: by.name, at: isoOf(at), until: isoOf(until), state },
  }
}

const cursorForm = z.tuple([
  z.enum(riskKinds),
  z.int().min(0).max(100),
  z.array(z.string().max(4096)).length(6),
])
type Place = z.infer<typeof cursorForm>

function placeOf({ kind, risk, ...row }: FleetRisk): Place {
  const { namespace, serviceAccount, accountId, region, cluster, associationId } = row
  return [kind, risk, [namespace, serviceAccount, accountId, region, cluster, associationId]]
}

const cursorOf = (row: FleetRisk) => Buffer.from(JSON.stringify(placeOf(row))).toString('base64url')

function readCursor(cursor: string): Place | null {
  try {
    return cursorForm.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    return null
  }
}

function behind(kind: RiskKind, place: Place | null): SQL {
  if (place?.[0] !== kind) return sql``
  const names = place[2].map((value) => sql`${value}::text`)
  return sql`and (${order}) > (${-place[1]}::int, ${sql.join(names, sql`, `)})`
}

async function rowsOfKind(
  kind: RiskKind,
  asked: Asked,
  condition: SQL,
  limit: number,
): Promise<readonly FleetRisk[]> {
  const rows = await rowsOf<Row>(
    sql`select ${columnsOf(kind)} from ${sourceOf(kind, asked)} ${condition} order by ${order} limit ${limit}`,
  )
  return rows.map((row) => toRisk(kind, row, asked.now))
}

/**
 * What is dangerous about the associations that somebody sees, from behind a cursor: the gravest kind first, and of a kind the gravest association. Of what was
 * worked out before, so that nothing is worked out here.
 */
export function listRisks(
  scope: Scope,
  filter: RiskFilter,
  { after, limit, now }: { readonly after: string | null; readonly limit: number; readonly now: Date },
): Promise<Result<RiskPage, FleetProblem>> {
  return askingStore<RiskPage, FleetProblem>(async () => {
    const place = after === null ? null : readCursor(after)
    if (after !== null && !place) return fail({ kind: 'cursor' })
    const asked = await askedOf(scope, filter, now)
    const accepted = filter.show === 'accepted' ? stands(now) : sql`not ${stands(now)}`
    const rows: FleetRisk[] = []
    for (const kind of kindsFrom(filter.kind, place)) {
      if (rows.length > limit) break
      const condition = sql`and ${accepted} ${behind(kind, place)}`
      rows.push(...(await rowsOfKind(kind, asked, condition, limit + 1 - rows.length)))
    }
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return ok({ rows: shown, next: rows.length > limit && last ? cursorOf(last) : null })
  })
}

/** The kinds that are asked for, from the one of a place on. */
function kindsFrom(kind: RiskKind | null, place: Place | null): readonly RiskKind[] {
  const kinds = kind === null ? riskKinds : [kind]
  return kinds.slice(place ? Math.max(0, kinds.indexOf(place[0])) : 0)
}

/** Everything dangerous about one association, in the same order, whoever answers for it. Of one that they do not see, nothing. */
export function risksOfAssociation(
  scope: Scope,
  at: AssociationRef,
  now: Date,
): Promise<Result<readonly FleetRisk[], FleetProblem>> {
  return askingStore<readonly FleetRisk[], FleetProblem>(async () => {
    const asked = await askedOf(scope, { tenant: null, cluster: null }, now)
    const isIt = and(
      eq(f.accountId, at.accountId),
      eq(f.region, at.region),
      eq(f.cluster, at.cluster),
      eq(f.associationId, at.associationId),
    )
    const found = await Promise.all(riskKinds.map((kind) => rowsOfKind(kind, asked, sql`and ${isIt}`, 1)))
    return ok(found.flat())
  })
}

type Count = { readonly kind: RiskKind; readonly n: number }

/** Associations are counted by analysis, and what an analysis says once for all that share it. */
const allOf = (asked: Asked) => sql`
  with counted as materialized (
    select ${f.analysis} as key, count(*) as n from ${asked.view.associations} where ${asked.where} group by 1
  )
  select each ->> 'kind' as kind, sum(n)::int as n
  from counted join ${analyses} on ${analyses.key} = counted.key, jsonb_array_elements(${analyses.risks}) as each
  group by 1
  union all select 'shared-without-policy', count(*)::int from ${sourceOf('shared-without-policy', asked)}`

const acceptedOf = (asked: Asked) =>
  sql.join(
    riskKinds.map(
      (kind) => sql`select ${kind}::text as kind, count(*)::int as n from ${sourceOf(kind, asked)}
        and ${acceptedRisks.id} is not null and ${stands(asked.now)}`,
    ),
    sql` union all `,
  )

/** How many risks of each kind there are among what somebody sees. */
export function countRisks(scope: Scope, part: Part, now: Date): Promise<Result<RiskTally, FleetProblem>> {
  return askingStore<RiskTally, FleetProblem>(async () => {
    const asked = await askedOf(scope, part, now)
    const [all, accepted] = await Promise.all([rowsOf<Count>(allOf(asked)), rowsOf<Count>(acceptedOf(asked))])
    const tally = { ...noRisks }
    for (const kind of riskKinds) {
      const total = all.find((each) => each.kind === kind)?.n ?? 0
      const taken = accepted.find((each) => each.kind === kind)?.n ?? 0
      tally[kind] = { open: total - taken, accepted: taken }
    }
    return ok(tally)
  })
}
