/** Five hundred associations, one call in ten failing in several ways, the process killed on the way: nothing is lost, nothing is done twice. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { accessNoted } from '../associations/recording.ts'
import { tester } from '../audit/actor.fixture.ts'
import { carriedOutThen, type LocalAws, startLocalAws } from '../aws/local-aws.fixture.ts'
import { accounts, mainCluster } from '../sandbox/seed/names.ts'
import { closeStore } from '../store/database.ts'
import { draftRun, planRun, readRun, retryFailed, startRun, untilIdle } from './index.ts'

const targetsCount = 500
const update = 'eks:UpdatePodIdentityAssociation'
let local: LocalAws
let folder: string
const workers: ChildProcess[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-bulk-'))
  const settings = { PODSCOPE_TIMEOUT_MS: '2000', PODSCOPE_DATA: folder }
  local = await startLocalAws(settings, { associations: 1500 })
})
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await closeStore()
  await local.close()
  await rm(folder, { recursive: true, force: true })
})

/** Those that no add-on owns, of every cluster of the account. */
function targets() {
  const clusters = Object.values(local.sandbox.state.accounts[accounts.prod]?.clusters ?? {})
  const all = clusters.flatMap(({ region, name, associations }) =>
    Object.values(associations).flatMap(({ namespace, serviceAccount, ownerArn }) =>
      ownerArn ? [] : [{ region, cluster: name, namespace, serviceAccount }],
    ),
  )
  return all.slice(0, targetsCount)
}

function policyFor(resource: string): string {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${resource}/*` }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

type Entry = { readonly operation: string; readonly carriedOut?: string }
async function log(): Promise<readonly Entry[]> {
  const entries = await (await fetch(`${local.sandbox.controlUrl}/log`)).json()
  return entries as readonly Entry[]
}

/** What was written, each with how often. */
async function written(): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>()
  for (const { operation, carriedOut } of await log())
    if (operation === update && carriedOut) times.set(carriedOut, (times.get(carriedOut) ?? 0) + 1)
  return times
}

async function failSome(fault: object, seed: number): Promise<void> {
  const response = await fetch(`${local.sandbox.controlUrl}/faults`, {
    method: 'POST',
    body: JSON.stringify({ operation: update, fault, share: 0.02, seed }),
  })
  expect(response.status).toBe(201)
}

function startWorker(id: string): ChildProcess {
  const script = join(import.meta.dirname, 'worker.fixture.ts')
  const none = { AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/dev/null' }
  const env = { PATH: process.env.PATH, NODE_ENV: 'test', ...none, ...local.settings } as const
  const worker = spawn(process.execPath, ['--conditions=react-server', script, id], { env, stdio: 'inherit' })
  workers.push(worker)
  return worker
}

const stateOf = async (id: string) => (await readRun(id))?.state
const left = async (id: string) => {
  const { pending = 0, writing = 0, failed = 0, unknown = 0 } = (await readRun(id))?.counts ?? {}
  return { open: pending + writing, failed: failed + unknown }
}

test('500 associations through failures of every kind and a killed process', async () => {
  const all = targets()
  expect(all).toHaveLength(targetsCount)
  const definition = {
    kind: 'policy',
    home: { ...mainCluster },
    targets: all.map((each) => Object.values(each).join('/')).join('\n'),
    policy: policyFor('{{account}}/{{region}}/{{cluster}}/{{namespace}}/{{serviceAccount}}'),
  } as const
  const draft = await draftRun(definition, tester)
  const id = draft.ok ? draft.value : ''
  await planRun(id, definition)
  await untilIdle()
  expect(await readRun(id)).toMatchObject({ state: 'planned', counts: { pending: targetsCount } })

  const failures = [{ kind: 'throttle' }, { kind: 'error', status: 500 }, { kind: 'drop' }]
  const lostAnswers = [{ kind: 'drop' }, { kind: 'error', status: 500 }].map(carriedOutThen)
  for (const [seed, fault] of [...failures, ...lostAnswers].entries()) await failSome(fault, seed)

  // The folder of the store belongs to one process.
  await closeStore()
  const worker = startWorker(id)
  const ended = once(worker, 'exit')
  await vi.waitFor(async () => expect((await written()).size).toBeGreaterThan(targetsCount / 3), {
    timeout: 120_000,
    interval: 20,
  })
  worker.kill('SIGKILL')
  expect(await ended).toEqual([null, 'SIGKILL'])

  // Whoever looks sees that nobody works on it any more.
  await vi.waitFor(async () => expect(await stateOf(id)).toBe('interrupted'), {
    timeout: 15_000,
    interval: 100,
  })
  const killed = await left(id)
  expect(killed.open).toBeGreaterThan(0)
  expect((await written()).size).toBeLessThan(targetsCount)

  expect(await startRun(id, tester)).toEqual({ ok: true, value: null })
  await untilIdle()
  for (let round = 0; round < 20 && (await left(id)).failed > 0; round++) {
    await retryFailed(id, tester)
    await untilIdle()
  }
  await accessNoted()
  expect(await readRun(id)).toMatchObject({
    state: 'finished',
    counts: { done: targetsCount, pending: 0, writing: 0, failed: 0, unknown: 0, conflict: 0 },
  })

  const stored = local.sandbox.state.accounts[accounts.prod]?.clusters ?? {}
  for (const { region, cluster, namespace, serviceAccount } of all) {
    const found = Object.values(stored[`${region}/${cluster}`]?.associations ?? {}).find(
      (each) => each.namespace === namespace && each.serviceAccount === serviceAccount,
    )
    const policy = policyFor(`${accounts.prod}/${region}/${cluster}/${namespace}/${serviceAccount}`)
    expect(found).toMatchObject({ policy, disableSessionTags: true })
  }
  // The log holds five thousand calls; what it forgot it could not have told.
  expect((await log()).length).toBeLessThan(5000)
  const times = await written()
  expect(times.size).toBe(targetsCount)
  expect([...times.values()].filter((each) => each !== 1)).toEqual([])
}, 300_000)
