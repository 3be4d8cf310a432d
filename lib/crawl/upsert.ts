import 'server-only'
import { getTableColumns, type InferInsertModel, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core'
import type { Database } from '../store/index.ts'

/** What PostgreSQL holds no text with: a NUL, and half a surrogate pair. AWS sends neither; another endpoint may. */
function storable(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value
}

/** Rows as one parameter, as JSON: hundreds of rows would otherwise be thousands of parameters. */
function asRecords<T extends PgTable>(table: T, rows: readonly InferInsertModel<T>[]): SQL {
  const columns = Object.entries(getTableColumns(table))
  const records = rows.map((row) =>
    Object.fromEntries(columns.map(([key, { name }]) => [name, Reflect.get(row, key) ?? null])),
  )
  const types = columns.map(
    ([, column]) => sql`${sql.identifier(column.name)} ${sql.raw(column.getSQLType())}`,
  )
  return sql`jsonb_to_recordset(${JSON.stringify(records, storable)}::text::jsonb) as r(${sql.join(types, sql`, `)})`
}

/** Writes whole rows, over those of the same primary key: every column is given, and what is not given is null. In the order of the rows. */
export async function upsert<T extends PgTable>(
  tx: Database,
  table: T,
  rows: readonly InferInsertModel<T>[],
): Promise<void> {
  if (rows.length === 0) return
  const columns = Object.values(getTableColumns(table)).map(({ name }) => name)
  const { primaryKeys } = getTableConfig(table)
  const own = Object.values(getTableColumns(table)).filter(({ primary }) => primary)
  const keys = (primaryKeys[0]?.columns ?? own).map(({ name }) => name)
  const list = (names: readonly string[]) =>
    sql.join(
      names.map((name) => sql.identifier(name)),
      sql`, `,
    )
  const rest = columns.filter((name) => !keys.includes(name))
  const set = rest.map((name) => sql`${sql.identifier(name)} = excluded.${sql.identifier(name)}`)
  await tx.execute(
    sql`insert into ${table} (${list(columns)}) select ${list(columns)} from ${asRecords(table, rows)} on conflict (${list(keys)}) do update set ${sql.join(set, sql`, `)}`,
  )
}
