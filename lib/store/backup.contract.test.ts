/** A store in a file and back, on both databases and from one to the other. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { backUp, restore } from './backup.ts'
import { openStore, type StorePlace } from './open.ts'
import { type LocalPostgres, startPostgres } from './postgres.fixture.ts'
import * as tables from './tables.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 })

let folder: string
let postgres: LocalPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-backup-'))
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

let made = 0
const newFile = () => join(folder, `backup${++made}.gz`)
const places = {
  PGlite: async (): Promise<StorePlace> => ({ kind: 'folder', folder: join(folder, `store${++made}`) }),
  PostgreSQL: async (): Promise<StorePlace> => ({ kind: 'postgres', url: await postgres.newDatabase() }),
}

const change = {
  accountId: '111122223333',
  region: 'us-west-2',
  cluster: 'demo',
  namespace: 'shop',
  serviceAccount: 'cart',
  kind: 'update',
  source: 'podscope',
  who: 'local',
  outcome: 'intended',
} as const

/** More rows than one batch, rows that refer to others, bytes, times, documents and empty values. */
async function fill(place: StorePlace): Promise<void> {
  const { database, close } = await openStore(place)
  const before = {
    roleArn: 'arn:aws:iam::111122223333:role/r',
    disableSessionTags: true,
    tags: { 'team/ü': '☃ "\\u0000" \n' },
    modifiedAt: null,
  }
  await database.insert(tables.changes).values(Array.from({ length: 1201 }, () => ({ ...change, before })))
  await database.delete(tables.changes).where(eq(tables.changes.position, 3))
  const [crawl] = await database
    .insert(tables.crawls)
    .values({
      accountId: change.accountId,
      region: change.region,
      reason: 'asked',
      state: 'running',
      beatAt: new Date(1),
    })
    .returning()
  await database
    .insert(tables.crawlClusters)
    .values({ crawlId: crawl?.id ?? '', cluster: 'demo', cursor: 'a-1' })
  const bits = new Uint8Array([0, 1, 127, 128, 255])
  await database.insert(tables.actionSets).values({ hash: 'h', catalog: 'c', size: 40, bits })
  await close()
}

/** Everything in it, by table. */
async function contentOf(place: StorePlace) {
  const { database, close } = await openStore(place)
  const content = {
    changes: await database.select().from(tables.changes).orderBy(asc(tables.changes.position)),
    crawls: await database.select().from(tables.crawls),
    crawlClusters: await database.select().from(tables.crawlClusters),
    sets: (await database.select().from(tables.actionSets)).map(({ bits, ...set }) => ({
      ...set,
      bits: [...bits],
    })),
  }
  await close()
  return content
}

/** Filled, with a backup of each. */
let kept: Readonly<Record<keyof typeof places, { place: StorePlace; file: string; content: Content }>>
type Content = Awaited<ReturnType<typeof contentOf>>
async function keep(place: StorePlace) {
  const file = newFile()
  await fill(place)
  expect(await backUp(place, file)).toBe(1203)
  return { place, file, content: await contentOf(place) }
}
beforeAll(async () => {
  kept = { PGlite: await keep(await places.PGlite()), PostgreSQL: await keep(await places.PostgreSQL()) }
})

describe.each([
  ['PGlite', 'PGlite'],
  ['PGlite', 'PostgreSQL'],
  ['PostgreSQL', 'PGlite'],
  ['PostgreSQL', 'PostgreSQL'],
] as const)('from %s to %s', (from, to) => {
  test('everything comes back as it was, and what follows counts on', async () => {
    const { file, content } = kept[from]
    const target = await places[to]()
    expect((await stat(file)).mode & 0o077).toBe(0)
    expect(await restore(target, file)).toBe(1203)
    expect(await contentOf(target)).toEqual(content)
    const { database, close } = await openStore(target)
    const [next] = await database.insert(tables.changes).values(change).returning()
    await close()
    expect(next?.position).toBe(1202)
  })
})

describe('a restore', () => {
  test('into a store that is not empty is refused in a sentence, and changes nothing', async () => {
    const { place: source, file, content: before } = kept.PostgreSQL
    await expect(restore(source, file)).rejects.toThrow(
      /remembers something here already.*Nothing was changed/,
    )
    expect(await contentOf(source)).toEqual(before)
  })

  test('of a newer Podscope’s file is refused in a sentence', async () => {
    const file = newFile()
    const head = { format: 'podscope-backup/1', migration: 99_999_999_999_999, madeAt: '' }
    await writeFile(file, gzipSync(`${JSON.stringify(head)}\n{"rows":0}\n`))
    await expect(restore(await places.PostgreSQL(), file)).rejects.toThrow(
      /written by a newer Podscope.*Nothing was changed/,
    )
  })

  test.each([
    ['cut off in the middle', (bytes: Buffer) => bytes.subarray(0, bytes.length - 400)],
    ['cut off between two lines', (bytes: Buffer) => gzipSync(gunzipSync(bytes).subarray(0, -13))],
    [
      'that lost a row',
      (bytes: Buffer) =>
        gzipSync(
          gunzipSync(bytes)
            .toString()
            .replace(/\{"hash":"h".*?\}/, ''),
        ),
    ],
    ['no gzip', () => Buffer.from('hello')],
    ['another gzip', () => gzipSync('{"a":1}\n')],
    ['nothing', () => Buffer.alloc(0)],
  ])('of a file %s leaves nothing behind', async (_, damage) => {
    const [target, file] = [await places.PostgreSQL(), newFile()]
    await writeFile(file, damage(await readFile(kept.PostgreSQL.file)))
    await expect(restore(target, file)).rejects.toThrow(
      /cannot be read as a backup|is not a backup|is damaged/,
    )
    expect((await contentOf(target)).changes).toEqual([])
  })

  test('of no file is said', async () => {
    await expect(restore(await places.PostgreSQL(), join(folder, 'none.gz'))).rejects.toThrow(
      /none\.gz cannot be read.*ENOENT/,
    )
  })
})

describe('a backup', () => {
  test('never overwrites, and leaves no half file where it fails', async () => {
    const { place: source } = kept.PostgreSQL
    const file = newFile()
    await writeFile(file, 'dear')
    await expect(backUp(source, file)).rejects.toThrow(/is there already/)
    expect(await readFile(file, 'utf8')).toBe('dear')
    await expect(backUp(source, join(folder, 'no-folder/b.gz'))).rejects.toThrow(/cannot be written: ENOENT/)
    expect((await readdir(folder)).filter((name) => name.endsWith('.new'))).toEqual([])
  })

  test('of nothing is said, and makes no store', async () => {
    const place = await places.PGlite()
    await expect(backUp(place, newFile())).rejects.toThrow(/nothing to back up/)
  })

  test('is of one moment while others write', async () => {
    const [source, target, file] = [await places.PostgreSQL(), await places.PostgreSQL(), newFile()]
    const { database, close } = await openStore(source)
    const writing = (async () => {
      for (let time = 0; time < 50; time++)
        await database.transaction(async (tx) => {
          await tx.insert(tables.documents).values({ hash: `${time}`, text: 'a' })
          await tx.insert(tables.savedViews).values({ name: `${time}`, view: {} as never })
        })
    })()
    await backUp(source, file)
    await writing
    await close()
    await restore(target, file)
    const copy = await openStore(target)
    expect(await copy.database.$count(tables.documents)).toBe(await copy.database.$count(tables.savedViews))
    await copy.close()
  })
})

test('a backup is written in small pieces', async () => {
  const lines = gunzipSync(await readFile(kept.PGlite.file))
    .toString()
    .split('\n')
  const rows = lines.map((line) => (line.match(/"who":/g) ?? []).length)
  expect(rows.reduce((sum, count) => sum + count, 0)).toBe(1200)
  expect(Math.max(...rows)).toBeLessThanOrEqual(500)
})
