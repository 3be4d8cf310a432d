/** The request limit and changes from outside, asked for through the control endpoint and met with the SDK. */
import { EKSClient, ListClustersCommand } from '@aws-sdk/client-eks'
import { GetAccountSummaryCommand, IAMClient } from '@aws-sdk/client-iam'

import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { beforeEach, describe, expect, test } from 'vitest'
import { adminConfig, post } from './clients.fixture.ts'
import { createLimits } from './control/limits.ts'
import { type Sandbox, startSandbox } from './index.ts'
import { accounts } from './seed/names.ts'
import type { SandboxAssociation } from './state.ts'

let sandbox: Sandbox
let now = Date.UTC(2026, 10, 26)
beforeEach(async () => {
  sandbox = await startSandbox({ dataFolder: null, port: 0, now: () => now })
  return () => sandbox.close()
})

describe('a bucket', () => {
  test('holds so many, and fills as time goes by', () => {
    let at = 0
    const limits = createLimits(() => at)
    const take = () => limits.take('eks', { perSecond: 2, burst: 3 })
    expect([take(), take(), take(), take()]).toEqual([true, true, true, false])
    at = 500
    expect([take(), take()]).toEqual([true, false])
    at = 60_000
    expect([take(), take(), take(), take()]).toEqual([true, true, true, false])
    at = 0
    expect(take()).toBe(false)
  })

  test('lets exactly its rate through in the long run', () => {
    let at = 0
    let taken = 0
    const limits = createLimits(() => at)
    for (; at < 60_000; at += 3) if (limits.take('eks', { perSecond: 50, burst: 50 })) taken++
    expect(taken).toBeGreaterThanOrEqual(50 * 60)
    expect(taken).toBeLessThanOrEqual(50 * 61)
  })
})

describe('a request limit', () => {
  const eks = () => new EKSClient(adminConfig(sandbox, accounts.prod))
  const list = () => eks().send(new ListClustersCommand({}))

  test('holds back in each service’s own words, and counts', async () => {
    await post(sandbox, '/switches', { requestsPerSecond: 1 })
    const iam = new IAMClient(adminConfig(sandbox, accounts.prod))
    const s3 = new S3Client({ ...adminConfig(sandbox, accounts.prod), forcePathStyle: true })
    const calls = [
      [list, 'ThrottlingException', 429],
      [() => iam.send(new GetAccountSummaryCommand({})), 'Throttling', 400],
      [() => s3.send(new ListBucketsCommand({})), 'SlowDown', 503],
    ] as const
    for (const [call, name, httpStatusCode] of calls) {
      await call()
      await expect(call()).rejects.toMatchObject({ name, $metadata: { httpStatusCode } })
    }
    now += 1000
    await list()
    const counts: unknown = await (await fetch(`${sandbox.controlUrl}/counts`)).json()
    expect(counts).toMatchObject({ 'eks:ListClusters': { ok: 2, ThrottlingException: 1 } })
  })

  test('has a burst of its own, goes with null and with a reset', async () => {
    await post(sandbox, '/switches', { requestsPerSecond: 1, burst: 2 })
    await list()
    await list()
    await expect(list()).rejects.toThrow('Rate exceeded')
    await post(sandbox, '/switches', { requestsPerSecond: null })
    await list()
    await post(sandbox, '/switches', { requestsPerSecond: 1 })
    await post(sandbox, '/reset', {})
    await list()
    await list()
    await list()
  })

  test.each([{ requestsPerSecond: 0 }, { requestsPerSecond: -1 }, { burst: 0.5 }])(
    'that is none is refused: %j',
    async (switches) => {
      expect((await post(sandbox, '/switches', switches)).status).toBe(400)
    },
  )
})

describe('changes from outside', () => {
  const associations = (): SandboxAssociation[] =>
    Object.values(sandbox.state.accounts).flatMap(({ clusters }) =>
      Object.values(clusters).flatMap((cluster) => Object.values(cluster.associations)),
    )
  const differing = (before: readonly SandboxAssociation[]) => {
    const known = new Map(before.map((each) => [each.id, JSON.stringify(each)]))
    return associations().filter((each) => known.get(each.id) !== JSON.stringify(each))
  }

  test('are so many, the same for the same seed, others for another', async () => {
    const before = associations()
    const answer: unknown = await (await post(sandbox, '/churn', { share: 0.05, seed: 7 })).json()
    const first = differing(before)
    expect(answer).toEqual({ changed: first.length })
    expect(first.length).toBe(20)
    expect(first.every(({ modifiedAt }) => modifiedAt === now / 1000)).toBe(true)
    await post(sandbox, '/reset', {})
    await post(sandbox, '/churn', { share: 0.05, seed: 7 })
    expect(differing(before)).toEqual(first)
    await post(sandbox, '/churn', { share: 0.05, seed: 8 })
    expect(differing(before).length).toBeGreaterThan(first.length)
  })

  test('leave policies that EKS takes, however often', async () => {
    for (const seed of [1, 2, 3]) await post(sandbox, '/churn', { share: 1, seed })
    for (const { policy } of associations())
      expect((policy ?? '').match(/ChangedOutside/g) ?? []).toHaveLength(
        policy?.includes('changed-3') ? 1 : 0,
      )
  })
})
