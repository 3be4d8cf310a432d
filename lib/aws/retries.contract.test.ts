/** What reads do when they are throttled. The clock is the test's own: the limiter's waits pass at once. */
import { DefaultRateLimiter } from '@smithy/core/retry'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { accounts } from '../sandbox/seed/names.ts'
import { type LocalAws, startLocalAws } from './local-aws.fixture.ts'

let local: LocalAws
/** Every wait the limiter asked for, in milliseconds. */
let waits: number[]
const ownWait: unknown = Reflect.get(DefaultRateLimiter, 'setTimeoutFn')
beforeEach(async () => {
  local = await startLocalAws()
  vi.mocked(DefaultRateLimiter.prototype.getSendToken).mockRestore()
  waits = []
  let now = Date.now()
  vi.spyOn(Date, 'now').mockImplementation(() => now)
  // "Only used in testing" (its own comment), and private to the type.
  Reflect.set(DefaultRateLimiter, 'setTimeoutFn', (go: () => void, ms: number) => {
    waits.push(ms)
    now += Math.max(1, ms)
    setImmediate(go)
  })
  vi.resetModules()
})
afterEach(async () => {
  Reflect.set(DefaultRateLimiter, 'setTimeoutFn', ownWait)
  await local.close()
})

const home = { accountId: accounts.prod, region: 'eu-west-1' }

test('they hold back together, five a second at least, and all come through', async () => {
  const { listClusterNames } = await import('./index.ts')
  expect(await listClusterNames(home)).toMatchObject({ ok: true })
  expect(waits).toEqual([])
  await local.arm('eks:ListClusters', { kind: 'throttle' }, 6)
  const answers = await Promise.all(Array.from({ length: 16 }, () => listClusterNames(home)))
  expect(answers.filter(({ ok }) => !ok)).toEqual([])
  expect(waits.length).toBeGreaterThan(0)
  expect(Math.max(...waits)).toBeLessThanOrEqual(1000 / 5)
})

test('one service’s throttling does not hold back another’s', async () => {
  const { listClusterNames, listRoles } = await import('./index.ts')
  await local.arm('eks:ListClusters', { kind: 'throttle' }, 1)
  expect(await listClusterNames(home)).toMatchObject({ ok: true })
  const before = waits.length
  for (const _ of [1, 2, 3]) expect(await listRoles(home)).toMatchObject({ ok: true })
  expect(waits).toHaveLength(before)
})
