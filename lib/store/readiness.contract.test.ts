import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { closeStore, database } from './database.ts'
import { storeReadiness } from './readiness.ts'

vi.setConfig({ testTimeout: 60_000 })

const place = vi.hoisted(() => ({ folder: '', url: null as string | null }))
vi.mock('../env.ts', () => ({ readEnv: () => ({ databaseUrl: place.url, storeFolder: place.folder }) }))

beforeEach(async () => {
  place.folder = await mkdtemp(join(tmpdir(), 'podscope-ready-'))
  place.url = null
})
afterEach(async () => {
  await closeStore().catch(() => undefined)
  await rm(place.folder, { recursive: true, force: true })
})

test('a store that answers with its tables is ready', async () => {
  expect(await storeReadiness()).toBe('ready')
})

test('tables that another Podscope made since, or an older one, are told', async () => {
  const store = await database()
  await store.execute(sql`update drizzle.__drizzle_migrations set created_at = created_at + 1`)
  expect(await storeReadiness()).toBe('migrations')
  // At the start too, where the store is not opened at all.
  await closeStore()
  expect(await storeReadiness()).toBe('migrations')
})

test('a database that is away is told', async () => {
  place.url = 'postgres://podscope:secret@127.0.0.1:9/podscope'
  expect(await storeReadiness()).toBe('database')
})
