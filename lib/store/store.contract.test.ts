/** The same promises on both databases: PGlite in a folder, and a real PostgreSQL. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { desc, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type OpenStore, openStore, type StorePlace } from './open.ts'
import { type LocalPostgres, startPostgres } from './postgres.fixture.ts'
import * as tables from './tables.ts'

// Opening a database takes a second, and on a busy machine ten.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

let folder: string
let postgres: LocalPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-store-'))
  postgres = await startPostgres()
}, 120_000)
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

let made = 0
const newFolder = async (): Promise<StorePlace> => ({
  kind: 'folder',
  folder: join(folder, `store${++made}`),
})
const newPostgres = async (): Promise<StorePlace> => ({ kind: 'postgres', url: await postgres.newDatabase() })

const where = {
  accountId: '111122223333',
  region: 'us-west-2',
  cluster: 'demo',
  associationId: 'a-1',
  namespace: 'shop',
  serviceAccount: 'cart',
}
const change = { ...where, kind: 'update', source: 'podscope', who: 'local', outcome: 'intended' } as const
const state = {
  roleArn: 'arn:aws:iam::111122223333:role/r',
  disableSessionTags: true,
  tags: {},
  modifiedAt: null,
}

describe.each([
  ['PGlite', newFolder],
  ['PostgreSQL', newPostgres],
] as const)('on %s', (_, newPlace) => {
  let place: StorePlace
  let store: OpenStore
  beforeEach(async () => {
    place = await newPlace()
    store = await openStore(place)
    return () => store.close()
  })

  test('what was written is there after a restart, in order, documents and times as they were', async () => {
    const startedAt = new Date('2026-11-26T10:00:00.123Z')
    const before = { ...state, policy: '{"a":"\\u0000 ☃ \\""}' }
    const [first] = await store.database
      .insert(tables.changes)
      .values({ ...change, startedAt, before })
      .returning()
    await store.database.insert(tables.changes).values(change)
    await store.close()
    store = await openStore(place)
    const rows = await store.database.select().from(tables.changes).orderBy(desc(tables.changes.position))
    expect(rows).toHaveLength(2)
    expect(rows[1]).toEqual({ ...first, startedAt, before })
    expect(rows[0]?.position).toBeGreaterThan(rows[1]?.position ?? 0)
  })

  test('a transaction that fails leaves nothing', async () => {
    const failing = store.database.transaction(async (tx) => {
      await tx.insert(tables.changes).values(change)
      throw new Error('on the way')
    })
    await expect(failing).rejects.toThrow('on the way')
    expect(await store.database.$count(tables.changes)).toBe(0)
  })

  test('a run’s items go with it, and one place is taken once', async () => {
    const [run] = await store.database
      .insert(tables.bulkRuns)
      .values({
        title: 'all',
        who: 'local',
        state: 'planned',
        definition: { kind: 'policy', home: where, targets: '', policy: '' },
      })
      .returning()
    const item = { runId: run?.id ?? '', position: 1, target: where, state: 'pending' as const }
    await store.database.insert(tables.bulkItems).values(item)
    await expect(store.database.insert(tables.bulkItems).values(item)).rejects.toThrow()
    await store.database.delete(tables.bulkRuns)
    expect(await store.database.$count(tables.bulkItems)).toBe(0)
  })

  test('one text of expectations to a service account', async () => {
    const { associationId: _, ...key } = where
    for (const text of ['one', 'two']) {
      await store.database
        .insert(tables.expectations)
        .values({ ...key, text })
        .onConflictDoUpdate({
          target: [
            tables.expectations.accountId,
            tables.expectations.region,
            tables.expectations.cluster,
            tables.expectations.namespace,
            tables.expectations.serviceAccount,
          ],
          set: { text },
        })
    }
    const rows = await store.database
      .select({ text: tables.expectations.text })
      .from(tables.expectations)
      .where(eq(tables.expectations.cluster, 'demo'))
    expect(rows).toEqual([{ text: 'two' }])
  })

  test('what a newer Podscope wrote is refused in a sentence and left as it is', async () => {
    await store.database.insert(tables.changes).values(change)
    await store.database.execute(
      sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 99999999999999)`,
    )
    await store.close()
    await expect(openStore(place)).rejects.toThrow(/written by a newer Podscope/)
    await expect(openStore(place)).rejects.toThrow(/written by a newer Podscope/)
    // So that the tables can be closed after the test as before.
    store = { ...store, close: async () => undefined }
  })
})

describe('a folder', () => {
  test('belongs to one at a time, and is free again when it is let go of', async () => {
    const place = await newFolder()
    const first = await openStore(place)
    await expect(openStore(place)).rejects.toThrow(/in use by another Podscope.*DATABASE_URL/)
    await first.close()
    await (await openStore(place)).close()
  })

  test('is free when the process that had it was killed, with everything that process wrote', async () => {
    const place = await newFolder()
    const script = `
      const { openStore } = await import(${JSON.stringify(join(import.meta.dirname, 'open.ts'))})
      const tables = await import(${JSON.stringify(join(import.meta.dirname, 'tables.ts'))})
      const store = await openStore(${JSON.stringify(place)})
      await store.database.insert(tables.changes).values(${JSON.stringify(change)})
      console.log('written')
      setInterval(() => undefined, 1000)`
    const flags = ['--conditions=react-server', '--input-type=module', '-e', script]
    const other = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(other.stdout, 'data')
    await expect(openStore(place)).rejects.toThrow(/in use/)
    other.kill('SIGKILL')
    await once(other, 'exit')
    const store = await openStore(place)
    expect(await store.database.$count(tables.changes)).toBe(1)
    await store.close()
  })

  test('is brought up to its log every minute, so that a start after a crash has little to go through', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const store = await openStore(await newFolder())
    const checkpointAt = async () => {
      const { rows } = (await store.database.execute(
        sql`select redo_lsn::text as at from pg_control_checkpoint()`,
      )) as unknown as { readonly rows: readonly { readonly at: string }[] }
      return rows[0]?.at
    }
    try {
      await store.database.insert(tables.changes).values(change)
      const before = await checkpointAt()
      vi.advanceTimersByTime(59_000)
      expect(await checkpointAt()).toBe(before)
      vi.advanceTimersByTime(1000)
      expect(await checkpointAt()).not.toBe(before)
    } finally {
      vi.useRealTimers()
      await store.close()
    }
  })

  test('may have a path longer than a socket’s', async () => {
    const place: StorePlace = { kind: 'folder', folder: join(folder, 'deep/'.repeat(20), 'store') }
    const first = await openStore(place)
    await expect(openStore(place)).rejects.toThrow(/in use/)
    await first.close()
  })

  test('that cannot be made is named', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    await expect(openStore({ kind: 'folder', folder: join(file, 'store') })).rejects.toThrow(
      /The folder .*a-file\/store.* cannot be used: .*ENOTDIR/,
    )
  })
})

describe('a PostgreSQL', () => {
  test('is brought up to date once when several start on it', async () => {
    const place = await newPostgres()
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(place)))
    expect(await stores[0]?.database.$count(tables.changes)).toBe(0)
    await Promise.all(stores.map((each) => each.close()))
  })

  test('that is not there is told without the password', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const address = closed.address()
    const port = typeof address === 'object' && address ? address.port : 0
    closed.close()
    const opening = openStore({ kind: 'postgres', url: `postgres://me:s3cret@127.0.0.1:${port}/db` })
    await expect(opening).rejects.toThrow(/The PostgreSQL of DATABASE_URL cannot be used: .*ECONNREFUSED/)
    await expect(opening).rejects.not.toThrow(/s3cret/)
  })
})
