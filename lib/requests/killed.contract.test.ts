/** A process that is killed between an approval and its outcome: what becomes of the request, in AWS, in the history and in the audit. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { everything } from '../auth/rules/index.ts'
import { carriedOutThen, type LocalAws, startLocalAws } from '../aws/local-aws.fixture.ts'
import { walkthrough } from '../sandbox/seed/names.ts'
import { startPostgres } from '../store/postgres.fixture.ts'

// On a busy machine a process needs ten seconds to start.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
const minute = 60_000

let local: LocalAws
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await local.close()
})

type Entry = { readonly act: string; readonly phase: string }

type Killing = {
  /** The entry of the audit that it is killed at. */
  readonly act: string
  /** What AWS is to do from the approval on. */
  readonly meet: () => Promise<void>
  /** What is waited for before it is killed. */
  readonly until?: () => Promise<void>
}

/** Starts a process that has a request approved, and kills it when the audit took such an entry in. */
async function killAt({ act, meet, until }: Killing): Promise<void> {
  const script = join(import.meta.dirname, 'killed.fixture.ts')
  const child = spawn(process.execPath, ['--conditions=react-server', script, policy], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
      ...local.settings,
      PODSCOPE_AUDIT_LOG: '1',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const ended = once(child, 'exit')
  for await (const line of createInterface(child.stdout)) {
    const entry = JSON.parse(line) as Entry
    if (entry.act === 'request.open') {
      await meet()
      child.stdin.write('go on\n')
    }
    if (entry.act !== act || entry.phase !== 'intent') continue
    await until?.()
    child.kill('SIGKILL')
  }
  expect(await ended).toEqual([null, 'SIGKILL'])
}

/** The room as a restarted site has it, when the time of whoever might still be at it is over. */
async function restarted() {
  vi.resetModules()
  const [requests, audit, history] = await Promise.all([
    import('./index.ts'),
    import('../audit/index.ts'),
    import('../history/index.ts'),
  ])
  const looker = { id: 'p-9', reads: everything, approves: everything }
  const read = async () => {
    await requests.settleRequests(new Date(Date.now() + minute))
    const [request] = await requests.listRequests(looker, { which: 'all', limit: 2 })
    expect(request?.state).not.toBe('approved')
    return request
  }
  const request = await vi.waitFor(read, { timeout: minute, interval: 100 })
  const entries = await audit.listEntries({ object: request?.id ?? '', limit: 10 })
  expect(entries.map(({ act, phase, actor }) => `${act} ${phase} ${actor.name}`).reverse()).toEqual([
    'request.open event ana',
    'request.approve intent ben',
    'request.approve outcome Podscope',
  ])
  expect(await history.listOpenChanges(new Date())).toEqual([])
  expect(await audit.verifyChain()).toMatchObject({ broken: null })
  // Settled once: looking again changes nothing.
  await requests.settleRequests(new Date(Date.now() + minute))
  expect(await read()).toEqual(request)
  return request
}

function heldPolicy(): string | null {
  const clusters = local.sandbox.state.accounts[walkthrough.accountId]?.clusters
  const held = clusters?.[`${walkthrough.region}/${walkthrough.cluster}`]?.associations ?? {}
  const mine = Object.values(held).find(({ serviceAccount }) => serviceAccount === walkthrough.serviceAccount)
  return mine?.policy ?? null
}

const update = 'eks:UpdatePodIdentityAssociation'
const slow = { kind: 'slow', ms: 600_000 }
const nothingArmed = () => fetch(`${local.sandbox.controlUrl}/faults`, { method: 'DELETE' })
const closeStore = async () => (await import('../store/database.ts')).closeStore()

async function run(settings: Readonly<Record<string, string>>): Promise<void> {
  // Long enough that nothing gives up before it is killed.
  local = await startLocalAws({ PODSCOPE_TIMEOUT_MS: '5000', ...settings })

  // Approved, and nothing is written down of the change: AWS does not even say what is there.
  await killAt({ act: 'request.approve', meet: () => local.arm('eks:DescribePodIdentityAssociation', slow) })
  await nothingArmed()
  expect(await restarted()).toMatchObject({ state: 'failed', failure: { kind: 'stopped' } })
  expect([heldPolicy(), await local.calls(/Update/)]).toEqual([null, []])
  await closeStore()

  // Written down that it is asked for, and AWS has not done it.
  await killAt({ act: 'association.update', meet: () => local.arm(update, slow) })
  await nothingArmed()
  expect(await restarted()).toMatchObject({ state: 'failed', failure: { kind: 'refused' } })
  expect(heldPolicy()).toBeNull()
  await closeStore()

  // AWS has done it, and nobody heard.
  await killAt({
    act: 'association.update',
    meet: () => local.arm(update, carriedOutThen(slow)),
    until: () => vi.waitFor(() => expect(heldPolicy()).toBe(policy), { timeout: minute, interval: 5 }),
  })
  await nothingArmed()
  expect(await restarted()).toMatchObject({ state: 'applied', failure: null })
  expect(heldPolicy()).toBe(policy)
  await closeStore()
}

describe('killed between an approval and its outcome, a request ends as its change did, and the chain holds', () => {
  test('on PGlite', () => run({}))

  test('on PostgreSQL', async () => {
    const postgres = await startPostgres()
    try {
      await run({ DATABASE_URL: await postgres.newDatabase() })
    } finally {
      await postgres.stop()
    }
  })
})
