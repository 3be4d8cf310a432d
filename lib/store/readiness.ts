import 'server-only'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { type Database, database } from './database.ts'
import { newestMigration } from './open.ts'
import { NewerStore } from './store-error.ts'

/** `migrations`: the tables are not those this Podscope knows, older or newer. */
export type StoreReadiness = 'ready' | 'database' | 'migrations'

/** A probe is asked again in seconds, and gives up itself. */
const patienceMs = 4000

let known: number | null = null

/** The newest migration a database has, against the newest of this Podscope. */
export async function readinessOf(store: Database): Promise<StoreReadiness> {
  known ??= newestMigration()
  const [last] = await store
    .select({ at: sql<string | null>`max(created_at)` })
    .from(sql`drizzle.__drizzle_migrations`)
  return Number(last?.at ?? 0) === known ? 'ready' : 'migrations'
}

async function ask(): Promise<StoreReadiness> {
  try {
    return await readinessOf(await database())
  } catch (error) {
    return error instanceof NewerStore ? 'migrations' : 'database'
  }
}

/** Whether the database answers now, with the tables as this Podscope knows them. Never rejects; a silent one is none after four seconds. */
export function storeReadiness(): Promise<StoreReadiness> {
  return Promise.race([ask(), setTimeout(patienceMs, 'database' as const, { ref: false })])
}
