/** A process that is killed at random places of its writes: what becomes of each change, in AWS, in the history and in the audit. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type LocalAws, startLocalAws } from '../aws/local-aws.fixture.ts'
import { walkthrough } from '../sandbox/seed/names.ts'
import { startPostgres } from '../store/postgres.fixture.ts'

// On a busy machine a process needs ten seconds to start.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

const atOnce = 30
const names = Array.from({ length: atOnce }, (_, n) => ({ namespace: 'killed', serviceAccount: `pod-${n}` }))
const write = /^eks:(Create|Update|Delete)PodIdentityAssociation$/

/** The same each time: a failure can be had again (Numerical Recipes' generator). */
function drawing(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

let local: LocalAws
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await local.close()
})

/** Starts a process that writes and kills it after so many lines of it, and a moment. Returns how many writes it was in the middle of. */
async function killAfter(lines: number, moment: number): Promise<number> {
  const script = join(import.meta.dirname, 'killed.fixture.ts')
  const child = spawn(process.execPath, ['--conditions=react-server', script, JSON.stringify(names)], {
    env: { PATH: process.env.PATH, NODE_ENV: 'test', AWS_EC2_METADATA_DISABLED: 'true', ...local.settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const ended = once(child, 'exit')
  let [seen, open] = [0, 0]
  for await (const line of createInterface(child.stdout)) {
    if (line === 'begin') open++
    if (line === 'end') open--
    if (++seen === lines) setTimeout(() => child.kill('SIGKILL'), moment)
  }
  expect(await ended).toEqual([null, 'SIGKILL'])
  return open
}

async function turnAway(operation: string, seed: number): Promise<void> {
  const fault = { operation, fault: { kind: 'error', status: 500 }, share: 0.4, seed }
  const answer = await fetch(`${local.sandbox.controlUrl}/faults`, {
    method: 'POST',
    body: JSON.stringify(fault),
  })
  expect(answer.status).toBe(201)
}

/** What AWS carried out, oldest first. */
async function carriedOut(): Promise<readonly string[]> {
  const answer = await fetch(`${local.sandbox.controlUrl}/log`)
  const entries = (await answer.json()) as { operation: string; carriedOut?: string }[]
  return entries.flatMap(({ operation, carriedOut }) =>
    write.test(operation) && carriedOut ? [operation] : [],
  )
}

/** The rooms as a restarted site has them. */
async function restarted() {
  vi.resetModules()
  const [associations, history, audit, store] = await Promise.all([
    import('./index.ts'),
    import('../history/index.ts'),
    import('../audit/index.ts'),
    import('../store/index.ts'),
  ])
  await vi.waitFor(
    async () => {
      await associations.settleOpenChanges()
      expect(await history.listOpenChanges(new Date())).toEqual([])
    },
    { timeout: 60_000, interval: 100 },
  )
  return { audit, store }
}

/** Every change is wholly there: in AWS as the history says, with one intent and one outcome in the audit. */
async function expectWhole(): Promise<void> {
  const { audit, store } = await restarted()
  const { changes, auditEntries } = store.tables
  const database = await store.database()
  const rows = await database.select().from(changes).orderBy(changes.position)
  const mine = rows.filter(({ source }) => source === 'podscope')
  expect(mine.filter(({ outcome }) => outcome !== 'stored' && outcome !== 'refused')).toEqual([])
  // Nothing of ours was taken for somebody else's.
  expect(rows.filter(({ source, kind }) => source === 'outside' && kind !== 'seen')).toEqual([])

  const stored = mine.filter(({ outcome }) => outcome === 'stored')
  const count = (kind: string) => stored.filter((row) => row.kind === kind).length
  const done = await carriedOut()
  expect(done.length).toBeLessThan(5000)
  for (const [kind, word] of [
    ['create', 'Create'],
    ['update', 'Update'],
    ['delete', 'Delete'],
  ] as const)
    expect([kind, count(kind)]).toEqual([kind, done.filter((each) => each.includes(word)).length])
  const held =
    local.sandbox.state.accounts[walkthrough.accountId]?.clusters[
      `${walkthrough.region}/${walkthrough.cluster}`
    ]?.associations
  for (const { serviceAccount } of names) {
    const last = stored.findLast((row) => row.serviceAccount === serviceAccount)
    const now = Object.values(held ?? {}).find((each) => each.serviceAccount === serviceAccount)
    expect([serviceAccount, now?.policy ?? null]).toEqual([serviceAccount, last?.after?.policy ?? null])
  }

  const entries = await database.select().from(auditEntries).orderBy(auditEntries.position)
  const intents = entries.filter(({ phase }) => phase === 'intent')
  const outcomes = entries.filter(({ phase }) => phase === 'outcome')
  expect(intents.map(({ id }) => id).sort()).toEqual(mine.map(({ id }) => id).sort())
  expect(outcomes.map(({ intent, outcome }) => `${intent} ${outcome}`).sort()).toEqual(
    mine.map(({ id, outcome }) => `${id} ${outcome}`).sort(),
  )
  const settled = outcomes.filter(({ actorId }) => actorId === 'podscope')
  for (const { problem, outcome } of settled)
    expect(problem ?? outcome).toMatch(
      /^stored$|Podscope was stopped before AWS answered. Nothing had changed/,
    )
  expect(new Set(settled.map(({ outcome }) => outcome))).toEqual(new Set(['stored', 'refused']))
  expect(await audit.verifyChain()).toMatchObject({ entries: entries.length, broken: null })
}

describe('killed in the middle of a hundred writes, each change is whole or was not applied, and the chain holds', () => {
  async function run(settings: Readonly<Record<string, string>>, seed: number): Promise<void> {
    local = await startLocalAws({ PODSCOPE_TIMEOUT_MS: '8000', ...settings })
    // Turned away now and then, and tried again: a kill comes before AWS has done it as well as behind that.
    for (const kind of ['Create', 'Update', 'Delete']) {
      await turnAway(`eks:${kind}PodIdentityAssociation`, seed)
      await local.arm(`eks:${kind}PodIdentityAssociation`, { kind: 'slow', ms: 20 })
    }
    const draw = drawing(seed)
    let killed = 0
    for (let round = 0; killed < 100; round++) {
      expect(round).toBeLessThan(30)
      killed += await killAfter(atOnce + draw(3 * atOnce), draw(60))
    }
    await expectWhole()
  }

  test('on PGlite', () => run({}, 1))

  test('on PostgreSQL', async () => {
    const postgres = await startPostgres()
    try {
      await run({ DATABASE_URL: await postgres.newDatabase() }, 2)
      const { closeStore } = await import('../store/database.ts')
      await closeStore()
    } finally {
      await postgres.stop()
    }
  })
})
