import 'server-only'
import { readEnv } from '../env.ts'
import { storeErrorOf } from './failures.ts'
import { type Database, type JobDatabase, type OpenStore, openStore, type StorePlace } from './open.ts'

export type { Database, JobDatabase }

// On the process, not in this module: Next loads a module again when it changes, and PGlite's folder has room for one.
const key = Symbol.for('podscope.store')
type Holder = { [key]?: Promise<OpenStore> }

function placeOf(): StorePlace {
  const { databaseUrl, storeFolder } = readEnv()
  return databaseUrl === null
    ? { kind: 'folder', folder: storeFolder }
    : { kind: 'postgres', url: databaseUrl }
}

function opened(): Promise<OpenStore> {
  const holder = globalThis as Holder
  const found = holder[key]
  if (found) return found
  const opening = openStore(placeOf())
  holder[key] = opening
  // A database that was away is tried again by whoever asks next.
  opening.catch(() => holder[key] === opening && delete holder[key])
  return opening
}

/** What Podscope remembers, opened at first use and once per process. Rejects with a StoreError. */
export async function database(): Promise<Database> {
  return (await opened()).database
}

/**
 * Runs `work` so that all of it happens or nothing. Rejects with what `work` rejects with, or a StoreError: where the database went away or its
 * disk is full too.
 */
export async function transaction<T>(work: (tx: Database) => Promise<T>): Promise<T> {
  const store = await database()
  try {
    return await store.transaction(work)
  } catch (error) {
    throw storeErrorOf(error) ?? error
  }
}

/** Reads of one moment, whatever others write meanwhile. Rejects with a StoreError when the store is away. */
export async function atOneMoment<T>(read: (tx: Database) => Promise<T>): Promise<T> {
  const store = await database()
  try {
    return await store.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' })
  } catch (error) {
    throw storeErrorOf(error) ?? error
  }
}

/** Where a queue of jobs lives: in the same database, by a way of its own. Rejects with a StoreError. */
export async function jobDatabase(): Promise<JobDatabase> {
  return (await opened()).jobs
}

/** Lets go of the store, for tests and a process that ends; the next `database()` opens it again. */
export async function closeStore(): Promise<void> {
  const holder = globalThis as Holder
  const found = holder[key]
  delete holder[key]
  await (await found)?.close()
}
