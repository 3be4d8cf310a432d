/** The same promises on both databases, with the real queue. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { pointAt } from '../aws/local-aws.fixture.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'

type Room = typeof import('./index.ts')

// Opening a database takes a second, and on a busy machine half a minute.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

let folder: string
let postgres: LocalPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-jobs-'))
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
  vi.unstubAllEnvs()
})

describe.each(['PGlite', 'PostgreSQL'] as const)('on %s', (kind) => {
  let jobs: Room
  // What was defined stays on the process.
  const named = (name: string) => `${name}-on-${kind}`
  beforeAll(async () => {
    // The settings are read once by a module.
    vi.resetModules()
    pointAt(
      kind === 'PGlite'
        ? { PODSCOPE_DATA: folder }
        : { PODSCOPE_DATA: folder, DATABASE_URL: await postgres.newDatabase() },
    )
    jobs = await import('./index.ts')
    const { jobDatabase } = await import('../store/index.ts')
    expect((await jobDatabase()).kind).toBe(kind === 'PGlite' ? 'embedded' : 'postgres')
    await jobs.startJobs()
  })
  afterAll(async () => {
    await jobs.stopJobs()
    const { closeStore } = await import('../store/database.ts')
    await closeStore()
  })

  test('what is asked twice before it begins is done once, with the newer data', async () => {
    const done: unknown[] = []
    await enqueueBeforeDefining()
    await jobs.defineJob<{ n: number }>(named('twice'), {}, async (data) => void done.push(data.n))
    for (const n of [1, 2]) await jobs.enqueue(named('twice'), { n }, { key: 'a', startAfter: 1 })
    await jobs.enqueue(named('twice'), { n: 3 }, { key: 'b', startAfter: 1 })
    await vi.waitFor(() => expect(done.toSorted()).toEqual([2, 3]), { timeout: 60_000 })
  })

  async function enqueueBeforeDefining() {
    await expect(jobs.enqueue(named('nobody-does-this'), {}, { key: 'a' })).rejects.toThrow()
  }

  test('the higher priority comes first', async () => {
    const done: string[] = []
    let begin: () => void = () => undefined
    const begun = new Promise<void>((resolve) => {
      begin = resolve
    })
    await jobs.defineJob<{ name: string }>(named('order'), {}, async ({ name }) => {
      if (name === 'first') await begun
      done.push(name)
    })
    await jobs.enqueue(named('order'), { name: 'first' }, { key: 'first', priority: 99 })
    for (const [name, priority] of [
      ['low', 0],
      ['high', 10],
    ] as const)
      await jobs.enqueue(named('order'), { name }, { key: name, priority })
    begin()
    await vi.waitFor(() => expect(done).toEqual(['first', 'high', 'low']), { timeout: 60_000 })
  })

  test('one that fails is tried again, and a stop waits for what is under way', async () => {
    let tries = 0
    const ends: string[] = []
    await jobs.defineJob(named('fails-once'), { retries: 2 }, async () => {
      if (++tries === 1) throw new Error('not now')
    })
    await jobs.enqueue(named('fails-once'), {}, { key: 'a' })
    await vi.waitFor(() => expect(tries).toBe(2), { timeout: 60_000 })
    await jobs.defineJob(named('long'), {}, async (_, signal) => {
      ends.push('begun')
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      // Whether it is taken or not: it starts no second queue beside the one that stops.
      await jobs.enqueue(named('fails-once'), {}, { key: 'last-act' }).catch(() => undefined)
      ends.push('ended')
    })
    await jobs.enqueue(named('long'), {}, { key: 'a' })
    await vi.waitFor(() => expect(ends).toEqual(['begun']), { timeout: 60_000 })
    await jobs.stopJobs()
    expect(ends).toEqual(['begun', 'ended'])
    expect(Reflect.get(globalThis, Symbol.for('podscope.jobs'))).toMatchObject({ running: null })
    await jobs.startJobs()
  })
})
