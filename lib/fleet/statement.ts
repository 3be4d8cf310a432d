import 'server-only'
import type { SQL } from 'drizzle-orm'
import { database } from '../store/index.ts'

/** Rows of a statement: the two drivers give them in the same place, and drizzle types it loosely. Rejects when the store is away. */
export async function rowsOf<Row>(query: SQL): Promise<readonly Row[]> {
  const db = await database()
  const { rows } = (await db.execute(query)) as unknown as { readonly rows: readonly Row[] }
  return rows
}

/** A moment as every other of the site: ISO 8601 in UTC. Drivers give what they please for a bare statement. */
export const iso = (at: string | Date | null): string | null =>
  at === null ? null : new Date(at).toISOString()
