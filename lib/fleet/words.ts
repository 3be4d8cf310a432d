import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { tables } from '../store/index.ts'
import { rowsOf } from './statement.ts'

const { fleetAssociations: f } = tables

/** With more values than this enough rows for a page are met soon on any way through the table. */
const valuesMax = 2000

/** A page and its count ask the same at the same time. */
const asked = new Map<string, Promise<readonly string[] | null>>()

/** The different values that hold the text, from an index alone; null: too many. */
async function readValues(pattern: string): Promise<readonly string[] | null> {
  const rows = await rowsOf<{ words: string }>(
    sql`select distinct words from (select ${f.words} from ${f} where ${f.words} like ${pattern} and ${f.missing} < 2) as found
        order by words limit ${valuesMax + 1}`,
  )
  return rows.length > valuesMax ? null : rows.map(({ words }) => words)
}

function valuesLike(pattern: string): Promise<readonly string[] | null> {
  const known = asked.get(pattern)
  if (known) return known
  const reading = readValues(pattern).finally(() => asked.delete(pattern))
  asked.set(pattern, reading)
  return reading
}

/**
 * Associations whose words are like a pattern of LIKE. Where few values are, the rows are found by them, and that before all else: in the table's
 * order the planner would pass nearly all others first. Where a row lies (`ctid`) stays the same within one statement.
 */
export async function wordsLike(pattern: string): Promise<SQL> {
  const values = await valuesLike(pattern)
  if (values === null) return sql`${f.words} like ${pattern}`
  return sql`${f}.ctid = any(array(select ctid from ${f} as found where found.words = any(${sql.param(values)}::text[])))`
}
