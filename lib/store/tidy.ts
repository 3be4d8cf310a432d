import 'server-only'
import { lte, sql } from 'drizzle-orm'
import { database } from './database.ts'
import { keptRefusals } from './tables.ts'

/**
 * Removes what is kept for a time and whose time is over, clears away what was overwritten and counts what is there, so that queries read indexes alone and PostgreSQL's planner knows how many rows to expect.
 * PGlite runs no autovacuum, and one that was never tidied up only grows: https://pglite.dev/docs (single user mode). Takes a second or two at
 * 100,000 associations, in which PGlite answers nobody else. Rejects when the store is away.
 */
export async function tidyUp(): Promise<void> {
  const store = await database()
  await store.delete(keptRefusals).where(lte(keptRefusals.keptUntil, sql`now()`))
  await store.execute(sql`vacuum (analyze)`)
}
