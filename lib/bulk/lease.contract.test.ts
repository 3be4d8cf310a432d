/** Several processes on one PostgreSQL: one of them has a run, and whoever had it before can no longer do anything to it. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { tester } from '../audit/actor.fixture.ts'
import { type LocalAws, startLocalAws } from '../aws/local-aws.fixture.ts'
import { mainCluster } from '../sandbox/seed/names.ts'
import { database, tables } from '../store/index.ts'
import { type LocalPostgres, startPostgres } from '../store/postgres.fixture.ts'
import { draftRun, planRun, type RunDefinition, readItems, readRun, startRun, untilIdle } from './index.ts'
import { beginAgain, claimNext, replaceItems, savePreview, settleItem } from './items.ts'
import { beginWork, stopWork } from './runs.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const update = 'eks:UpdatePodIdentityAssociation'
let postgres: LocalPostgres
let local: LocalAws
const workers: ChildProcess[] = []
beforeAll(async () => {
  postgres = await startPostgres()
  const settings = { PODSCOPE_TIMEOUT_MS: '2000', DATABASE_URL: await postgres.newDatabase() }
  local = await startLocalAws(settings, { associations: 400 })
})
beforeEach(() => local.reset())
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await local.close()
  await postgres.stop()
})

async function planned(targets: string): Promise<string> {
  const Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::{{namespace}}/*' }
  const policy = JSON.stringify({ Version: '2012-10-17', Statement })
  const definition: RunDefinition = { kind: 'policy', home: { ...mainCluster }, targets, policy }
  const draft = await draftRun(definition, tester)
  if (!draft.ok) throw new Error(draft.error.kind)
  await planRun(draft.value, definition)
  await untilIdle()
  return draft.value
}

function startWorker(id: string): ChildProcess {
  const script = join(import.meta.dirname, 'worker.fixture.ts')
  const none = { AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/dev/null' }
  const env = { PATH: process.env.PATH, NODE_ENV: 'test', ...none, ...local.settings } as const
  const worker = spawn(process.execPath, ['--conditions=react-server', script, id], { env, stdio: 'inherit' })
  workers.push(worker)
  return worker
}

/** How often each write was carried out. */
async function carriedOut(): Promise<readonly number[]> {
  const entries = (await (await fetch(`${local.sandbox.controlUrl}/log`)).json()) as {
    operation: string
    carriedOut?: string
  }[]
  const writes = entries.filter(({ operation, carriedOut }) => operation === update && carriedOut)
  return [...Map.groupBy(writes, (entry) => entry.carriedOut).values()].map((each) => each.length)
}

const countsOf = async (id: string) => (await readRun(id))?.counts

test('of processes that start a run at once one works on it, and nothing is written twice', async () => {
  const id = await planned('*/*')
  const pending = (await countsOf(id))?.pending ?? 0
  expect(pending).toBeGreaterThan(50)
  const ended = await Promise.all([1, 2, 3].map(() => once(startWorker(id), 'exit')))
  expect(ended.map(([code]) => code)).toEqual([0, 0, 0])
  expect(await readRun(id)).toMatchObject({ state: 'finished', counts: { done: pending, writing: 0 } })
  expect(await carriedOut()).toEqual(Array.from({ length: pending }, () => 1))
})

test('the run of a process that was killed is taken over by one of those that wait for it', async () => {
  const id = await planned('*/*')
  const pending = (await countsOf(id))?.pending ?? 0
  const first = startWorker(id)
  await vi.waitFor(async () => expect((await countsOf(id))?.done).toBeGreaterThan(5), {
    timeout: 60_000,
    interval: 20,
  })
  first.kill('SIGKILL')
  await vi.waitFor(async () => expect((await readRun(id))?.state).toBe('interrupted'), {
    timeout: 30_000,
    interval: 100,
  })
  await Promise.all([1, 2].map(() => once(startWorker(id), 'exit')))
  expect(await readRun(id)).toMatchObject({ state: 'finished', counts: { done: pending, writing: 0 } })
  expect((await carriedOut()).every((times) => times === 1)).toBe(true)
})

test('whoever lost a run changes nothing of it any more', async () => {
  const id = await planned('payments/*')
  const lapse = async () => {
    const past = sql`now() - interval '1 second'`
    await (await database())
      .update(tables.bulkRuns)
      .set({ leaseUntil: past })
      .where(eq(tables.bulkRuns.id, id))
  }
  const begin = async () => {
    const begun = await beginWork(id, ['planned', 'running'], 'running')
    return { runId: id, lease: begun?.lease ?? 'none' }
  }
  const old = await begin()
  const item = await claimNext(old)
  await lapse()
  const heir = await begin()
  expect(heir.lease).not.toBe(old.lease)
  await settleItem(heir, 0, 'done', { kind: 'unchanged' })
  const before = await readItems(id)
  const { desired = null, preview, position = 0 } = item ?? {}
  if (!preview) throw new Error('it was previewed')

  expect(await claimNext(old)).toBeNull()
  expect(await beginAgain(old, position)).toBeNull()
  await settleItem(old, position, 'pending', null)
  await savePreview(old, position, desired, preview)
  await replaceItems(old, [])
  const { accountId, region } = mainCluster
  const problem = { kind: 'throttled', operation: update, accountId, region, message: 'slow' } as const
  expect(await stopWork(id, { lease: old.lease, problem: { ...problem, outcomeUnknown: false } })).toBe(false)
  expect(await readItems(id)).toEqual(before)
  expect(await readRun(id)).toMatchObject({ state: 'running' })

  await lapse()
  expect(await startRun(id, tester)).toEqual({ ok: true, value: null })
  await untilIdle()
  expect(await readRun(id)).toMatchObject({ state: 'finished' })
})
