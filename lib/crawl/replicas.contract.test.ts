/** Processes that crawl and are killed in the middle, over HTTP against the local AWS. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type LocalAws, startLocalAws } from '../aws/local-aws.fixture.ts'
import { mainCluster } from '../sandbox/seed/names.ts'
import { type OpenStore, openStore, type StorePlace } from '../store/open.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'
import * as tables from '../store/tables.ts'

// A lease lapses after fifteen seconds, and on a busy machine a process needs half a minute to start.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })

const batch = 200
let local: LocalAws
let folder: string
const children: ChildProcess[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-crawl-'))
  local = await startLocalAws({}, { associations: 5000 })
  // Long enough for a kill to come in the middle.
  await local.arm('eks:DescribePodIdentityAssociation', { kind: 'slow', ms: 50 })
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await local.close()
  await rm(folder, { recursive: true, force: true })
})

function replica(settings: Readonly<Record<string, string>>, ...wanted: readonly string[]): ChildProcess {
  const file = join(import.meta.dirname, 'crawler.fixture.ts')
  const child = spawn(process.execPath, ['--conditions=react-server', file, ...wanted], {
    env: { ...process.env, ...local.settings, ...settings },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  children.push(child)
  return child
}

/** How often each description was carried out. */
async function described(): Promise<readonly number[]> {
  const answer = await fetch(`${local.sandbox.controlUrl}/log`)
  const entries = (await answer.json()) as { operation: string; carriedOut?: string }[]
  const counts = new Map<string, number>()
  for (const { operation, carriedOut } of entries)
    if (operation === 'eks:DescribePodIdentityAssociation' && carriedOut)
      counts.set(carriedOut, (counts.get(carriedOut) ?? 0) + 1)
  return [...counts.values()]
}

const untilDescribed = (count: number) =>
  vi.waitFor(async () => expect((await described()).length).toBeGreaterThanOrEqual(count), {
    timeout: 120_000,
    interval: 50,
  })

/** The settings of one region of one account: one crawl. */
async function onePlace(): Promise<Record<string, string>> {
  const account = local.sandbox.settings().accounts.find(({ id }) => id === mainCluster.accountId)
  return { PODSCOPE_SETTINGS: await local.accountsFile([{ ...account, regions: [mainCluster.region] }]) }
}

function inAws(): number {
  const clusters = Object.values(local.sandbox.state.accounts[mainCluster.accountId]?.clusters ?? {})
  return clusters
    .filter(({ region }) => region === mainCluster.region)
    .reduce((sum, { associations }) => sum + Object.keys(associations).length, 0)
}

async function expectComplete(store: OpenStore): Promise<void> {
  const rows = await store.database.select().from(tables.fleetAssociations)
  expect(rows).toHaveLength(inAws())
  expect(rows.every(({ problem, describedAt }) => problem === null && describedAt !== null)).toBe(true)
  const [crawl, ...others] = await store.database.select().from(tables.crawls)
  expect(others).toEqual([])
  expect(crawl).toMatchObject({ state: 'done', described: inAws(), listed: inAws(), failed: 0 })
  expect(await store.database.select().from(tables.changes)).toEqual([])
  const twice = (await described()).filter((times) => times > 1)
  expect(Math.max(0, ...twice)).toBeLessThanOrEqual(2)
  expect(twice.length).toBeLessThanOrEqual(batch)
}

async function withStore(place: StorePlace, work: (store: OpenStore) => Promise<void>): Promise<void> {
  const store = await openStore(place)
  try {
    await work(store)
  } finally {
    await store.close()
  }
}

test('a process that is killed in the middle costs one batch: PGlite', async () => {
  const settings = { ...(await onePlace()), PODSCOPE_DATA: folder }
  // Nobody asks: nothing is known yet.
  const first = replica(settings)
  await untilDescribed(350)
  first.kill('SIGKILL')
  await once(first, 'exit')
  expect((await described()).length).toBeLessThan(inAws())
  const second = replica(settings, 'until-done')
  expect(await once(second, 'exit')).toEqual([0, null])
  await withStore({ kind: 'folder', folder: join(folder, 'store') }, expectComplete)
})

/** Every place that is configured was crawled once, by whoever. */
async function expectAllComplete(store: OpenStore, lost: number): Promise<void> {
  const rows = await store.database.select().from(tables.fleetAssociations)
  const clusters = Object.values(local.sandbox.state.accounts).flatMap((account) =>
    Object.values(account.clusters),
  )
  expect(rows.map(({ associationId }) => associationId).sort()).toEqual(
    clusters.flatMap(({ associations }) => Object.keys(associations)).sort(),
  )
  expect(rows.every(({ problem, describedAt }) => problem === null && describedAt !== null)).toBe(true)
  const crawls = await store.database.select().from(tables.crawls)
  const places = local.sandbox.settings().accounts.flatMap(({ regions }) => regions)
  expect(crawls).toHaveLength(places.length)
  expect(crawls.every(({ state, failed }) => state === 'done' && failed === 0)).toBe(true)
  expect(crawls.reduce((sum, crawl) => sum + crawl.described, 0)).toBe(rows.length)
  expect(await store.database.select().from(tables.changes)).toEqual([])
  const twice = (await described()).filter((times) => times > 1)
  expect(Math.max(0, ...twice)).toBeLessThanOrEqual(2)
  expect(twice.length).toBeLessThanOrEqual(lost)
}

describe('several on one PostgreSQL', () => {
  let postgres: LocalPostgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())

  test('several places are shared by three, of which one is killed: each place is complete, once', async () => {
    const url = await postgres.newDatabase()
    const settings = { PODSCOPE_DATA: folder, DATABASE_URL: url }
    const all = [replica(settings, 'ask'), replica(settings, 'until-done'), replica(settings, 'until-done')]
    await untilDescribed(600)
    const [first, ...others] = all
    first?.kill('SIGKILL')
    const ends = await Promise.all(others.map((other) => once(other, 'exit')))
    expect(ends).toEqual([
      [0, null],
      [0, null],
    ])
    // A process works on four places at once.
    await withStore({ kind: 'postgres', url }, (store) => expectAllComplete(store, 4 * batch))
  })

  test('one that is told to end lets go of its crawl at once, and another goes on', async () => {
    const url = await postgres.newDatabase()
    const settings = { ...(await onePlace()), PODSCOPE_DATA: folder, DATABASE_URL: url }
    const first = replica(settings, 'ask')
    await untilDescribed(350)
    first.kill('SIGTERM')
    expect(await once(first, 'exit')).toEqual([0, null])
    await withStore({ kind: 'postgres', url }, async ({ database }) => {
      const [crawl] = await database.select().from(tables.crawls)
      // Nobody's, without waiting for the lease to lapse.
      expect(crawl).toMatchObject({ state: 'running', endedAt: null, lease: null, beatAt: null })
    })
    const second = replica(settings, 'until-done')
    expect(await once(second, 'exit')).toEqual([0, null])
    await withStore({ kind: 'postgres', url }, expectComplete)
  })

  test('of three that asked for the same one is killed in the middle: the others make it complete, once', async () => {
    const url = await postgres.newDatabase()
    const settings = { ...(await onePlace()), PODSCOPE_DATA: folder, DATABASE_URL: url }
    const first = replica(settings, 'ask')
    await untilDescribed(350)
    const others = [replica(settings, 'ask', 'until-done'), replica(settings, 'ask', 'until-done')]
    first.kill('SIGKILL')
    const ends = await Promise.all(others.map((other) => once(other, 'exit')))
    expect(ends).toEqual([
      [0, null],
      [0, null],
    ])
    await withStore({ kind: 'postgres', url }, expectComplete)
  })
})
