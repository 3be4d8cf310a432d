import 'server-only'
import { and, or, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { tenantOf } from '../analysis/index.ts'
import type { Severity } from '../iam/index.ts'
import { tables } from '../store/index.ts'
import { setsHolding } from './action-sets.ts'
import type { NameKey, Span, Term, Trait } from './filter/types.ts'
import { rowsOf } from './statement.ts'
import { wordsLike } from './words.ts'

const { analyses, fleetAccounts, fleetAssociations: f, fleetClusters, fleetRoles } = tables

/** Not in the last two lists: it is gone (the table `fleet_associations` says why two). */
export const inView = sql`${f.missing} < 2`

/** Every value of a column, as `value`, from one to the next by its index: there are far fewer than rows. */
export const valuesOf = (name: SQL, column: AnyPgColumn) => sql`${name}(value) as (
    (select ${column} from ${f} where ${inView} and ${column} is not null order by ${column} limit 1)
    union all
    select (select ${column} from ${f} where ${inView} and ${column} > ${name}.value order by ${column} limit 1) from ${name}
    where ${name}.value is not null
  )`

/** A text as LIKE finds it, in small letters. */
export const likeText = (text: string) => text.toLowerCase().replace(/[\\%_]/g, '\\$&')

/** A name's pattern (`*`, `?`) as LIKE has it, in small letters. */
export const likeOf = (pattern: string) => likeText(pattern).replaceAll('*', '%').replaceAll('?', '_')

const like = (column: SQL | AnyPgColumn, pattern: string) => sql`lower(${column}) like ${pattern}`

/** Values that are like it, as the query of the values found them: the planner sees which, and finds their rows by an index. */
async function isNamed(
  column: AnyPgColumn,
  pattern: string,
  values = valuesOf(sql`named`, column),
): Promise<SQL> {
  const rows = await rowsOf<{ value: string }>(
    sql`with recursive ${values} select distinct value from named where ${like(sql`value`, pattern)}`,
  )
  // Of a column that is null nothing is known; among no values at all it would not be found, rather.
  if (rows.length === 0) return sql`(${column} is null and null)`
  return sql`${column} = any(${sql.param(rows.map(({ value }) => value))}::text[])`
}

/** A role by its name, whatever its path, or by its ARN. The effective role is the target role where there is one. */
export async function roleIs(pattern: string): Promise<SQL> {
  const text = pattern.toLowerCase().startsWith('arn:') ? likeOf(pattern) : `%/${likeOf(pattern)}`
  return sql`(${await isNamed(f.roleArn, text)} or ${await isNamed(f.effectiveRoleArn, text)})`
}

const names: Readonly<Record<NameKey, (pattern: string) => SQL | undefined | Promise<SQL>>> = {
  namespace: (pattern) => isNamed(f.namespace, likeOf(pattern)),
  'service-account': (pattern) => like(f.serviceAccount, likeOf(pattern)),
  cluster: (pattern) => isNamed(f.cluster, likeOf(pattern), clustersOf),
  region: (pattern) => like(f.region, likeOf(pattern)),
  account: (pattern) =>
    or(
      like(f.accountId, likeOf(pattern)),
      sql`${f.accountId} in (select ${fleetAccounts.accountId} from ${fleetAccounts} where ${like(fleetAccounts.name, likeOf(pattern))})`,
    ),
  // Null while it was never described: then it neither is it nor is it not.
  role: roleIs,
  tenant: (pattern) => sql`coalesce(${like(tenantOf(f.tags, f.namespace), likeOf(pattern))}, false)`,
  // arn:aws:eks:region:account:addon/cluster/name/id
  owner: (pattern) => sql`coalesce(${like(sql`split_part(${f.ownerArn}, '/', 3)`, likeOf(pattern))}, false)`,
}

/** The clusters that associations are in, by the index of their key. */
const clustersOf = sql`named(account_id, region, value) as (
    (select ${f.accountId}, ${f.region}, ${f.cluster} from ${f} order by ${f.accountId}, ${f.region}, ${f.cluster} limit 1)
    union all
    select next.* from named, lateral (select ${f.accountId}, ${f.region}, ${f.cluster} from ${f}
      where (${f.accountId}, ${f.region}, ${f.cluster}) > (named.account_id, named.region, named.value)
      order by ${f.accountId}, ${f.region}, ${f.cluster} limit 1) as next
  )`

/** Of what was worked out, where something was. In small queries of their own: there are far fewer analyses than associations. */
const analysed = (condition: SQL, not: boolean) =>
  sql`${f.analysis} in (select ${analyses.key} from ${analyses} where ${not ? sql`not (${condition})` : condition})`

/** A finding of an analysis that is so. */
const finds = (condition: SQL | undefined) =>
  sql`exists (select 1 from jsonb_array_elements(${analyses.findings}) as each where ${condition})`

/** Quicker than to look into each finding. */
const holds = (finding: object) => sql`${analyses.findings} @> ${JSON.stringify([finding])}::text::jsonb`

export const hasSeverity = (severity: Severity) => holds({ severity })

const hasCode = (pattern: string) =>
  /[*?]/.test(pattern)
    ? finds(like(sql`each ->> 'code'`, likeOf(pattern)))
    : holds({ code: pattern.toLowerCase() })

/** A role does not let the pods in. Whether a condition is met that AWS does not document, nobody can tell. */
const brokenTrust = sql`(${hasSeverity('error')} and ${finds(
  sql`each ->> 'code' like 'trust-%' and each ->> 'code' <> 'trust-condition-unknown' and each ->> 'severity' = 'error'`,
)})`
/** Keys of the analyses that say so. */
export const brokenKeys = sql`(select ${analyses.key} from ${analyses} where ${brokenTrust})`

/** A time that has not come yet tells nothing of what was first: the clocks disagree. */
export const wasNamed = (since: SQL, readAt: SQL) =>
  sql`${readAt} is not null and (${readAt} >= ${since} or ${since} > now() + interval '1 day')`

/**
 * AWS said twice that it is not there any more; or the account's roles were read, all of them, when the association named it already, and it was not
 * among them. One that was made since is not known yet. In small queries of their own, which are asked once.
 */
const isGone = (arn: AnyPgColumn) =>
  sql`(${arn} not in (select ${fleetRoles.arn} from ${fleetRoles} where ${fleetRoles.missing} < 2)
    and (${arn} in (select ${fleetRoles.arn} from ${fleetRoles} where ${fleetRoles.missing} >= 2)
      or exists (select 1 from ${fleetAccounts} where ${fleetAccounts.accountId} = split_part(${arn}, ':', 5)
        and ${fleetAccounts.rolesProblem} is null and ${wasNamed(sql`${f.modifiedAt}`, sql`${fleetAccounts.rolesReadAt}`)})))`
export const roleGone = sql`(${isGone(f.roleArn)} or coalesce(${isGone(f.targetRoleArn)}, false))`

const clusterWhere = (condition: SQL) =>
  sql`(${f.accountId}, ${f.region}, ${f.cluster}) in (select ${fleetClusters.accountId}, ${fleetClusters.region}, ${fleetClusters.cluster} from ${fleetClusters} where ${condition})`
/** Neither where nobody could look. */
export const agentIs = (there: boolean) =>
  clusterWhere(
    there
      ? sql`${fleetClusters.agent} not in ('missing', 'unknown')`
      : sql`${fleetClusters.agent} = 'missing'`,
  )

const counted: Readonly<Partial<Record<Trait, SQL>>> = {
  // Suggestions are none: nearly every association has some.
  finding: sql`jsonb_path_exists(${analyses.findings}, '$[*] ? (@.severity != "suggestion")')`,
  narrowed: sql`${analyses.narrowed} > 0`,
  cut: sql`${analyses.cut} > 0`,
  inert: sql`${analyses.inert} > 0`,
  denied: sql`${analyses.denied} > 0`,
  conditions: sql`${analyses.conditional} > 0`,
  'broken-trust': brokenTrust,
}
/** Null where it is not known. */
const described = (condition: SQL) => sql`(case when ${f.roleArn} is not null then ${condition} end)`
/** It could not be described, or its role is not readable. */
export const isUnreadable = sql`(${f.problem} is not null or (${f.analysis} is null and not ${f.toAnalyse}))`
const plain: Readonly<Partial<Record<Trait, SQL>>> = {
  'session-policy': described(sql`${f.policy} is not null`),
  'target-role': described(sql`${f.targetRoleArn} is not null`),
  'session-tags': described(sql`not ${f.disableSessionTags}`),
  owner: sql`${f.ownerArn} is not null`,
  problem: isUnreadable,
  description: sql`${f.roleArn} is not null`,
  analysis: sql`${f.analysis} is not null`,
  waiting: sql`${f.toAnalyse}`,
  'role-gone': described(roleGone),
}

function traitIs(trait: Trait, not: boolean): SQL | undefined {
  const ofAnalysis = counted[trait]
  if (ofAnalysis) return analysed(ofAnalysis, not)
  if (trait === 'agent') return agentIs(!not)
  const condition = plain[trait]
  return condition && (not ? sql`not ${condition}` : condition)
}

function spanIs(span: Span, now: number): SQL | undefined {
  const at = sql`${f.modifiedAt}`
  if ('within' in span) return sql`${at} >= ${new Date(now - span.within).toISOString()}::timestamptz`
  if ('before' in span) return sql`${at} < ${new Date(now - span.before).toISOString()}::timestamptz`
  return and(
    span.from === null ? undefined : sql`${at} >= ${span.from}::timestamptz`,
    span.to === null ? undefined : sql`${at} < ${span.to}::timestamptz`,
  )
}

async function canDo(patterns: readonly string[], not: boolean): Promise<SQL> {
  const hashes = await setsHolding(patterns)
  return analysed(sql`${analyses.some} = any(${sql.param(hashes)}::text[])`, not)
}

const negated = (condition: SQL | undefined, not: boolean) =>
  not && condition ? sql`not (${condition})` : condition

/** Accounts whose name holds the text, or whose number it is. */
async function accountsWith(text: string): Promise<readonly string[]> {
  const named = like(sql`name`, `%${likeText(text)}%`)
  const rows = await rowsOf<{ id: string }>(
    sql`select account_id as id from ${fleetAccounts} where ${named} or account_id = ${text}`,
  )
  return rows.map(({ id }) => id)
}

/** Of what lacks it there is nearly always plenty: its words are not looked up first. */
async function textIs(text: string, not: boolean): Promise<SQL> {
  const pattern = `%${likeText(text)}%`
  const accounts = await accountsWith(text)
  if (accounts.length === 0 && !not) return wordsLike(pattern)
  const isOf = sql`(${f.words} like ${pattern} or ${f.accountId} = any(${sql.param(accounts)}::text[]))`
  return not ? sql`not ${isOf}` : isOf
}

async function termIs(term: Term, now: number): Promise<SQL | undefined> {
  switch (term.kind) {
    case 'text':
      return textIs(term.text, term.not)
    case 'name':
      return negated(or(...(await Promise.all(term.patterns.map(names[term.key])))), term.not)
    case 'trait': {
      const conditions = term.traits.map((trait) => traitIs(trait, term.not))
      // `-has:a,b` is neither a nor b.
      return term.not ? and(...conditions) : or(...conditions)
    }
    case 'finding':
      return analysed(sql`(${or(...term.patterns.map(hasCode))})`, term.not)
    case 'severity':
      return analysed(sql`(${or(...term.severities.map(hasSeverity))})`, term.not)
    case 'can':
      return canDo(term.patterns, term.not)
    case 'changed':
      return negated(spanIs(term.span, now), term.not)
    case 'risk':
      return analysed(sql`${analyses.risk} between ${term.least} and ${term.most}`, term.not)
  }
}

/**
 * What a filter's terms ask, for a query of `fleet_associations`. What is not known of a row meets neither a condition nor its opposite: an
 * association that could not be described neither has a session policy nor lacks one.
 */
export async function whereOf(terms: readonly Term[], now: number): Promise<SQL> {
  return and(inView, await termsAre(terms, now)) ?? inView
}

/** The same, of those too that are gone, as they were known last. Undefined: no term. */
export async function termsAre(terms: readonly Term[], now: number): Promise<SQL | undefined> {
  return and(...(await Promise.all(terms.map((term) => termIs(term, now)))))
}
