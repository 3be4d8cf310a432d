/**
 * What the fleet takes on a real PostgreSQL, and how it is asked: bytes of every table and index, and the plans of the table's statements for ten
 * filters. `node --conditions=react-server lib/start/bench/sizes.ts [associations]`. Prints JSON. lib/inventory/scale.md reckons with it.
 */
import { cpus, loadavg } from 'node:os'
import { sql } from 'drizzle-orm'
import { fillFleet } from '../../analysis/fleet.fixture.ts'
import { analyseWaiting } from '../../analysis/index.ts'
import { everything } from '../../auth/rules/index.ts'
import { countRows, listRows } from '../../fleet/index.ts'
import { closeStore } from '../../store/database.ts'
import { type Database, database } from '../../store/index.ts'
import { startPostgres } from '../../store/postgres.fixture.ts'
import { filters } from './filters.ts'

type Query = { readonly text: string; readonly values?: readonly unknown[] }
/** As much of the driver's pool as is needed to look over its shoulder. */
type Pool = { query(query: string | Query, values?: readonly unknown[]): Promise<{ rows: unknown[] }> }

async function all<Row>(store: Database, query: ReturnType<typeof sql>): Promise<readonly Row[]> {
  const { rows } = (await store.execute(query)) as unknown as { readonly rows: readonly Row[] }
  return rows
}

/** Heap with its map of free space, what is too long for a row, and each index; by row where there are rows. */
async function sizes(store: Database) {
  const tables = await all<{ name: string; rows: string; heap: string; toast: string; indexes: string }>(
    store,
    sql`select relname as name, reltuples::bigint as rows, pg_relation_size(oid) as heap,
          pg_table_size(oid) - pg_relation_size(oid) as toast, pg_indexes_size(oid) as indexes
        from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples > 0
        order by pg_total_relation_size(oid) desc`,
  )
  const indexes = await all<{ table: string; name: string; bytes: string }>(
    store,
    sql`select t.relname as table, i.relname as name, pg_relation_size(i.oid) as bytes
        from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
        where t.relnamespace = 'public'::regnamespace and t.reltuples > 0 order by pg_relation_size(i.oid) desc`,
  )
  return tables.map(({ name, rows, heap, toast, indexes: bytes }) => {
    const perRow = (size: string) => Math.round((Number(size) / Number(rows)) * 10) / 10
    return {
      name,
      rows: Number(rows),
      totalMb: Math.round((Number(heap) + Number(toast) + Number(bytes)) / 1e5) / 10,
      bytesPerRow: { heap: perRow(heap), toast: perRow(toast), indexes: perRow(bytes) },
      indexes: Object.fromEntries(
        indexes.filter(({ table }) => table === name).map((index) => [index.name, perRow(index.bytes)]),
      ),
    }
  })
}

type Node = {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Subplan Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly Plans?: readonly Node[]
}
type Explained = { readonly Plan: Node; readonly 'Planning Time': number; readonly 'Execution Time': number }

/** A line a node, those within further in. */
function linesOf(node: Node, depth = 0): readonly string[] {
  const at = node['Index Name'] ?? node['Relation Name']
  const removed = node['Rows Removed by Filter']
  const line = [
    '  '.repeat(depth) + (node['Subplan Name'] ? `(${node['Subplan Name']}) ` : '') + node['Node Type'],
    at && `on ${at}`,
    `rows ${Math.round(node['Actual Rows'] * node['Actual Loops'])}`,
    removed && `passed over ${removed}`,
  ]
  return [line.filter(Boolean).join(' '), ...(node.Plans ?? []).flatMap((each) => linesOf(each, depth + 1))]
}

/** Runs some work and returns the statements that it sent. */
async function statementsOf(pool: Pool, work: () => Promise<unknown>): Promise<readonly Query[]> {
  const { query: send } = pool
  const seen: Query[] = []
  pool.query = (query, values) => {
    const { text, values: own } = typeof query === 'string' ? { text: query, values } : query
    seen.push({ text, values: values ?? own ?? [] })
    return send.call(pool, query, values)
  }
  try {
    await work()
  } finally {
    pool.query = send
  }
  return seen
}

/** The second time: the first brings what is needed into memory. */
async function explain(pool: Pool, { text, values }: Query) {
  const asked = `explain (analyze, buffers, format json) ${text}`
  await pool.query(asked, values)
  const { rows } = await pool.query(asked, values)
  const [row] = rows as { readonly 'QUERY PLAN': readonly Explained[] }[]
  const explained = row?.['QUERY PLAN'][0]
  if (!explained) throw new Error('PostgreSQL explained nothing')
  const { Plan: plan } = explained
  return {
    where: text.slice(
      text.indexOf(' where ') + 1,
      text.includes(' order by ') ? text.lastIndexOf(' order by ') : undefined,
    ),
    planningMs: Math.round(explained['Planning Time'] * 10) / 10,
    executionMs: Math.round(explained['Execution Time'] * 10) / 10,
    buffers: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
    plan: linesOf(plan),
  }
}

async function plans(store: Database) {
  const pool = Reflect.get(store, '$client') as Pool
  const found = []
  for (const filter of filters) {
    const sort = { key: 'namespace', descending: false } as const
    for (const [what, work] of [
      ['page', () => listRows(everything, { filter, sort })],
      ['count', () => countRows(everything, filter)],
    ] as const) {
      const statements = await statementsOf(pool, work)
      // Before it, a filter may ask which sets hold an action.
      const last = statements.at(-1)
      if (!last) throw new Error('nothing was asked')
      found.push({ filter, what, ...(await explain(pool, last)) })
    }
  }
  return found
}

const associations = Number(process.argv[2] ?? 100_000)
const postgres = await startPostgres()
process.env.DATABASE_URL = await postgres.newDatabase()
const loadBefore = loadavg()[0]
try {
  const store = await database()
  await fillFleet(store, { associations })
  const from = performance.now()
  await analyseWaiting()
  const analysedSeconds = Math.round((performance.now() - from) / 1000)
  const ageing = await sizes(await analyzed(store, sql`analyze`))
  // A table that was filled and then written over holds twice its rows; what is reckoned with is a table in its steady state.
  await store.execute(sql`vacuum (full)`)
  // And once more as autovacuum does it: only that notes which pages need not be looked at when an index has it all.
  const settled = await sizes(await analyzed(store, sql`vacuum (analyze)`))
  const [texts] = await all(
    store,
    sql`select count(*)::int as documents, avg(length(text))::int as "averageCharacters",
          count(*) filter (where hash in (select policy from fleet_associations))::int as "sessionPolicies",
          (avg(length(text)) filter (where hash in (select policy from fleet_associations)))::int as "averageOfSessionPolicies"
        from documents`,
  )
  const machine = {
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    loadBefore,
  }
  const report = { at: new Date().toISOString(), ...machine, associations, analysedSeconds, texts }
  console.log(JSON.stringify({ ...report, ageing, settled, plans: await plans(store) }, null, 2))
} finally {
  await closeStore()
  await postgres.stop()
}

async function analyzed(store: Database, statement: ReturnType<typeof sql>): Promise<Database> {
  await store.execute(statement)
  return store
}
