/** Changes of role, target role, tags and policy over HTTP against the local AWS: what is asked, what is refused, what is kept. */

import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { tester } from '../audit/actor.fixture.ts'
import { describeAssociation, listAssociations, updateAssociation } from '../aws/index.ts'
import { carriedOutThen, type LocalAws, makeRole, startLocalAws } from '../aws/local-aws.fixture.ts'
import type { Association, AssociationRef } from '../aws/types.ts'
import { listChanges, sameState, stateOf } from '../history/index.ts'
import { cases, mainCluster, walkthrough } from '../sandbox/seed/names.ts'
import { database } from '../store/index.ts'
import {
  changeAssociation,
  previewChange,
  recreateWithoutPolicy,
  removeSessionPolicy,
  seenVersionOf,
} from './index.ts'
import { accessNoted } from './recording.ts'
import type { AssociationChange } from './types.ts'

vi.setConfig({ testTimeout: 60_000 })

const demo = { accountId: walkthrough.accountId, region: walkthrough.region, cluster: walkthrough.cluster }
const policy = policyFor('s3:GetObject')
const targetRoleArn = 'arn:aws:iam::777788889999:role/partner-landing'

function policyFor(action: string): string {
  const statement = { Effect: 'Allow', Action: action, Resource: '*' }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

let local: LocalAws
let before: Association
let otherRole: string
beforeAll(async () => {
  local = await startLocalAws({ PODSCOPE_TIMEOUT_MS: '2000' })
  // Opening it takes longer than an answer may.
  await database()
})
beforeEach(async () => {
  otherRole = await makeRole(local, demo.accountId, 'other')
  before = await find(walkthrough)
  await local.calm()
})
afterEach(async () => {
  await accessNoted()
  await local.reset()
})
afterAll(() => local.close())

async function read(at: AssociationRef): Promise<Association> {
  const answer = await describeAssociation(at)
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value
}

type Names = { readonly namespace: string; readonly serviceAccount: string }
async function find({ namespace, serviceAccount }: Names, at = demo as typeof demo | typeof mainCluster) {
  const listed = await listAssociations(at, { namespace, serviceAccount })
  const [found] = listed.ok ? listed.value : []
  if (!found) throw new Error(`no ${namespace}/${serviceAccount}`)
  return read(found)
}

const change = (asked: AssociationChange, of = before) =>
  changeAssociation(of, asked, { actor: tester, seen: seenVersionOf(of) })
const writes = () => local.calls(/Create|Update|Delete/)
const emptyPolicyClears = (on: boolean) =>
  fetch(`${local.sandbox.controlUrl}/switches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ emptyPolicyClears: on }),
  })

describe('a change', () => {
  test('of the role keeps everything else', async () => {
    const answer = await change({ roleArn: otherRole })
    const { modifiedAt: _, ...kept } = before
    expect(answer).toMatchObject({ ok: true, value: { ...kept, roleArn: otherRole } })
    expect(answer.ok && answer.value).toEqual(await read(before))
  })

  test('gives a target role, and takes it away again', async () => {
    const given = await change({ targetRoleArn })
    expect(given).toMatchObject({ ok: true, value: { targetRoleArn, externalId: expect.any(String) } })
    const taken = await change({ targetRoleArn: null }, await read(before))
    expect(taken.ok && taken.value).not.toHaveProperty('targetRoleArn')
    expect(taken.ok && taken.value).not.toHaveProperty('externalId')
  })

  test('of the tags goes both ways while there is no session policy', async () => {
    expect(await change({ disableSessionTags: true })).toMatchObject({
      ok: true,
      value: { disableSessionTags: true },
    })
    const back = await change({ disableSessionTags: false }, await read(before))
    expect(back).toMatchObject({ ok: true, value: { disableSessionTags: false } })
  })

  test('of several fields is one request', async () => {
    const answer = await change({ roleArn: otherRole, targetRoleArn, policy })
    expect(answer).toMatchObject({
      ok: true,
      value: { roleArn: otherRole, targetRoleArn, policy, disableSessionTags: true },
    })
    expect(await writes()).toEqual(['eks:UpdatePodIdentityAssociation'])
  })

  test('is not made when the role it leads to gives something else than was seen', async () => {
    const preview = await previewChange(before, { roleArn: otherRole })
    expect(preview).toMatchObject({ access: { exact: true }, roleSeen: expect.any(String) })
    const credentials = local.sandbox.settings().accounts.find(({ id }) => id === demo.accountId)?.credentials
    if (!credentials) throw new Error('the sandbox has it')
    const iam = new IAMClient({ region: 'us-east-1', endpoint: local.sandbox.url, credentials })
    const PolicyDocument = policyFor('s3:*')
    await iam.send(new PutRolePolicyCommand({ RoleName: 'other', PolicyName: 'more', PolicyDocument }))
    const options = { actor: tester, seen: seenVersionOf(before), roleSeen: preview?.roleSeen ?? null }
    const refused = await changeAssociation(before, { roleArn: otherRole }, options)
    expect(refused).toEqual({ ok: false, error: { kind: 'role-changed' } })
    expect(await writes()).toEqual([])
    const again = await previewChange(before, { roleArn: otherRole })
    const seen = { ...options, roleSeen: again?.roleSeen ?? null }
    expect(await changeAssociation(before, { roleArn: otherRole }, seen)).toMatchObject({ ok: true })
  })

  test('is shown with what keeps pods from credentials', async () => {
    const preview = await previewChange(before, { targetRoleArn })
    expect(preview?.warnings.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
      'no-credentials danger',
    ])
  })

  test('that is stored already is not written', async () => {
    for (const asked of [
      { roleArn: before.roleArn },
      { targetRoleArn: null },
      { policy: null },
      { disableSessionTags: false },
    ])
      expect(await change(asked)).toEqual({ ok: true, value: before })
    expect(await writes()).toEqual([])
  })

  test.each([
    [{}, ''],
    [{ roleArn: 'role' }, 'roleArn'],
    [{ roleArn: '' }, 'roleArn'],
    [{ roleArn: 'arn:aws:iam::444455556666:role/elsewhere' }, 'roleArn'],
    [{ targetRoleArn: 'role' }, 'targetRoleArn'],
    [{ policy, disableSessionTags: false }, 'disableSessionTags'],
  ])('%j is refused before AWS is asked', async (asked, field) => {
    expect(await change(asked)).toMatchObject({ error: { kind: 'bad-input', field } })
    expect(await local.calls()).toEqual([])
  })

  test('the tags stay off under a session policy', async () => {
    await change({ policy })
    const now = await read(before)
    expect(await change({ disableSessionTags: false }, now)).toMatchObject({
      error: { kind: 'bad-input', field: 'disableSessionTags' },
    })
  })

  test.each<[string, () => object]>([
    ['role', () => ({ roleArn: otherRole })],
    ['target role', () => ({ targetRoleArn })],
    ['tags', () => ({ disableSessionTags: true })],
  ])('nothing is written over a change of the %s that was not seen', async (_, theirs) => {
    await updateAssociation(before, { ...theirs(), clientRequestToken: 'theirs' })
    await local.calm()
    const now = await read(before)
    expect(await change({ policy })).toEqual({ ok: false, error: { kind: 'conflict', now } })
    // Even where the time is the same: EKS promises nothing of it.
    const seen = { ...seenVersionOf(before), modifiedAt: now.modifiedAt }
    expect(await changeAssociation(before, { policy }, { actor: tester, seen })).toMatchObject({
      error: { kind: 'conflict' },
    })
    expect(await writes()).toEqual([])
  })

  test('a field that the endpoint drops is noticed, by name', async () => {
    await local.arm('eks:UpdatePodIdentityAssociation', { kind: 'forget', fields: ['targetRoleArn'] })
    expect(await change({ roleArn: otherRole, targetRoleArn })).toMatchObject({
      error: { kind: 'not-stored', fields: ['targetRoleArn'] },
    })
    expect((await listChanges(before))[0]).toMatchObject({
      outcome: 'stored',
      problem: 'AWS said yes and did not store targetRoleArn.',
      after: { roleArn: otherRole },
    })
  })
})

describe('taking the session policy away', () => {
  const seen = () => seenVersionOf(before)
  beforeEach(async () => {
    await change({ policy })
    before = await read(before)
    await local.calm()
  })
  afterEach(() => emptyPolicyClears(false))

  test('where an empty one does it', async () => {
    await emptyPolicyClears(true)
    const answer = await removeSessionPolicy(before, { actor: tester, seen: seen() })
    expect(answer).toMatchObject({ ok: true, value: { disableSessionTags: true } })
    expect(await read(before)).not.toHaveProperty('policy')
  })

  test('where EKS refuses, in its words, and nothing has changed', async () => {
    const answer = await removeSessionPolicy(before, { actor: tester, seen: seen() })
    expect(answer).toMatchObject({
      error: {
        kind: 'cannot-remove',
        problem: { message: 'The parameter policy should not be empty.' },
        now: before,
      },
    })
    expect(await read(before)).toEqual(before)
    expect((await listChanges(before))[0]).toMatchObject({ outcome: 'refused' })
  })

  test('where EKS says yes and keeps it', async () => {
    await local.arm('eks:UpdatePodIdentityAssociation', { kind: 'forget', fields: ['policy'] })
    const asked = { policy: null, disableSessionTags: true }
    expect(await change(asked)).toMatchObject({
      error: { kind: 'cannot-remove', problem: null, now: { policy } },
    })
  })

  test('by deleting and creating anew: another id, everything else as it was, tags on', async () => {
    const answer = await recreateWithoutPolicy(before, { actor: tester, seen: seen() })
    const { namespace, serviceAccount, roleArn, tags } = before
    expect(answer).toMatchObject({
      ok: true,
      value: { namespace, serviceAccount, roleArn, tags, disableSessionTags: false },
    })
    const made = await find(walkthrough)
    expect(made).not.toHaveProperty('policy')
    expect(made.associationId).not.toBe(before.associationId)
    expect(await describeAssociation(before)).toMatchObject({ error: { kind: 'not-found' } })
  })

  test('of which the second half fails: told, with what there was', async () => {
    await local.arm('eks:CreatePodIdentityAssociation', { kind: 'deny' })
    expect(await recreateWithoutPolicy(before, { actor: tester, seen: seen() })).toMatchObject({
      error: { kind: 'not-recreated', deleted: before, problem: { kind: 'refused' } },
    })
  })

  test('not over a change that was not seen', async () => {
    await updateAssociation(before, { roleArn: otherRole, clientRequestToken: 'theirs' })
    await local.calm()
    for (const take of [removeSessionPolicy, recreateWithoutPolicy])
      expect(await take(before, { actor: tester, seen: seen() })).toMatchObject({
        error: { kind: 'conflict' },
      })
    expect(await writes()).toEqual([])
  })

  test('not from an add-on', async () => {
    const addOn = await find(cases.addOn, mainCluster)
    const owned = await recreateWithoutPolicy(addOn, { actor: tester, seen: seenVersionOf(addOn) })
    expect(owned).toMatchObject({ error: { kind: 'owned-by-add-on' } })
    expect(await writes()).toEqual([])
  })
})

const failing = [
  { kind: 'throttle' },
  { kind: 'error', status: 500 },
  { kind: 'drop' },
  { kind: 'html', status: 502 },
  { kind: 'html', status: 200 },
  { kind: 'xml' },
] as const

test('whatever fails, what is said and what is remembered are so, and nothing is written twice', async () => {
  const fault = fc.constantFrom(
    ...failing,
    { kind: 'deny' },
    { kind: 'forget', fields: ['roleArn'] },
    { kind: 'forget', fields: ['policy'] },
  )
  const failure = fc.oneof(fault, fc.constantFrom(...failing).map(carriedOutThen))
  const operation = fc.constantFrom('eks:UpdatePodIdentityAssociation', 'eks:DescribePodIdentityAssociation')
  const armed = fc.array(fc.tuple(operation, failure, fc.integer({ min: 1, max: 4 })), { maxLength: 3 })
  const asking = fc.subarray(['roleArn', 'targetRoleArn', 'policy', 'disableSessionTags'] as const, {
    minLength: 1,
  })
  await fc.assert(
    fc.asyncProperty(asking, armed, async (fields, plan) => {
      await local.reset()
      const all = { roleArn: await makeRole(local, demo.accountId, 'other'), targetRoleArn, policy }
      const asked = Object.fromEntries(
        Object.entries({ ...all, disableSessionTags: true }).filter(([name]) =>
          fields.some((field) => field === name),
        ),
      )
      before = await find(walkthrough)
      await local.calm()
      for (const [at, how, times] of plan) await local.arm(at, how, times)
      const answer = await change(asked)
      const sent = (await writes()).length
      await local.calm()
      const now = await read(before)
      expect(sent).toBeLessThanOrEqual(1)
      if (answer.ok) expect(now).toMatchObject(asked)
      else if (answer.error.kind === 'refused') expect(now).toEqual(before)
      // Whatever was sent has been written down, as it went.
      const [latest] = sent > 0 ? await listChanges(before) : []
      if (latest?.outcome === 'stored')
        expect(latest.after && sameState(latest.after, stateOf(now))).toBe(true)
      if (latest?.outcome === 'refused') expect(now).toEqual(before)
      expect(latest?.outcome).not.toBe('intended')
      expect(latest?.outcome === 'stored').toBe(sent > 0 && (answer.ok || answer.error.kind === 'not-stored'))
    }),
    { numRuns: 80 },
  )
})
