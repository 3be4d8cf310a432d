import 'server-only'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { lockFolder } from './folder-lock.ts'
import { NewerStore, StoreError } from './store-error.ts'
import * as tables from './tables.ts'

/** A handle to write queries with, the same on both databases. */
export type Database = PgDatabase<PgQueryResultHKT, typeof tables>
/** PGlite's own handle, as much as a queue of jobs needs: it lives in this process and has one connection. */
export type EmbeddedClient = {
  query<T>(text: string, values?: unknown[]): Promise<{ rows: T[] }>
  exec(text: string): Promise<{ rows: Record<string, unknown>[] }[]>
}
export type OpenStore = {
  readonly database: Database
  /** What jobs are kept in: the same database, reached beside the queries of everybody else. */
  readonly jobs: JobDatabase
  readonly close: () => Promise<void>
}
export type JobDatabase =
  | { readonly kind: 'embedded'; readonly client: EmbeddedClient }
  | { readonly kind: 'postgres'; readonly url: string }
/** Where the store is: a folder of this process alone, or a PostgreSQL. */
export type StorePlace =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'postgres'; readonly url: string }

/** The site runs where `lib` lies beside it: `npm start` in the standalone folder, into which the build copies it, everything else in the root. */
const migrationsFolder = () => join(process.cwd(), 'lib/store/migrations')

/** Any number, always the same: whoever brings a PostgreSQL up to date holds it meanwhile. */
const migrationLock = 4_216_042

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Mark of the newest migration that this Podscope knows. */
export function newestMigration(): number {
  const known = readMigrationFiles({ migrationsFolder: migrationsFolder() })
  return Math.max(...known.map((each) => each.folderMillis))
}

/**
 * Brings the tables up to date, where they are not: then nothing is asked that only their owner may. Throws a StoreError when a newer Podscope has
 * been here: it may have given columns another meaning.
 */
async function bringUpToDate(database: Database, migrate: () => Promise<void>): Promise<void> {
  const newest = newestMigration()
  // `to_regclass` is null on a database that was never used.
  const [known] = await database
    .select({ table: sql<string | null>`to_regclass('drizzle.__drizzle_migrations')::text` })
    .from(sql`(select 1) as one`)
  if (!known?.table) return migrate()
  const [last] = await database
    .select({ at: sql<string | null>`max(created_at)` })
    .from(sql`drizzle.__drizzle_migrations`)
  const at = Number(last?.at ?? 0)
  if (at === newest) return
  if (at < newest) return migrate()
  throw new NewerStore(
    'What Podscope remembers was written by a newer Podscope, so this one leaves it alone. Start the newer one again, or give this one another place (PODSCOPE_DATA or DATABASE_URL).',
  )
}

/**
 * Whoever sends `BEGIN … COMMIT` in one text expects that a failure in between leaves nothing open. The one connection would be left in a broken
 * transaction for whoever comes next, so such a text runs within one of PGlite's own, which ends it whatever happens; PostgreSQL only warns of
 * the inner BEGIN.
 */
function embedded(client: PGlite): EmbeddedClient {
  return {
    query: (text, values) => client.query(text, values),
    exec: (text) => (/\bBEGIN\b/i.test(text) ? client.transaction((tx) => tx.exec(text)) : client.exec(text)),
  }
}

/** PostgreSQL's own rhythm is five minutes, for logs on a disk of their own and a crash that is rare. */
const checkpointMs = 60_000

/**
 * Brings what was written from the log to where it belongs, now and then: PostgreSQL has a process for that, PGlite (single user mode) does so only
 * when it is closed. Its log would grow until then, and the start after a crash go through all of it. Returns what ends that.
 */
function keepLogShort(client: PGlite): () => void {
  // On a full disk it fails; so does the next write, which says so.
  const checkpoint = () => void client.exec('checkpoint').catch(() => undefined)
  const timer = setInterval(checkpoint, checkpointMs)
  timer.unref()
  return () => clearInterval(timer)
}

/**
 * PostgreSQL's own cache, of 128 MB unless told, is cleared at the start, which takes WebAssembly a third of a second, and is memory of this process
 * from then on. What does not fit in is in the operating system's cache, one call away.
 */
const sharedBuffers = ['-c', 'shared_buffers=32MB']

async function openFolder(folder: string): Promise<OpenStore> {
  const unlock = await lockFolder(folder)
  try {
    const [{ PGlite }, { drizzle }, { migrate }] = await Promise.all([
      import('@electric-sql/pglite'),
      import('drizzle-orm/pglite'),
      import('drizzle-orm/pglite/migrator'),
    ])
    const client = await PGlite.create(folder, {
      startParams: [...PGlite.defaultStartParams, ...sharedBuffers],
    })
    const database = drizzle(client, { schema: tables })
    const stopKeeping = keepLogShort(client)
    const close = async () => {
      stopKeeping()
      await client.close()
      await unlock()
    }
    await bringUpToDate(database, () => migrate(database, { migrationsFolder: migrationsFolder() }))
    return { database, jobs: { kind: 'embedded', client: embedded(client) }, close }
  } catch (error) {
    await unlock()
    throw error
  }
}

async function openPostgres(url: string): Promise<OpenStore> {
  const [{ default: pg }, { drizzle }, { migrate }] = await Promise.all([
    import('pg'),
    import('drizzle-orm/node-postgres'),
    import('drizzle-orm/node-postgres/migrator'),
  ])
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: 5000, max: 10 })
  // A connection that breaks while idle is replaced at the next query, which tells what is wrong; unheard, its error would end the process.
  pool.on('error', () => undefined)
  // The same for one that breaks while a transaction holds it: the pool listens to idle ones only.
  pool.on('connect', (client) => client.on('error', () => undefined))
  try {
    const client = await pool.connect()
    try {
      // Several sites may start at once on one database.
      await client.query('select pg_advisory_lock($1)', [migrationLock])
      const single = drizzle(client, { schema: tables })
      await bringUpToDate(single, () => migrate(single, { migrationsFolder: migrationsFolder() }))
      await client.query('select pg_advisory_unlock($1)', [migrationLock])
    } finally {
      // Not given back: whatever went wrong, the lock ends with the connection.
      client.release(true)
    }
    const database = drizzle(pool, { schema: tables })
    return { database, jobs: { kind: 'postgres', url }, close: () => pool.end() }
  } catch (error) {
    await pool.end()
    throw error
  }
}

/** PGlite that cannot start its database says no more than that it gave up; most often it had no room for its log. */
function whyOf(error: unknown): string {
  const message = messageOf(error)
  return message.startsWith('Aborted()')
    ? 'its database does not start. Is the disk full? What was written before is kept'
    : message
}

/** Opens a store and brings its tables up to date. Throws a StoreError whose message never repeats a password. */
export async function openStore(place: StorePlace): Promise<OpenStore> {
  try {
    return await (place.kind === 'folder' ? openFolder(place.folder) : openPostgres(place.url))
  } catch (error) {
    if (error instanceof StoreError) throw error
    const where =
      place.kind === 'folder'
        ? `The folder ${place.folder}, where Podscope keeps its history,`
        : 'The PostgreSQL of DATABASE_URL'
    throw new StoreError(`${where} cannot be used: ${whyOf(error)}.`, { cause: error })
  }
}
