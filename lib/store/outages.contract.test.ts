/** A database that goes away and returns, and a disk that is full: told in a sentence, and nothing is lost. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { storeErrorOf } from './failures.ts'
import { openStore } from './open.ts'
import { type LocalPostgres, startPostgres } from './postgres.fixture.ts'
import { StoreError } from './store-error.ts'
import * as tables from './tables.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })

const run = promisify(execFile)
const document = (hash: string) => ({ hash, text: 'x' })

/** What a person is told of a query that fails; fails itself where the query does not. */
async function toldOf(query: Promise<unknown>): Promise<string> {
  const error: unknown = await query.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  const told = storeErrorOf(error)
  if (told === null) throw error
  return told.message
}

describe('a PostgreSQL that goes away', () => {
  let postgres: LocalPostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())

  test('is told in a sentence, and is used again when it is back, with everything that was written', async () => {
    const url = await postgres.newDatabase()
    const { database, close } = await openStore({ kind: 'postgres', url })
    await database.insert(tables.documents).values(document('before'))
    const halves = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const half = database.transaction(async (tx) => {
      await tx.insert(tables.documents).values(document('half'))
      begun.resolve()
      await halves.promise
      await tx.insert(tables.documents).values(document('other half'))
    })
    await begun.promise
    await postgres.goAway()
    expect(await toldOf(database.$count(tables.documents))).toMatch(/does not answer at present.*is kept/)
    expect(
      await toldOf(Promise.resolve(database.insert(tables.documents).values(document('lost')))),
    ).not.toContain('lost')
    await expect(openStore({ kind: 'postgres', url })).rejects.toThrow(StoreError)
    halves.resolve()
    expect(await toldOf(half)).toMatch(/does not answer at present/)
    await postgres.comeBack()
    await database.insert(tables.documents).values(document('after'))
    const rows = await database.select().from(tables.documents)
    expect(rows.map(({ hash }) => hash).sort()).toEqual(['after', 'before'])
    await close()
  })
})

test('other failures are not the store’s', () => {
  expect(storeErrorOf(new Error('x'))).toBeNull()
  expect(storeErrorOf('x')).toBeNull()
  const unique = Object.assign(new Error('duplicate key'), { code: '23505' })
  expect(storeErrorOf(new Error('Failed query', { cause: unique }))).toBeNull()
})

/** A disk of so many megabytes; null where this machine lets nobody make one. */
async function smallDisk(megabytes: number) {
  const folder = await mkdtemp(join(tmpdir(), 'podscope-disk-'))
  const sized = `size=${megabytes}m`
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', sized, 'none', folder]).then(
    () => true,
    () => false,
  )
  if (!mounted) await rm(folder, { recursive: true })
  if (!mounted) return null
  return {
    folder,
    grow: () => run('mount', ['-o', 'remount,size=256m', folder]),
    async remove() {
      // PGlite that gave up keeps its files open as long as this process lives.
      await run('umount', ['-l', folder])
      await rm(folder, { recursive: true })
    },
  }
}

describe('a full disk', () => {
  test('is told in a sentence, keeps what was written, and goes on when there is room', async (context) => {
    const disk = await smallDisk(64)
    if (disk === null) return context.skip('no small disk: only root may mount a tmpfs here')
    try {
      const place = { kind: 'folder', folder: join(disk.folder, 'store') } as const
      const store = await openStore(place)
      let written = 0
      const writing = (async () => {
        for (; written < 1000; written++) {
          const text = randomBytes(100_000).toString('hex')
          await store.database.insert(tables.documents).values({ hash: String(written), text })
        }
      })()
      expect(await toldOf(writing)).toMatch(/disk .* is full.*is kept, this was not/)
      expect(written).toBeGreaterThan(0)
      expect(await store.database.$count(tables.documents)).toBe(written)
      await store.close()
      // PGlite starts where its log has room left from before, and gives up where not: which, its sizes decide.
      const full = await openStore(place).then(
        async (opened) => {
          const kept = await opened.database.$count(tables.documents)
          await opened.close()
          return kept
        },
        (error: unknown) => (error instanceof StoreError ? error.message : String(error)),
      )
      if (full !== written) expect(full).toMatch(/cannot be used: .*Is the disk full\?/)
      await disk.grow()
      const again = await openStore(place)
      expect(await again.database.$count(tables.documents)).toBe(written)
      await again.database.insert(tables.documents).values(document('after'))
      await again.close()
    } finally {
      await disk.remove()
    }
  })
})
