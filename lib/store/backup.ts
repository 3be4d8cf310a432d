import 'server-only'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { is, sql } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import {
  type BackupEnd,
  type BackupHead,
  backupFormat,
  readLines,
  type WriteLine,
  writeFileOnce,
} from './backup-file.ts'
import { type Database, newestMigration, openStore, type StorePlace } from './open.ts'
import { StoreError } from './store-error.ts'
import * as tables from './tables.ts'

/** Rows in one statement and one line: a few hundred kilobytes. */
const batch = 500

type Table = {
  readonly name: string
  readonly columns: readonly string[]
  readonly identity: readonly string[]
}

/** Every table, those that others refer to first. The jobs' own are left out: what is to be done is found out anew. */
function tablesInOrder(): readonly Table[] {
  const open = Object.values(tables)
    .filter((each) => is(each, PgTable))
    .map((table) => getTableConfig(table))
  const placed: typeof open = []
  while (placed.length < open.length) {
    const names = new Set(placed.map(({ name }) => name))
    const isFree = ({ name, foreignKeys }: (typeof open)[number]) =>
      !names.has(name) &&
      foreignKeys.every((key) => names.has(getTableConfig(key.reference().foreignTable).name))
    const next = open.filter(isFree)
    if (next.length === 0) throw new Error('tables of the store refer to each other in a circle')
    placed.push(...next)
  }
  return placed.map(({ name, columns }) => ({
    name,
    columns: columns.map((column) => column.name),
    identity: columns
      .filter(({ generatedIdentity }) => generatedIdentity !== undefined)
      .map((column) => column.name),
  }))
}

/** Both drivers answer `rows`; what the rows hold is the statement's. */
async function rowsOf<Row>(database: Database, statement: string): Promise<readonly Row[]> {
  const { rows } = (await database.execute(sql.raw(statement))) as unknown as {
    readonly rows: readonly Row[]
  }
  return rows
}

const quoted = (name: string) => `"${name}"`

async function writeTable(tx: Database, { name }: Table, write: WriteLine): Promise<number> {
  await tx.execute(
    sql.raw(`declare backup no scroll cursor for select row_to_json(t)::text as row from ${quoted(name)} t`),
  )
  let count = 0
  for (;;) {
    const rows = await rowsOf<{ readonly row: string }>(tx, `fetch ${batch} from backup`)
    if (rows.length === 0) break
    count += rows.length
    await write(`[${JSON.stringify(name)},[${rows.map(({ row }) => row).join(',')}]]`)
  }
  await tx.execute(sql.raw('close backup'))
  return count
}

async function assertKept(place: StorePlace): Promise<void> {
  if (place.kind === 'postgres') return
  await access(join(place.folder, 'PG_VERSION')).catch(() => {
    throw new StoreError(`There is nothing to back up: Podscope keeps nothing in ${place.folder} yet.`)
  })
}

/**
 * Writes everything that Podscope remembers, as it is at one moment, to a new file: whole or not at all. On PostgreSQL others may go on working.
 * Returns the number of rows. Throws a StoreError.
 */
export async function backUp(place: StorePlace, file: string): Promise<number> {
  await assertKept(place)
  const store = await openStore(place)
  let rows = 0
  try {
    await writeFileOnce(file, async (write) => {
      const head: BackupHead = {
        format: backupFormat,
        migration: newestMigration(),
        madeAt: new Date().toISOString(),
      }
      await write(JSON.stringify(head))
      const asOfNow = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const
      await store.database.transaction(async (tx) => {
        for (const table of tablesInOrder()) rows += await writeTable(tx, table, write)
      }, asOfNow)
      await write(JSON.stringify({ rows } satisfies BackupEnd))
    })
  } finally {
    await store.close()
  }
  return rows
}

function parsed(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '')
  } catch {
    return undefined
  }
}

const has = <Name extends string>(value: unknown, name: Name): value is Record<Name, unknown> =>
  typeof value === 'object' && value !== null && name in value

function assertReadable(head: unknown, file: string): void {
  if (!has(head, 'format') || head.format !== backupFormat || !has(head, 'migration')) {
    throw new StoreError(
      `${file} is not a backup of Podscope, or one in a form that this Podscope does not know.`,
    )
  }
  if (Number(head.migration) > newestMigration()) {
    throw new StoreError(
      `${file} was written by a newer Podscope, so this one does not restore it. Nothing was changed; restore it with the newer one.`,
    )
  }
}

async function assertEmpty(tx: Database, known: readonly Table[]): Promise<void> {
  for (const { name } of known) {
    const found = await rowsOf(tx, `select 1 from ${quoted(name)} limit 1`)
    if (found.length > 0) {
      throw new StoreError(
        'Podscope remembers something here already, and a restore would mix two histories. Nothing was changed; give it an empty place (PODSCOPE_DATA or DATABASE_URL).',
      )
    }
  }
}

/** Columns that the file does not know take their defaults; those that are no more are left out. */
async function insertRows(tx: Database, { name, columns }: Table, rows: readonly object[]): Promise<void> {
  const [first = {}] = rows
  const list = columns
    .filter((column) => column in first)
    .map(quoted)
    .join(', ')
  const target = sql.raw(`insert into ${quoted(name)} (${list}) overriding system value select ${list}`)
  await tx.execute(
    sql`${target} from json_populate_recordset(null::${sql.raw(quoted(name))}, ${JSON.stringify(rows)}::json)`,
  )
}

/** Triggers that hold new rows to those before them would refuse rows in another order than they were written in; only the owner may turn them off. */
async function setTriggers(tx: Database, known: readonly Table[], to: 'enable' | 'disable'): Promise<void> {
  for (const { name } of known) await tx.execute(sql.raw(`alter table ${quoted(name)} ${to} trigger user`))
}

/** New rows count on from the highest that came with the backup. */
async function moveIdentities(tx: Database, known: readonly Table[]): Promise<void> {
  for (const { name, identity } of known) {
    for (const column of identity) {
      await tx.execute(
        sql.raw(
          `select setval(pg_get_serial_sequence('${quoted(name)}', '${column}'), coalesce(max(${quoted(column)}), 0) + 1, false) from ${quoted(name)}`,
        ),
      )
    }
  }
}

/** Returns how many rows there were; what follows the last table is the end's count, and must be. */
async function insertAll(
  tx: Database,
  known: readonly Table[],
  lines: AsyncIterator<string>,
  file: string,
): Promise<number> {
  const byName = new Map(known.map((table) => [table.name, table]))
  let count = 0
  for (;;) {
    const line = await lines.next()
    const value = line.done ? undefined : parsed(line.value)
    if (has(value, 'rows') && value.rows === count) return count
    if (!Array.isArray(value) || !Array.isArray(value[1])) {
      throw new StoreError(`${file} is damaged: it is cut off, or was changed. Nothing was restored.`)
    }
    const rows: readonly object[] = value[1]
    count += rows.length
    const table = byName.get(String(value[0]))
    if (table && rows.length > 0) {
      await insertRows(tx, table, rows).catch((error: unknown) => {
        throw new StoreError(`${file} is damaged, or does not fit this Podscope. Nothing was restored.`, {
          cause: error,
        })
      })
    }
  }
}

/**
 * Fills an empty store with a backup: all of it or nothing. Returns the number of rows. Throws a StoreError for a store that is not empty, a
 * file of a newer Podscope, and one that is none or damaged.
 */
export async function restore(place: StorePlace, file: string): Promise<number> {
  const lines = readLines(file)
  try {
    const head = await lines.next()
    assertReadable(parsed(head.done ? undefined : head.value), file)
    const store = await openStore(place)
    try {
      return await store.database.transaction(async (tx) => {
        const known = tablesInOrder()
        await assertEmpty(tx, known)
        await setTriggers(tx, known, 'disable')
        const count = await insertAll(tx, known, lines, file)
        await setTriggers(tx, known, 'enable')
        await moveIdentities(tx, known)
        return count
      })
    } finally {
      await store.close()
    }
  } finally {
    await lines.return(undefined)
  }
}
