import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { tables } from '../store/index.ts'
import type { Cursor, FleetSort, SortKey } from './types.ts'

const { analyses, fleetAssociations: f } = tables

type Part = { readonly expression: SQL; readonly type: 'text' | 'integer' | 'timestamptz' }

const text = (expression: SQL): Part => ({ expression, type: 'text' })

/** What a sort puts first. What is not known counts as the least. */
const first: Readonly<Record<SortKey, readonly Part[]>> = {
  namespace: [],
  'service-account': [text(sql`${f.serviceAccount}`)],
  cluster: [text(sql`${f.cluster}`)],
  account: [text(sql`${f.accountId}`), text(sql`${f.region}`)],
  role: [text(sql`coalesce(${f.roleArn}, '')`)],
  access: [{ expression: sql`coalesce(${analyses.granted} + ${analyses.narrowed}, -1)`, type: 'integer' }],
  risk: [{ expression: sql`coalesce(${analyses.risk}, -1)`, type: 'integer' }],
  changed: [{ expression: sql`coalesce(${f.modifiedAt}, '-infinity'::timestamptz)`, type: 'timestamptz' }],
}
/** And after that, so that no two rows are equal: the index `fleet_associations_by_name`. */
const rest: readonly Part[] = [
  text(sql`${f.namespace}`),
  text(sql`${f.serviceAccount}`),
  text(sql`${f.accountId}`),
  text(sql`${f.region}`),
  text(sql`${f.cluster}`),
  text(sql`${f.associationId}`),
]

const partsOf = ({ key }: FleetSort) => [...first[key], ...rest]
const listed = (parts: readonly SQL[]) => sql.join([...parts], sql`, `)

export function orderOf(sort: FleetSort): SQL {
  const direction = sort.descending ? sql` desc` : sql``
  return listed(partsOf(sort).map(({ expression }) => sql`${expression}${direction}`))
}

/** The sorted values of a row, as one text in the query's answer. */
export function cursorColumn(sort: FleetSort): SQL<string> {
  const values = partsOf(sort).map(({ expression }) => sql`(${expression})::text`)
  return sql<string>`json_build_array(${listed(values)})::text`
}

const values = z.array(z.string().max(4096)).max(12)

/** A cursor as it goes to the browser: of which sort it is, and where it stands. */
export function cursorOf(sort: FleetSort, row: string): Cursor {
  const text = JSON.stringify([sort.key, sort.descending, JSON.parse(row)])
  return Buffer.from(text).toString('base64url')
}

/** What lies behind a cursor; null: it is of another sort, or not ours. */
export function behind(sort: FleetSort, cursor: Cursor): SQL | null {
  const parts = partsOf(sort)
  const read = readCursor(cursor)
  if (!read || read.key !== sort.key || read.descending !== sort.descending) return null
  if (read.values.length !== parts.length) return null
  const left = listed(parts.map(({ expression }) => expression))
  const right = listed(parts.map(({ type }, index) => sql`${read.values[index] ?? ''}::${sql.raw(type)}`))
  return sort.descending ? sql`(${left}) < (${right})` : sql`(${left}) > (${right})`
}

function readCursor(cursor: Cursor) {
  try {
    const parsed = z
      .tuple([z.string(), z.boolean(), values])
      .safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    if (!parsed.success) return null
    const [key, descending, read] = parsed.data
    return { key, descending, values: read }
  } catch {
    return null
  }
}
