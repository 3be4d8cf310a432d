/** A crawl on a bad day: the clock jumps, the disk is full, the database goes away, everybody asks at once. Over HTTP against the local AWS. */
import { execFile } from 'node:child_process'
import { statfsSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { eq, type SQL, sql } from 'drizzle-orm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type LocalAws, startLocalAws } from '../aws/local-aws.fixture.ts'
import { accounts, mainCluster, walkthrough } from '../sandbox/seed/names.ts'
import { startPostgres } from '../store/postgres.fixture.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

const run = promisify(execFile)
const describeOne = 'eks:DescribePodIdentityAssociation'
const home = { accountId: mainCluster.accountId, region: mainCluster.region }

async function load() {
  // The settings are read once by a module.
  vi.resetModules()
  const [crawling, crawls, runs, gates, jobs, store, stores] = await Promise.all([
    import('./crawling.ts'),
    import('./crawls.ts'),
    import('./run.ts'),
    import('./gate.ts'),
    import('../jobs/index.ts'),
    import('../store/index.ts'),
    import('../store/database.ts'),
  ])
  return { ...crawling, ...crawls, ...runs, ...gates, ...jobs, ...store, ...stores }
}
type Rooms = Awaited<ReturnType<typeof load>>

let local: LocalAws
let rooms: Rooms
async function begin(settings: Readonly<Record<string, string>> = {}, associations = 400): Promise<void> {
  local = await startLocalAws({ PODSCOPE_TIMEOUT_MS: '2000', ...settings }, { associations })
  rooms = await load()
}
afterEach(async () => {
  await rooms.closeStore()
  await local.close()
})

async function crawlHome() {
  const { id } = await rooms.openCrawl(home, 'asked', 10)
  await rooms.runCrawl(id, new AbortController().signal, () => undefined, rooms.createGate(1000))
  return crawlOf(id)
}
const crawlOf = async (id: string) => (await rooms.listCrawls()).find((each) => each.id === id)

/** Associations of the place that AWS has. */
function inAws(): readonly string[] {
  const clusters = Object.values(local.sandbox.state.accounts[home.accountId]?.clusters ?? {})
  return clusters
    .filter(({ region }) => region === home.region)
    .flatMap(({ associations }) => Object.keys(associations))
    .sort()
}

async function expectAllRead(): Promise<void> {
  const { fleetAssociations } = rooms.tables
  const rows = await (await rooms.database())
    .select()
    .from(fleetAssociations)
    .where(eq(fleetAssociations.region, home.region))
  const here = rows.filter(({ accountId }) => accountId === home.accountId)
  expect(here.map(({ associationId }) => associationId).sort()).toEqual(inAws())
  expect(here.every(({ problem, describedAt, missing }) => !problem && describedAt && missing === 0)).toBe(
    true,
  )
}

async function arm(operation: string, fault: object): Promise<void> {
  await local.arm(operation, fault)
}

describe('a clock that jumps', () => {
  /** What is written, as if it had been so many hours later: as it looks after the clock was put back by as many. Less than 0: forward. */
  async function putBack(hours: number): Promise<void> {
    const { crawls, fleetAccounts, fleetClusters, fleetPlaces } = rooms.tables
    const later = (column: object): SQL<Date> => sql`${column} + make_interval(hours => ${hours})`
    const store = await rooms.database()
    await store.update(crawls).set({
      askedAt: later(crawls.askedAt),
      startedAt: later(crawls.startedAt),
      endedAt: later(crawls.endedAt),
      beatAt: later(crawls.beatAt),
    })
    await store.update(fleetAccounts).set({
      rolesReadAt: later(fleetAccounts.rolesReadAt),
      organizationReadAt: later(fleetAccounts.organizationReadAt),
    })
    await store.update(fleetPlaces).set({ readAt: later(fleetPlaces.readAt) })
    await store.update(fleetClusters).set({ associationsReadAt: later(fleetClusters.associationsReadAt) })
  }

  async function editRole(action: string): Promise<void> {
    const credentials = local.sandbox.settings().accounts.find(({ id }) => id === accounts.prod)?.credentials
    if (!credentials) throw new TypeError('no account')
    const iam = new IAMClient({ region: 'us-east-1', endpoint: local.sandbox.url, credentials })
    const statement = { Effect: 'Allow', Action: action, Resource: '*' }
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
    await iam.send(
      new PutRolePolicyCommand({ RoleName: walkthrough.roleName, PolicyName: 'more', PolicyDocument }),
    )
  }

  const ageOfHome = async () => (await rooms.listAges()).get(`${home.accountId}/${home.region}`)
  const textsInStore = async () =>
    (await (await rooms.database()).select().from(rooms.tables.documents)).map(({ text }) => text)

  test('back: what is due is read again, roles and all, and then is due no more', async () => {
    await begin()
    await crawlHome()
    await putBack(1)
    expect(await ageOfHome()).toBeNull()
    await editRole('sqs:PurgeQueue')
    const second = await crawlHome()
    expect(second).toMatchObject({ state: 'done', problem: null, failed: 0 })
    expect((await textsInStore()).some((text) => text.includes('sqs:PurgeQueue'))).toBe(true)
    expect(await ageOfHome()).toBeGreaterThanOrEqual(0)
    expect(await ageOfHome()).toBeLessThan(600)
    // What is shown as the last one is the one that was.
    const shown = (await rooms.listCrawls()).find(({ region }) => region === home.region)
    expect(shown?.id).toBe(second?.id)
    await expectAllRead()
  })

  test('a crawl is kept by whoever beats, and one whose process is gone does not wait for the clock', async () => {
    await begin()
    const { id } = await rooms.openCrawl(home, 'asked', 10)
    const held = await rooms.takeCrawl(id)
    if (!held) throw new Error('not taken')
    await putBack(-1)
    expect(await rooms.beat(held, { rate: 1, throttled: 0 })).toBe(true)
    expect(await rooms.takeCrawl(id)).toBeNull()
    expect(await rooms.listFree()).toEqual([])
    await putBack(1)
    expect(await rooms.listFree()).toMatchObject([{ id }])
    expect(await rooms.takeCrawl(id)).not.toBeNull()
    // Whoever had it writes nothing more.
    const late = rooms.writing(held, () => Promise.resolve({ progress: {}, value: null }))
    await expect(late).rejects.toThrow('the crawl was ended')
    expect(await rooms.beat(held, { rate: 1, throttled: 0 })).toBe(false)
  })
})

describe('who asks', () => {
  test('at once, and again while it is read, asks for one crawl a place; and the schedule begins the next', async () => {
    await begin({ PODSCOPE_CRAWL_MINUTES: '1' }, 100)
    await rooms.startCrawling()
    const asked = await Promise.all([1, 2, 3].map(() => rooms.askForCrawl('all', 'asked')))
    const ids = asked.map((answer) => (answer.ok ? [...answer.value].sort() : []))
    expect(ids[0]?.length).toBeGreaterThan(3)
    expect(ids[1]).toEqual(ids[0])
    expect(ids[2]).toEqual(ids[0])
    const { crawls } = rooms.tables
    const rows = async () => (await rooms.database()).select().from(crawls)
    const untilEnded = (count: number) =>
      vi.waitFor(
        async () => expect((await rows()).filter(({ state }) => state === 'done')).toHaveLength(count),
        { timeout: 60_000, interval: 100 },
      )
    const count = ids[0]?.length ?? 0
    await untilEnded(count)
    expect(await rows()).toHaveLength(count)
    // A minute later, as the store sees it.
    await (await rooms.database())
      .update(crawls)
      .set({ askedAt: sql`${crawls.askedAt} - interval '1 minute'` })
    await rooms.enqueue('crawl-due', {}, { key: 'due' })
    await untilEnded(2 * count)
    expect((await rows()).filter(({ reason }) => reason === 'schedule')).toHaveLength(count)
    await rooms.stopCrawling()
  })
})

/** Resolves when so many descriptions have been asked for. */
const untilDescribed = (count: number) =>
  vi.waitFor(
    async () => {
      const calls = await local.calls(/Describe.*Association/)
      expect(calls.length).toBeGreaterThanOrEqual(count)
    },
    { timeout: 60_000, interval: 20 },
  )

const untilSaid = (said: { readonly mock: { readonly calls: readonly unknown[][] } }, words: RegExp) =>
  vi.waitFor(() => expect(said.mock.calls.flat().join('\n')).toMatch(words), { timeout: 60_000 })

describe('a database that goes away', () => {
  test('and comes back: the crawl goes on by itself, with one batch described again at most', async () => {
    const postgres = await startPostgres()
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    try {
      await begin({ DATABASE_URL: await postgres.newDatabase() }, 3000)
      await arm(describeOne, { kind: 'slow', ms: 20 })
      const crawling = crawlHome()
      await untilDescribed(250)
      await postgres.goAway()
      await untilSaid(said, /waits for the store: .*does not answer at present/)
      await postgres.comeBack()
      const done = await crawling
      expect(done).toMatchObject({ state: 'done', problem: null, failed: 0, described: inAws().length })
      expect((await local.calls(/Describe.*Association/)).length).toBeLessThanOrEqual(inAws().length + 200)
      await expectAllRead()
      expect(await (await rooms.database()).$count(rooms.tables.changes)).toBe(0)
    } finally {
      await rooms.closeStore()
      await postgres.stop()
    }
  })
})

/** A disk of so many megabytes; null where this machine lets nobody make one. */
async function smallDisk(megabytes: number) {
  const folder = await mkdtemp(join(tmpdir(), 'podscope-disk-'))
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'none', folder]).then(
    () => true,
    () => false,
  )
  if (!mounted) {
    await rm(folder, { recursive: true })
    return null
  }
  const ballast = join(folder, 'ballast')
  return {
    folder,
    /** At once: a crawl in this process must not go on, and end, while the disk is being filled. */
    fill() {
      const { bavail, bsize } = statfsSync(folder)
      try {
        writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize)))
      } catch {
        // Fuller than it said.
      }
    },
    free: () => rm(ballast, { force: true }),
    async remove() {
      await run('umount', ['-l', folder])
      await rm(folder, { recursive: true })
    },
  }
}

describe('a full disk', () => {
  test('is told, loses nothing, and the crawl goes on when there is room again', async (context) => {
    const disk = await smallDisk(120)
    if (disk === null) return context.skip('no small disk: only root may mount a tmpfs here')
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    try {
      await begin({ PODSCOPE_DATA: disk.folder }, 5000)
      await arm(describeOne, { kind: 'slow', ms: 10 })
      const crawling = crawlHome()
      await untilDescribed(250)
      disk.fill()
      await untilSaid(said, /waits for the store: .*disk .* is full/)
      await disk.free()
      const done = await crawling
      expect(done).toMatchObject({ state: 'done', problem: null, failed: 0, described: inAws().length })
      await expectAllRead()
    } finally {
      await rooms.closeStore().catch(() => undefined)
      await disk.remove()
    }
  })
})
