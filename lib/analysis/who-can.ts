import 'server-only'
import { sql } from 'drizzle-orm'
import { inScope } from '../auth/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import { ok, type Result } from '../base/index.ts'
import type { QuestionVerdict } from '../iam/index.ts'
import { accountsNotCounted } from '../organization/index.ts'
import { type Database, database, tables } from '../store/index.ts'
import { keyColumn } from './by-session.ts'
import { type FleetIndex, fleetIndex, placeColumns, tenantColumn } from './fleet-index.ts'
import { loadRows } from './load.ts'
import { askedOf } from './question.ts'
import { readTexts } from './roles.ts'
import type {
  Question,
  QuestionProblem,
  UnknownReason,
  VerdictTally,
  Way,
  WhoCanAnswer,
  WhoCanGroup,
  WhoCanRow,
} from './types.ts'
import { readUnread } from './unread.ts'
import { type Verdicts, verdictsOf } from './verdicts.ts'
import { type AssociationRow, rowColumns, rowsOf } from './waiting.ts'
import { inWorkers } from './workers.ts'

const { fleetAssociations } = tables
const order = ['always', 'sometimes', 'unknown', 'never'] as const satisfies readonly QuestionVerdict[]

type Counts = Record<QuestionVerdict, number>
const noCounts = (): Counts => ({ always: 0, sometimes: 0, never: 0, unknown: 0 })

/** Counts by a column of the index; associations with -1 in it are left out. */
function groupBy(
  column: Int32Array,
  names: readonly string[],
  { analysis }: FleetIndex,
  verdicts: Verdicts,
): readonly WhoCanGroup[] {
  const tallies = names.map(noCounts)
  for (const [at, group] of column.entries()) {
    const tally = tallies[group]
    if (tally) tally[verdicts[analysis[at] ?? -1] ?? 'unknown']++
  }
  const groups = names.map((name, at) => ({ name, tally: tallies[at] ?? noCounts() }))
  return groups.toSorted(
    (left, right) =>
      order
        .map((verdict) => right.tally[verdict] - left.tally[verdict])
        .find((difference) => difference !== 0) ?? (left.name < right.name ? -1 : 1),
  )
}

function tallyOf({ analysis }: FleetIndex, verdicts: Verdicts): VerdictTally {
  const tally = noCounts()
  for (const number of analysis) tally[verdicts[number] ?? 'unknown']++
  return tally
}

/**
 * Who can do something, of those that somebody sees: for every association whether all requests that fit the question are allowed (`always`), some (`sometimes`) or none
 * (`never`), counted by role, cluster and tenant. `unknown`: its role is not readable, it waits to be analysed, or the engine cannot tell.
 */
export async function whoCan(
  scope: Scope,
  question: Question,
  signal?: AbortSignal,
): Promise<Result<WhoCanAnswer, QuestionProblem>> {
  const asked = askedOf(question)
  if (!asked.ok) return asked
  const store = await database()
  const index = await fleetIndex(store, question, scope)
  const verdicts = await verdictsOf(store, index, asked.value, signal)
  const keysOf = (verdict: QuestionVerdict) =>
    index.analyses.flatMap(({ key }, number) => (verdicts[number] === verdict ? [key] : []))
  const tally = tallyOf(index, verdicts)
  const dark = Object.values(index.dark).reduce((sum, count) => sum + count, 0)
  return ok({
    scope,
    question,
    actions: asked.value.places.length,
    fits: asked.value.fits,
    tally,
    unknown: { ...index.dark, unclear: tally.unknown - dark },
    roles: groupBy(index.role, index.roles, index, verdicts),
    clusters: groupBy(index.cluster, index.clusters, index, verdicts),
    tenants: groupBy(index.tenant, index.tenants, index, verdicts),
    keys: {
      always: keysOf('always'),
      sometimes: keysOf('sometimes'),
      never: keysOf('never'),
      unknown: keysOf('unknown'),
    },
    withoutOrganization: await accountsNotCounted(store, index.accounts),
    unread: await readUnread(store),
  })
}

/** A part of an answer's associations. A role is its ARN, or '' for associations whose role nobody knows. A cluster is `account/region/name`; `after`: behind this one, in the order of their ARNs' parts. */
export type WhoCanPart = {
  readonly verdicts?: readonly QuestionVerdict[]
  readonly role?: string
  readonly cluster?: string
  readonly tenant?: string
  readonly after?: Pick<WhoCanRow, 'accountId' | 'region' | 'cluster' | 'associationId'>
  /** At most 500. */
  readonly limit?: number
  /** Leave the reasons out. */
  readonly bare?: boolean
}
type StoredRow = AssociationRow & { readonly key: string | null; readonly waiting: boolean }

const limitMax = 500

async function readRows(
  store: Database,
  answer: WhoCanAnswer,
  part: WhoCanPart,
): Promise<readonly StoredRow[]> {
  const { verdicts = order, after, limit = limitMax } = part
  const keys = verdicts.flatMap((verdict) => answer.keys[verdict])
  const isDark = sql`(a.to_analyse or a.analysis is null)`
  const isOne = sql`not a.to_analyse and ${keyColumn(answer.question)} in (select jsonb_array_elements_text(${JSON.stringify(keys)}::text::jsonb))`
  const wanted = verdicts.length === order.length ? sql`true` : sql`(${isOne})`
  const conditions = [
    sql`a.missing < 2`,
    inScope(answer.scope, placeColumns) ?? sql`true`,
    verdicts.includes('unknown') && verdicts.length < order.length ? sql`(${isOne} or ${isDark})` : wanted,
    ...(part.role === undefined
      ? []
      : [part.role === '' ? sql`a.effective_role_arn is null` : sql`a.effective_role_arn = ${part.role}`]),
    ...(part.cluster === undefined
      ? []
      : [sql`concat_ws('/', a.account_id, a.region, a.cluster) = ${part.cluster}`]),
    ...(part.tenant === undefined ? [] : [sql`${tenantColumn} = ${part.tenant}`]),
    ...(after
      ? [
          sql`(a.account_id, a.region, a.cluster, a.association_id) > (${after.accountId}, ${after.region}, ${after.cluster}, ${after.associationId})`,
        ]
      : []),
  ]
  return rowsOf<StoredRow>(
    store,
    sql`select ${rowColumns}, case when a.to_analyse then null else ${keyColumn(answer.question)} end as key, a.to_analyse as waiting
        from ${fleetAssociations} a where ${sql.join(conditions, sql` and `)}
        order by a.account_id, a.region, a.cluster, a.association_id limit ${Math.min(limit, limitMax)}`,
  )
}

/** What was explained, by the key of an analysis; of a long list each only once, as far as memory allows. */
type Explained = Map<string, readonly Way[]>
const explainedMax = 2000

/** Why some associations get their verdicts, added to what was explained before. */
async function explainRows(
  store: Database,
  question: Question,
  rows: readonly StoredRow[],
  explained: Explained,
  signal?: AbortSignal,
): Promise<void> {
  if (explained.size > explainedMax) explained.clear()
  const firsts = new Map(
    rows.flatMap((row) => (row.key === null || explained.has(row.key) ? [] : [[row.key, row] as const])),
  )
  const list = [...firsts.values()]
  const texts = await readTexts(
    store,
    list.flatMap(({ policy }) => policy ?? []),
  )
  const textOf = ({ policy }: StoredRow) => (policy === null ? null : (texts.get(policy) ?? null))
  const { load, rows: lit } = await loadRows(store, list, textOf, new Map())
  const ways = await inWorkers('explain', { load, question }, signal)
  for (const [place, { key }] of lit.entries()) explained.set(key ?? '', ways[place] ?? [])
}

function reasonOf({ roleArn, key, waiting }: StoredRow, verdict?: QuestionVerdict): UnknownReason | null {
  if (verdict) return verdict === 'unknown' ? 'unclear' : null
  if ((roleArn as string | null) === null) return 'undescribed'
  return waiting || key !== null ? 'waiting' : 'unreadable'
}

async function tellRows(
  answer: WhoCanAnswer,
  part: WhoCanPart,
  explained: Explained,
  signal?: AbortSignal,
): Promise<readonly WhoCanRow[]> {
  const store = await database()
  const rows = await readRows(store, answer, part)
  const verdicts = new Map(
    order.flatMap((verdict) => answer.keys[verdict].map((key) => [key, verdict] as const)),
  )
  if (!part.bare) await explainRows(store, answer.question, rows, explained, signal)
  return rows.map((row) => {
    const verdict = verdicts.get(row.key ?? '')
    return {
      accountId: row.accountId,
      region: row.region,
      cluster: row.cluster,
      associationId: row.associationId,
      namespace: row.namespace,
      serviceAccount: row.serviceAccount,
      roleArn: row.roleArn,
      targetRoleArn: row.targetRoleArn,
      verdict: verdict ?? 'unknown',
      reason: reasonOf(row, verdict),
      ways: row.key === null ? null : (explained.get(row.key) ?? null),
    }
  })
}

/** The associations of an answer, or of a part of it, with what makes each verdict: some hundred at a time. */
export function whoCanRows(
  answer: WhoCanAnswer,
  part: WhoCanPart = {},
  signal?: AbortSignal,
): Promise<readonly WhoCanRow[]> {
  return tellRows(answer, part, new Map(), signal)
}

/** Every association of an answer, for an export. */
export async function* everyWhoCanRow(
  answer: WhoCanAnswer,
  part: Omit<WhoCanPart, 'after' | 'limit'> = {},
  signal?: AbortSignal,
): AsyncGenerator<WhoCanRow> {
  const explained: Explained = new Map()
  let after: WhoCanPart['after']
  for (;;) {
    const rows = await tellRows(answer, { ...part, ...(after && { after }) }, explained, signal)
    yield* rows
    after = rows.at(-1)
    if (rows.length < limitMax) return
  }
}
