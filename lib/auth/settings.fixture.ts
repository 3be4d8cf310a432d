import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, vi } from 'vitest'
import { closeStore, database } from '../store/database.ts'
import { openStore } from '../store/open.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'
import * as tables from '../store/tables.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

const key = Symbol.for('podscope.store')

/** A store for the tests of each database, with nobody and nothing in it before every test; what is written down stays. */
export function onBothDatabases(): (kind: 'PGlite' | 'PostgreSQL') => void {
  let folder: string
  let postgres: LocalPostgres
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'podscope-settings-'))
    postgres = await startPostgres()
  })
  afterAll(async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  })
  return (kind) => {
    beforeAll(async () => {
      const place =
        kind === 'PGlite'
          ? ({ kind: 'folder', folder: join(folder, 'store') } as const)
          : ({ kind: 'postgres', url: await postgres.newDatabase() } as const)
      Object.assign(globalThis, { [key]: openStore(place) })
      await database()
      return closeStore
    })
    beforeEach(async () => {
      const store = await database()
      for (const table of [
        tables.grants,
        tables.people,
        tables.tenants,
        tables.customRoles,
        tables.fleetAssociations,
      ])
        await store.delete(table)
    })
  }
}
