/** Plans and runs over HTTP against the local AWS, with a store of their own. */

import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { accessNoted } from '../associations/recording.ts'
import { tester } from '../audit/actor.fixture.ts'
import { describeAssociation, listAssociations, updateAssociation } from '../aws/index.ts'
import { carriedOutThen, type LocalAws, startLocalAws } from '../aws/local-aws.fixture.ts'
import { accounts, cases, mainCluster, walkthrough } from '../sandbox/seed/names.ts'
import { closeStore } from '../store/database.ts'
import {
  draftRun,
  type ItemState,
  planRun,
  previewAgain,
  type RunDefinition,
  readItems,
  readRun,
  retryFailed,
  startRun,
  stopRun,
  untilIdle,
} from './index.ts'

/** Long enough for a busy machine to answer, short enough to wait for. */
const timeoutMs = 2000
vi.setConfig({ testTimeout: 60_000 })
let local: LocalAws
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podscope-bulk-'))
  local = await startLocalAws(
    { PODSCOPE_TIMEOUT_MS: String(timeoutMs), PODSCOPE_DATA: folder },
    { associations: 120 },
  )
})
beforeEach(() => local.reset())
afterEach(async () => {
  await untilIdle()
  await accessNoted()
})
afterAll(async () => {
  await closeStore()
  await local.close()
  await rm(folder, { recursive: true, force: true })
})

const home = { ...mainCluster }
const update = 'eks:UpdatePodIdentityAssociation'
const create = 'eks:CreatePodIdentityAssociation'

function policyFor(resource: string): string {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: resource }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}
const template = policyFor('arn:aws:s3:::{{account}}-{{cluster}}/{{namespace}}/{{serviceAccount}}/*')

function forTargets(targets: string, policy = template): RunDefinition {
  return { kind: 'policy', home, targets, policy }
}

/** A run that is previewed. */
async function planned(definition: RunDefinition): Promise<string> {
  const draft = await draftRun(definition, tester)
  if (!draft.ok) throw new Error(draft.error.kind)
  expect(await planRun(draft.value, definition)).toEqual({ ok: true, value: null })
  await untilIdle()
  return draft.value
}

async function started(id: string): Promise<void> {
  expect(await startRun(id, tester)).toEqual({ ok: true, value: null })
  await untilIdle()
}

async function run(id: string) {
  const found = await readRun(id)
  if (!found) throw new Error('no run')
  return found
}

async function states(id: string): Promise<Partial<Record<ItemState, number>>> {
  return Object.fromEntries(Object.entries((await run(id)).counts).filter(([, items]) => items > 0))
}

async function storedOf({ namespace, serviceAccount }: { namespace: string; serviceAccount: string }) {
  const listed = await listAssociations(home, { namespace, serviceAccount })
  const [found] = listed.ok ? listed.value : []
  const stored = found ? await describeAssociation(found) : null
  return stored?.ok ? stored.value : null
}

async function changeElsewhere(names: { namespace: string; serviceAccount: string }, action: string) {
  const stored = await storedOf(names)
  if (!stored) throw new Error('nothing there')
  const policy = policyFor('*').replace('s3:GetObject', action)
  const changed = await updateAssociation(stored, {
    policy,
    disableSessionTags: true,
    clientRequestToken: randomUUID(),
  })
  expect(changed).toMatchObject({ ok: true })
}

/** What was carried out, each with how often. */
async function carriedOut(operation: string): Promise<readonly number[]> {
  const entries = (await (await fetch(`${local.sandbox.controlUrl}/log`)).json()) as {
    operation: string
    carriedOut?: string
  }[]
  const counts = new Map<string, number>()
  for (const entry of entries)
    if (entry.operation === operation && entry.carriedOut)
      counts.set(entry.carriedOut, (counts.get(entry.carriedOut) ?? 0) + 1)
  return [...counts.values()]
}

const four = ['payments/invoice-writer', 'analytics/report-builder', 'media/thumbnailer', 'search/indexer']

describe('a plan', () => {
  test('names each target with its gain, loss, size and findings, and writes nothing', async () => {
    const id = await planned(forTargets(four.join('\n')))
    expect(await run(id)).toMatchObject({ state: 'planned', previewed: 4, counts: { pending: 4 } })
    const items = await readItems(id)
    expect(items.map(({ target }) => `${target.namespace}/${target.serviceAccount}`)).toEqual(four)
    const report = items.find(({ target }) => target.namespace === 'analytics')
    expect(report?.preview).toMatchObject({
      block: null,
      warnings: expect.arrayContaining(['tags-go-off']),
      size: template
        .replace('{{account}}', home.accountId)
        .replace('{{cluster}}', home.cluster)
        .replace('{{namespace}}', 'analytics')
        .replace('{{serviceAccount}}', 'report-builder').length,
      losses: { total: expect.any(Number), actions: expect.any(Array) },
    })
    expect(report?.preview?.losses?.total).toBeGreaterThan(0)
    expect(report?.preview?.losses?.example).toMatchObject({
      action: expect.stringMatching(/:/),
      because: [expect.stringMatching(/^identity policy .+, statement .+/)],
    })
    expect(await local.calls(/Update|Create/)).toEqual([])
  })

  test('blocks what cannot be done and says why', async () => {
    const addOn = `${cases.addOn.namespace}/${cases.addOn.serviceAccount}`
    const bad = await planned(forTargets(`${addOn}\npayments/invoice-writer`, '{"Version":"2012-10-17"}'))
    expect((await readItems(bad)).map(({ preview }) => preview?.block?.kind)).toEqual([
      'add-on',
      'refused-policy',
    ])
    const unknown = await planned(forTargets('payments/invoice-writer', policyFor('{{tenant}}')))
    expect((await readItems(unknown))[0]).toMatchObject({
      state: 'blocked',
      preview: { block: { kind: 'template', message: expect.stringMatching(/\{\{tenant\}\}/), line: 1 } },
    })
    await started(bad)
    expect(await run(bad)).toMatchObject({ state: 'finished', counts: { blocked: 2 } })
    expect(await local.calls(/Update/)).toEqual([])
  })

  test('takes patterns, and tells of each line that means nothing', async () => {
    const id = await planned(forTargets('pay*/*\nnobody/here\nelsewhere/a/b\n*/payments/invoice-writer'))
    const { notes, counts } = await run(id)
    expect(notes.lines.map(({ line, kind }) => `${line} ${kind}`)).toEqual(['2 no-match', '3 no-cluster'])
    expect(counts.pending).toBeGreaterThan(1)
  })

  test('says that access is not known where the role cannot be read', async () => {
    const { namespace, serviceAccount } = cases.unreadableTarget
    const id = await planned(forTargets(`${namespace}/${serviceAccount}`))
    expect((await readItems(id))[0]?.preview).toMatchObject({
      gains: null,
      losses: null,
      warnings: expect.arrayContaining(['role-unreadable']),
    })
    await started(id)
    expect(await states(id)).toEqual({ done: 1 })
  })

  test('warns of pods that get no credentials any more, because a trust policy asks for their tags', async () => {
    const { namespace, serviceAccount } = cases.tagsInTrust
    const id = await planned(forTargets(`${namespace}/${serviceAccount}\npayments/invoice-writer`))
    expect((await readItems(id)).map(({ preview }) => preview?.warnings.includes('no-credentials'))).toEqual([
      true,
      false,
    ])
  })

  test('that cannot be looked up keeps what was written and says why', async () => {
    await local.arm('eks:ListPodIdentityAssociations', { kind: 'deny' })
    const id = await planned(forTargets('payments/*'))
    expect(await run(id)).toMatchObject({
      state: 'draft',
      definition: { targets: 'payments/*' },
      notes: { problem: { kind: 'not-authorised' } },
    })
  })

  test('is of one account', async () => {
    const id = await planned(forTargets('analytics-eu-1/*/*'))
    expect((await run(id)).notes.lines).toMatchObject([{ kind: 'no-cluster' }])
    expect(accounts.data).not.toBe(home.accountId)
  })
})

describe('a run', () => {
  test('gives each its own policy, once', async () => {
    const id = await planned(forTargets(four.join('\n')))
    await started(id)
    expect(await run(id)).toMatchObject({ state: 'finished', counts: { done: 4 } })
    expect(await storedOf(cases.denyBased)).toMatchObject({
      policy: policyFor(`arn:aws:s3:::${home.accountId}-${home.cluster}/media/thumbnailer/*`),
      disableSessionTags: true,
    })
    const again = await planned(forTargets(four.join('\n')))
    expect((await readItems(again)).every(({ preview }) => preview?.warnings.includes('unchanged'))).toBe(
      true,
    )
    await started(again)
    expect(await states(again)).toEqual({ unchanged: 4 })
    expect(await carriedOut(update)).toEqual([1, 1, 1, 1])
  })

  test('leaves alone what changed since the preview, until it was previewed again', async () => {
    const id = await planned(forTargets(four.join('\n')))
    await changeElsewhere(cases.denyBased, 's3:PutObject')
    await started(id)
    expect(await states(id)).toEqual({ done: 3, conflict: 1 })
    expect((await storedOf(cases.denyBased))?.policy).toContain('s3:PutObject')
    await previewAgain(id)
    await untilIdle()
    expect(await run(id)).toMatchObject({ state: 'planned', counts: { pending: 1, done: 3 } })
    await started(id)
    expect(await states(id)).toEqual({ done: 4 })
  })

  test('leaves alone those whose role changed since the preview', async () => {
    const walk = `${walkthrough.namespace}/${walkthrough.serviceAccount}`
    const definition: RunDefinition = {
      kind: 'policy',
      home: walkthrough,
      targets: walk,
      policy: policyFor('*'),
    }
    const id = await planned(definition)
    const credentials = local.sandbox.settings().accounts.find(({ id }) => id === accounts.prod)?.credentials
    if (!credentials) throw new Error('no credentials')
    const iam = new IAMClient({ region: 'us-east-1', endpoint: local.sandbox.url, credentials })
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: walkthrough.roleName,
        PolicyName: 'later',
        PolicyDocument: policyFor('*'),
      }),
    )
    await started(id)
    expect((await readItems(id))[0]).toMatchObject({ state: 'conflict', outcome: { kind: 'role-changed' } })
    expect(await local.calls(/Update/)).toEqual([])
    await previewAgain(id)
    await untilIdle()
    await started(id)
    expect(await states(id)).toEqual({ done: 1 })
  })

  test('gets through while AWS throttles every second call', async () => {
    for (const operation of [update, 'eks:DescribePodIdentityAssociation']) {
      const response = await fetch(`${local.sandbox.controlUrl}/faults`, {
        method: 'POST',
        body: JSON.stringify({ operation, fault: { kind: 'throttle' }, every: 2 }),
      })
      expect(response.status).toBe(201)
    }
    const id = await planned(forTargets(four.join('\n')))
    const all = (await run(id)).counts.pending
    expect(all).toBeGreaterThan(1)
    await started(id)
    expect(await states(id)).toEqual({ done: all })
  })

  test('finds what was done though its answer was lost, and writes nothing twice', async () => {
    await local.arm(update, carriedOutThen({ kind: 'drop' }), 1)
    await local.arm(update, carriedOutThen({ kind: 'error', status: 500 }), 1)
    await local.arm(update, carriedOutThen({ kind: 'throttle' }), 1)
    // Longer than we listen: it is carried out after we have looked.
    await local.arm(update, { kind: 'slow', ms: timeoutMs + 300 }, 1)
    const id = await planned(forTargets(four.join('\n')))
    await started(id)
    expect(await states(id)).toEqual({ done: 4 })
    expect(await carriedOut(update)).toEqual([1, 1, 1, 1])
  })

  test('stops when it is told to, keeps the rest, and goes on', async () => {
    const id = await planned(forTargets('*/*'))
    const { counts } = await run(id)
    await startRun(id, tester)
    await vi.waitFor(async () => expect((await run(id)).counts.done).toBeGreaterThan(2), { interval: 5 })
    expect(await stopRun(id, tester)).toEqual({ ok: true, value: null })
    await untilIdle()
    const stopped = await run(id)
    expect(stopped).toMatchObject({ state: 'stopped', counts: { writing: 0 } })
    expect(stopped.counts.pending).toBeGreaterThan(0)
    await started(id)
    expect(await run(id)).toMatchObject({ state: 'finished', counts: { pending: 0 } })
    const { done, unchanged, conflict, failed } = (await run(id)).counts
    expect([done + unchanged, conflict, failed]).toEqual([counts.pending, 0, 0])
    expect((await carriedOut(update)).every((times) => times === 1)).toBe(true)
  })

  test('has one worker, however many start it', async () => {
    const id = await planned(forTargets('payments/*'))
    const { pending } = (await run(id)).counts
    const answers = await Promise.all(Array.from({ length: 5 }, () => startRun(id, tester)))
    expect(answers.every(({ ok }) => ok)).toBe(true)
    expect(await planRun(id, forTargets('media/*'))).toMatchObject({ error: { kind: 'not-now' } })
    await untilIdle()
    expect(await states(id)).toEqual({ done: pending })
    expect(await carriedOut(update)).toEqual(Array.from({ length: pending }, () => 1))
  })

  test('says of each failure what AWS said, and tries those again that are told to', async () => {
    await local.arm(update, { kind: 'deny' }, 2)
    const id = await planned(forTargets(four.join('\n')))
    await started(id)
    expect(await states(id)).toEqual({ done: 2, failed: 2 })
    const failed = (await readItems(id)).filter(({ state }) => state === 'failed')
    expect(failed[0]?.outcome).toMatchObject({
      problem: {
        kind: 'refused',
        problem: { message: expect.stringMatching(/is not authorized to perform/) },
      },
    })
    expect(await retryFailed(id, tester)).toEqual({ ok: true, value: null })
    await untilIdle()
    expect(await states(id)).toEqual({ done: 4 })
  })

  test('stops by itself when the same would happen to all the rest', async () => {
    const id = await planned(forTargets('*/*'))
    const { pending } = (await run(id)).counts
    expect(pending).toBeGreaterThan(30)
    await local.arm(update, { kind: 'deny' })
    await started(id)
    const stopped = await run(id)
    expect(stopped).toMatchObject({ state: 'stopped', notes: { problem: { kind: 'not-authorised' } } })
    expect(stopped.counts.failed).toBeLessThan(30)
    await local.calm()
    await retryFailed(id, tester)
    await untilIdle()
    expect(await run(id)).toMatchObject({
      state: 'finished',
      notes: { problem: null },
      counts: { failed: 0 },
    })
  })
})

describe('a clone', () => {
  async function cloneOf(names: { namespace: string; serviceAccount: string }, targets: string, policy = '') {
    const stored = await storedOf(names)
    if (!stored) throw new Error('nothing there')
    const { accountId, region, cluster, namespace, serviceAccount, associationId } = stored
    const source = { accountId, region, cluster, namespace, serviceAccount, associationId }
    return { kind: 'clone', home, sources: [source], targets, policy } as const
  }

  test('goes to a list of places, each with what it would get, and not where there is one', async () => {
    const targets = 'payments/copy-one\nprod-us-2/payments/copy\npayments/refund-worker'
    const id = await planned(await cloneOf(cases.narrowing, targets))
    const items = await readItems(id)
    expect(items.map(({ preview }) => preview?.block?.kind)).toEqual([undefined, undefined, 'exists'])
    expect(items[0]?.preview?.gains?.total).toBeGreaterThan(0)
    expect(items[0]?.preview?.losses?.total).toBe(0)
    await started(id)
    expect(await states(id)).toEqual({ done: 2, blocked: 1 })
    const [source, copy] = [
      await storedOf(cases.narrowing),
      await storedOf({ namespace: 'payments', serviceAccount: 'copy-one' }),
    ]
    const { roleArn, policy, disableSessionTags, tags } = source ?? {}
    expect(copy).toMatchObject({ roleArn, policy, disableSessionTags, tags })
  })

  test('may be given a policy of its own, and finds its own when an answer was lost', async () => {
    await local.arm(create, carriedOutThen({ kind: 'drop' }), 1)
    await local.arm(create, { kind: 'slow', ms: timeoutMs + 300 }, 1)
    const id = await planned(await cloneOf(cases.noSessionPolicy, 'new-a/x\nnew-b/x', template))
    await started(id)
    expect(await states(id)).toEqual({ done: 2 })
    expect(await storedOf({ namespace: 'new-b', serviceAccount: 'x' })).toMatchObject({
      policy: policyFor(`arn:aws:s3:::${home.accountId}-${home.cluster}/new-b/x/*`),
      disableSessionTags: true,
    })
    expect(await carriedOut(create)).toEqual([1, 1])
  })

  test('leaves out the tags of AWS’s own, which nobody can give', async () => {
    const account = local.sandbox.state.accounts[home.accountId]
    const all = Object.values(account?.clusters[`${home.region}/${home.cluster}`]?.associations ?? {})
    const source = all.find(({ serviceAccount }) => serviceAccount === cases.narrowing.serviceAccount)
    if (!source) throw new Error('the seed has it')
    source.tags = { team: 'payments', 'aws:cloudformation:stack-name': 'pods' }
    const id = await planned(await cloneOf(cases.narrowing, 'payments/of-a-stack'))
    await started(id)
    expect(await states(id)).toEqual({ done: 1 })
    const copy = await storedOf({ namespace: 'payments', serviceAccount: 'of-a-stack' })
    expect(copy?.tags).toEqual({ team: 'payments' })
  })

  test('that turns out to be there as asked is no conflict when it is tried again', async () => {
    await local.arm(create, carriedOutThen({ kind: 'drop' }), 1)
    const id = await planned(await cloneOf(cases.narrowing, 'payments/late'))
    await local.arm('eks:ListPodIdentityAssociations', { kind: 'slow', ms: 0 }, 1)
    await local.arm('eks:ListPodIdentityAssociations', { kind: 'deny' })
    await started(id)
    expect(await states(id)).toEqual({ unknown: 1 })
    await local.calm()
    await retryFailed(id, tester)
    await untilIdle()
    expect(await states(id)).toEqual({ unchanged: 1 })
    expect(await carriedOut(create)).toEqual([1])
  })

  test('of several names its targets by their sources', async () => {
    const [one, two] = await Promise.all([cloneOf(cases.narrowing, ''), cloneOf(cases.noSessionPolicy, '')])
    const sources = [...one.sources, ...two.sources]
    const definition = { ...one, sources, targets: 'prod-us-2/{{namespace}}-copy/{{serviceAccount}}' }
    const id = await planned(definition)
    expect(
      (await readItems(id)).map(({ target }) =>
        [target.cluster, target.namespace, target.serviceAccount].join('/'),
      ),
    ).toEqual(['prod-us-2/payments-copy/invoice-writer', 'prod-us-2/analytics-copy/report-builder'])
    const same = await planned({ ...definition, targets: 'prod-us-2/one/place' })
    expect((await run(same)).notes.lines).toMatchObject([{ kind: 'twice' }])
  })
})
