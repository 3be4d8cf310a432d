import 'server-only'
import { setImmediate } from 'node:timers/promises'
import { type SQLWrapper, sql } from 'drizzle-orm'
import { inScope } from '../auth/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import { type Database, tables } from '../store/index.ts'
import { keyColumn, storedKey, tellingOf } from './by-session.ts'
import { readMark } from './keep.ts'
import { accountOf } from './roles.ts'
import type { Question, UnknownReason } from './types.ts'
import { type AssociationRow, rowColumns, rowsOf } from './waiting.ts'

const { fleetAssociations, analyses, actionSets } = tables

/** What is known of an analysis without its documents. */
export type IndexedAnalysis = {
  readonly key: string
  readonly exact: boolean
  readonly some: string
  readonly all: string
  /** One association that has it: all others come to the same. */
  readonly example: AssociationRow
}
/** The whole fleet as numbers, some bytes an association, so that a question is counted without asking the database for every row. */
export type FleetIndex = {
  readonly analyses: readonly IndexedAnalysis[]
  readonly sets: ReadonlyMap<string, Uint8Array>
  /** By association: its analysis (-1: none, or it waits), role, cluster and tenant (-1: none). */
  readonly analysis: Int32Array
  readonly role: Int32Array
  readonly cluster: Int32Array
  readonly tenant: Int32Array
  readonly roles: readonly string[]
  readonly clusters: readonly string[]
  readonly tenants: readonly string[]
  /** Of the roles that were analysed. */
  readonly accounts: readonly string[]
  /** How many have no analysis, by reason. */
  readonly dark: Readonly<Record<DarkReason, number>>
}
type DarkReason = Exclude<UnknownReason, 'unclear'>

/** An association's tenant, of its tags and namespace: its tag `tenant`, or what follows `tenant-` in its namespace; null: it is of none. */
export const tenantOf = (tags: SQLWrapper, namespace: SQLWrapper) =>
  sql`coalesce(nullif(${tags} ->> 'tenant', ''), case when ${namespace} like 'tenant-_%' then substr(${namespace}, 8) end)`

export const tenantColumn = tenantOf(sql`a.tags`, sql`a.namespace`)

/** Whose an association `a` is. */
export const placeColumns = {
  accountId: sql`a.account_id`,
  region: sql`a.region`,
  cluster: sql`a.cluster`,
  namespace: sql`a.namespace`,
  tags: sql`a.tags`,
}

type Row = AssociationRow & {
  readonly tenant: string | null
  readonly key: string | null
  readonly waiting: boolean
}
/** PGlite answers on this thread, and what follows on an answer comes before anybody else: some tens of milliseconds, then others have their turn. */
const pageMax = 1000

async function* everyRow(database: Database, question: Question | null, scope: Scope): AsyncGenerator<Row> {
  const seen = inScope(scope, placeColumns) ?? sql`true`
  let after = ['', '', '', '']
  for (;;) {
    const [accountId, region, cluster, associationId] = after
    const rows = await rowsOf<Row>(
      database,
      sql`select ${rowColumns}, ${tenantColumn} as tenant, case when a.to_analyse then null else ${keyColumn(question)} end as key,
            a.to_analyse as waiting
          from ${fleetAssociations} a
          where a.missing < 2 and ${seen} and (a.account_id, a.region, a.cluster, a.association_id)
            > (${accountId}, ${region}, ${cluster}, ${associationId})
          order by a.account_id, a.region, a.cluster, a.association_id
          limit ${pageMax}`,
    )
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < pageMax) return
    await setImmediate()
    after = [last.accountId, last.region, last.cluster, last.associationId]
  }
}

/** Names by number, in the order in which they are first met. */
function numbering() {
  const numbers = new Map<string, number>()
  return {
    numberOf(name: string): number {
      const known = numbers.get(name) ?? numbers.size
      numbers.set(name, known)
      return known
    },
    names: () => [...numbers.keys()],
  }
}

async function readAnalyses(
  database: Database,
): Promise<ReadonlyMap<string, Omit<IndexedAnalysis, 'example'>>> {
  const found = new Map<string, Omit<IndexedAnalysis, 'example'>>()
  let after = ''
  for (;;) {
    const rows = await database
      .select({ key: analyses.key, exact: analyses.exact, some: analyses.some, all: analyses.all })
      .from(analyses)
      .where(sql`${analyses.key} > ${after}`)
      .orderBy(analyses.key)
      .limit(pageMax)
    for (const row of rows) found.set(row.key, row)
    after = rows.at(-1)?.key ?? ''
    if (rows.length < pageMax) return found
    await setImmediate()
  }
}

/** Why a row has no analysis that counts. A key without one was given since the analyses were read: it counts the next time. */
function darkReason({ roleArn, waiting, key }: Pick<Row, 'roleArn' | 'waiting' | 'key'>): DarkReason {
  // Typed as every row that is analysed; of one that was only listed nothing is known but its names.
  if ((roleArn as string | null) === null) return 'undescribed'
  return waiting || key !== null ? 'waiting' : 'unreadable'
}

async function build(database: Database, question: Question | null, scope: Scope): Promise<FleetIndex> {
  const known = await readAnalyses(database)
  const [roles, clusters, tenants, keys] = [numbering(), numbering(), numbering(), numbering()]
  const examples: AssociationRow[] = []
  const columns: Record<'analysis' | 'role' | 'cluster' | 'tenant', number[]> = {
    analysis: [],
    role: [],
    cluster: [],
    tenant: [],
  }
  const analysed = new Set<number>()
  const dark: Record<DarkReason, number> = { undescribed: 0, waiting: 0, unreadable: 0 }
  for await (const row of everyRow(database, question, scope)) {
    const { accountId, region, cluster, effectiveRoleArn, tenant, key } = row
    const number = key !== null && known.has(storedKey(key)) ? keys.numberOf(key) : -1
    if (number === examples.length) examples.push(row)
    columns.analysis.push(number)
    if (number < 0) dark[darkReason(row)]++
    const role = roles.numberOf(effectiveRoleArn ?? '')
    if (number >= 0) analysed.add(role)
    columns.role.push(role)
    columns.cluster.push(clusters.numberOf(`${accountId}/${region}/${cluster}`))
    columns.tenant.push(tenant === null ? -1 : tenants.numberOf(tenant))
  }
  const sets = await database.select({ hash: actionSets.hash, bits: actionSets.bits }).from(actionSets)
  const names = roles.names()
  return {
    analyses: keys.names().flatMap((key, number) => {
      const [found, example] = [known.get(storedKey(key)), examples[number]]
      return found && example ? [{ ...found, key, example }] : []
    }),
    sets: new Map(sets.map(({ hash, bits }) => [hash, bits])),
    analysis: Int32Array.from(columns.analysis),
    role: Int32Array.from(columns.role),
    cluster: Int32Array.from(columns.cluster),
    tenant: Int32Array.from(columns.tenant),
    roles: names,
    clusters: clusters.names(),
    tenants: tenants.names(),
    accounts: [...new Set([...analysed].map((role) => accountOf(names[role] ?? '')))],
    dark,
  }
}

/** What the rows were like when they were last looked at; a crawl changes rows without an analysis. */
async function printOf(database: Database): Promise<string> {
  const [row] = await rowsOf<{ readonly print: string }>(
    database,
    sql`select concat_ws(' ', count(*) filter (where missing < 2), count(*) filter (where to_analyse), max(read_at)) as print
        from ${fleetAssociations}`,
  )
  return row?.print ?? ''
}

/** Rows are looked at again after this time; an analysis that was given shows at once. */
const looksMs = 5000

type Kept = {
  readonly mark: number
  readonly print: string
  lookedAt: number
  readonly index: Promise<FleetIndex>
}
// On the process, as the store is: Next loads a module again when it changes.
const holderKey = Symbol.for('podscope.fleet-index')
type Holder = { [holderKey]?: WeakMap<Database, Map<string, Kept>> }
/** Beside the one that most questions share, those of the last questions with session tags, or of people who see less. */
const keptMax = 4

function keptOf(database: Database): Map<string, Kept> {
  const holder = globalThis as Holder
  holder[holderKey] ??= new WeakMap()
  const kept = holder[holderKey].get(database) ?? new Map<string, Kept>()
  holder[holderKey].set(database, kept)
  return kept
}

function keep(all: Map<string, Kept>, telling: string, made: Kept): void {
  all.set(telling, made)
  const oldest = [...all.keys()].find((each) => each !== '' && each !== telling)
  if (all.size > keptMax && oldest !== undefined) all.delete(oldest)
  made.index.catch(() => all.get(telling) === made && all.delete(telling))
}

/** What somebody sees of the fleet as it is, told apart as the question needs it; what changed without an analysis shows after five seconds at the latest. */
export async function fleetIndex(
  database: Database,
  question: Question | null,
  scope: Scope,
): Promise<FleetIndex> {
  const all = keptOf(database)
  const seen = scope.kind === 'everything' ? '' : JSON.stringify(scope.selectors)
  const telling = seen + tellingOf(question)
  const kept = all.get(telling)
  const mark = await readMark(database)
  if (kept?.mark === mark && performance.now() - kept.lookedAt < looksMs) return kept.index
  const print = await printOf(database)
  if (kept?.mark === mark && kept.print === print) {
    kept.lookedAt = performance.now()
    return kept.index
  }
  const made: Kept = { mark, print, lookedAt: performance.now(), index: build(database, question, scope) }
  keep(all, telling, made)
  return made.index
}
