/** Every write over HTTP against the local AWS. What counts: nothing is written twice and nothing is lost. */

import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { tester } from '../audit/actor.fixture.ts'
import { describeAssociation, listAssociations, updateAssociation } from '../aws/index.ts'
import { carriedOutThen, type LocalAws, pointAt, startLocalAws } from '../aws/local-aws.fixture.ts'
import type { Association, AssociationRef, ClusterRef } from '../aws/types.ts'
import { freshRoleReader, roleContent } from '../inventory/index.ts'
import { cases, mainCluster, walkthrough } from '../sandbox/seed/names.ts'
import { database } from '../store/index.ts'
import {
  changeAssociation,
  createAssociation,
  deleteAssociation,
  previewDeletion,
  seenVersionOf as seenOf,
} from './index.ts'
import { accessNoted } from './recording.ts'
import type { CreateInput, SeenVersion } from './types.ts'

/** Long enough for a busy machine to answer, short enough to wait for in a dozen tests. */
const timeoutMs = 1000
let local: LocalAws
beforeAll(async () => {
  local = await startLocalAws({ PODSCOPE_TIMEOUT_MS: String(timeoutMs) })
  // Opening it takes longer than an answer may.
  await database()
})
afterEach(async () => {
  await accessNoted()
  await local.reset()
})
afterAll(() => local.close())

const demo = { accountId: walkthrough.accountId, region: walkthrough.region, cluster: walkthrough.cluster }
const input: CreateInput = {
  namespace: 'demo-ns',
  serviceAccount: 'second',
  roleArn: walkthrough.roleArn,
  policy: policyFor('s3:GetObject'),
  disableSessionTags: true,
  tags: { team: 'data' },
}

function policyFor(action: string): string {
  const statement = { Effect: 'Allow', Action: action, Resource: '*' }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

type Names = { readonly namespace: string; readonly serviceAccount: string }

async function read(at: AssociationRef): Promise<Association> {
  const answer = await describeAssociation(at)
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value
}

async function find({ namespace, serviceAccount }: Names, at: ClusterRef = demo): Promise<Association> {
  const listed = await listAssociations(at, { namespace, serviceAccount })
  const [found] = listed.ok ? listed.value : []
  if (!found) throw new Error(`no ${namespace}/${serviceAccount}`)
  return read(found)
}

type Applying = { readonly policy: string; readonly seen: SeenVersion }
/** The change that is made most. */
const applySessionPolicy = (at: AssociationRef, { policy, seen }: Applying, door = { changeAssociation }) =>
  door.changeAssociation(at, { policy }, { actor: tester, seen })

/** What EKS holds of the cluster, as it is in memory. */
function stored(at: ClusterRef = demo) {
  const cluster = local.sandbox.state.accounts[at.accountId]?.clusters[`${at.region}/${at.cluster}`]
  return structuredClone(cluster?.associations ?? {})
}

const writes = () => local.calls(/Create|Update|Delete/)

/** Somebody else, at another screen. */
async function elsewhere(at: AssociationRef, action: string): Promise<Association> {
  const change = { policy: policyFor(action), disableSessionTags: true, clientRequestToken: action }
  const answer = await updateAssociation(at, change)
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value.association
}

describe('apply', () => {
  test('stores the policy, turns the tags off and keeps the rest', async () => {
    const before = await find(walkthrough)
    const policy = JSON.stringify(JSON.parse(policyFor('s3:GetObject')), null, 2)
    const applied = await applySessionPolicy(before, { policy, seen: seenOf(before) })
    const { policy: _, ...rest } = before
    expect(applied).toMatchObject({ ok: true, value: { policy: policyFor('s3:GetObject') } })
    expect(await find(walkthrough)).toEqual({
      ...rest,
      policy: policyFor('s3:GetObject'),
      disableSessionTags: true,
      modifiedAt: expect.not.stringMatching(before.modifiedAt),
    })
  })

  test('the same once more writes nothing, whatever its white space', async () => {
    const before = await find(walkthrough)
    const apply = (policy: string) => applySessionPolicy(before, { policy, seen: seenOf(before) })
    const first = await apply(policyFor('s3:GetObject'))
    expect(await apply(` ${policyFor('s3:GetObject')}\n`)).toEqual(first)
    expect(await writes()).toHaveLength(1)
  })

  test('what was worked out with another role is not written', async () => {
    const before = await find(walkthrough)
    const role = roleContent(await freshRoleReader()(walkthrough.roleArn))
    const apply = (roleSeen: string | null) =>
      changeAssociation(
        before,
        { policy: policyFor('s3:GetObject') },
        { actor: tester, seen: seenOf(before), roleSeen },
      )
    const target = local.sandbox.state.accounts[walkthrough.accountId]?.roles[walkthrough.roleName]
    if (!role || !target) throw new Error('no role')
    target.inline.later = policyFor('*')
    expect(await apply(role)).toEqual({ ok: false, error: { kind: 'role-changed' } })
    expect(await writes()).toEqual([])
    await local.arm('iam:GetAccountAuthorizationDetails', { kind: 'deny' })
    await local.arm('iam:GetRole', { kind: 'deny' })
    expect(await apply(role), 'IAM refuses to tell').toMatchObject({ ok: true })
  })

  test('a change by somebody else is not overwritten', async () => {
    const seen = await find(walkthrough)
    const theirs = await elsewhere(seen, 's3:ListBucket')
    await local.calm()
    const mine = await applySessionPolicy(seen, { policy: policyFor('s3:GetObject'), seen: seenOf(seen) })
    expect(mine).toEqual({ ok: false, error: { kind: 'conflict', now: theirs } })
    expect(await writes()).toEqual([])
    expect(await read(seen)).toEqual(theirs)
  })

  test('two at once with the same version: one is stored, the other is told', async () => {
    const seen = await find(walkthrough)
    const policies = ['s3:GetObject', 's3:PutObject', 's3:ListBucket'].map(policyFor)
    const answers = await Promise.all(
      policies.map((policy) => applySessionPolicy(seen, { policy, seen: seenOf(seen) })),
    )
    expect(answers.map((answer) => (answer.ok ? 'stored' : answer.error.kind))).toEqual([
      'stored',
      'conflict',
      'conflict',
    ])
    expect(await read(seen)).toMatchObject({ policy: policies[0] })
    expect(await writes()).toHaveLength(1)
  })

  test('one that comes between the write and reading it back is told', async () => {
    const seen = await find(walkthrough)
    await local.arm('eks:DescribePodIdentityAssociation', { kind: 'slow', ms: 0 }, 1)
    await local.arm('eks:DescribePodIdentityAssociation', { kind: 'slow', ms: timeoutMs / 2 }, 1)
    const mine = applySessionPolicy(seen, { policy: policyFor('s3:GetObject'), seen: seenOf(seen) })
    await vi.waitFor(async () => expect(await local.calls(/Update/)).toHaveLength(1), { interval: 5 })
    const theirs = await elsewhere(seen, 's3:ListBucket')
    expect(await mine).toEqual({ ok: false, error: { kind: 'conflict', now: theirs } })
  })

  test('what EKS would refuse is not sent', async () => {
    const before = await find(walkthrough)
    for (const policy of ['', '{', '{}', JSON.stringify({ Statement: 'x'.repeat(3000) })]) {
      const answer = await applySessionPolicy(before, { policy, seen: seenOf(before) })
      expect(answer, policy).toMatchObject({ ok: false, error: { kind: 'invalid' } })
    }
    expect(await writes()).toEqual([])
  })

  test('an add-on’s association is left alone', async () => {
    const addOn = await find(cases.addOn, mainCluster)
    const answer = await applySessionPolicy(addOn, { policy: policyFor('s3:GetObject'), seen: seenOf(addOn) })
    expect(answer).toEqual({ ok: false, error: { kind: 'owned-by-add-on', ownerArn: addOn.ownerArn } })
    expect(await deleteAssociation(addOn, seenOf(addOn), { actor: tester })).toMatchObject({
      error: { kind: 'owned-by-add-on' },
    })
    expect(await writes()).toEqual([])
  })

  test('what its pods lose by a deletion is all they have', async () => {
    const now = await find(cases.narrowing, mainCluster)
    const lost = await previewDeletion(now)
    expect(lost).toMatchObject({ gains: [], unchanged: 0 })
    expect(lost?.losses.map(({ action }) => action)).toContain('s3:GetObject')
    expect(await writes()).toEqual([])
  })

  test('one that is gone', async () => {
    const before = await find(walkthrough)
    expect(await deleteAssociation(before, seenOf(before), { actor: tester })).toMatchObject({ ok: true })
    const apply = applySessionPolicy(before, { policy: policyFor('s3:GetObject'), seen: seenOf(before) })
    expect(await apply).toEqual({ ok: false, error: { kind: 'gone' } })
    expect(await deleteAssociation(before, seenOf(before), { actor: tester })).toEqual({
      ok: false,
      error: { kind: 'gone' },
    })
  })

  test('AWS’s refusal comes in its own words and says that nothing happened', async () => {
    const before = await find(walkthrough)
    await local.arm('eks:UpdatePodIdentityAssociation', { kind: 'deny' })
    const answer = await applySessionPolicy(before, {
      policy: policyFor('s3:GetObject'),
      seen: seenOf(before),
    })
    expect(answer).toMatchObject({
      error: {
        kind: 'refused',
        problem: {
          kind: 'not-authorised',
          message: expect.stringMatching(/is not authorized to perform: eks:UpdatePodIdentityAssociation/),
        },
      },
    })
    expect(await read(before)).toEqual(before)
  })

  test('a field the endpoint drops is noticed, by name', async () => {
    const before = await find(walkthrough)
    await local.arm('eks:UpdatePodIdentityAssociation', { kind: 'forget', fields: ['policy'] })
    const answer = await applySessionPolicy(before, {
      policy: policyFor('s3:GetObject'),
      seen: seenOf(before),
    })
    const now = await read(before)
    expect(answer).toEqual({ ok: false, error: { kind: 'not-stored', fields: ['policy'], now } })
  })

  test('without its read-back it is not called stored', async () => {
    const before = await find(walkthrough)
    await local.arm('eks:DescribePodIdentityAssociation', { kind: 'slow', ms: 0 }, 1)
    await local.arm('eks:DescribePodIdentityAssociation', { kind: 'deny' })
    const answer = await applySessionPolicy(before, {
      policy: policyFor('s3:GetObject'),
      seen: seenOf(before),
    })
    expect(answer).toMatchObject({ error: { kind: 'outcome-unknown', problem: { kind: 'not-authorised' } } })
  })

  test('one that AWS carries out after we gave up is found by the next try', async () => {
    const before = await find(walkthrough)
    const apply = () =>
      applySessionPolicy(before, { policy: policyFor('s3:GetObject'), seen: seenOf(before) })
    await local.arm('eks:UpdatePodIdentityAssociation', { kind: 'slow', ms: timeoutMs + 200 }, 1)
    // It is not there yet, and saying that nothing was changed would be untrue a moment later.
    expect(await apply()).toMatchObject({ error: { kind: 'outcome-unknown', problem: { kind: 'timeout' } } })
    await vi.waitFor(async () => expect((await read(before)).policy).toBeDefined(), { interval: 20 })
    expect(await apply()).toMatchObject({ ok: true })
    expect(await writes()).toHaveLength(1)
  })
})

describe('create', () => {
  test('stores everything, the policy without its white space', async () => {
    const policy = JSON.stringify(JSON.parse(policyFor('s3:GetObject')), null, 2)
    const created = await createAssociation(demo, { ...input, policy }, { actor: tester })
    expect(created).toMatchObject({ ok: true, value: { ...input, policy: policyFor('s3:GetObject') } })
    expect(await find(input)).toMatchObject(input)
  })

  test('without policy and tags, with a target role', async () => {
    const { policy: _, ...plain } = input
    const targetRoleArn = 'arn:aws:iam::777788889999:role/partner-landing'
    const answer = await createAssociation(
      demo,
      {
        ...plain,
        targetRoleArn,
        disableSessionTags: false,
        tags: {},
      },
      { actor: tester },
    )
    expect(answer).toMatchObject({ ok: true, value: { targetRoleArn, disableSessionTags: false, tags: {} } })
    expect(answer.ok && answer.value).not.toHaveProperty('policy')
  })

  test('once more is refused in EKS’s words and changes nothing', async () => {
    const created = await createAssociation(demo, input, { actor: tester })
    const before = stored()
    const id = created.ok ? created.value.associationId : ''
    for (const again of [input, { ...input, policy: policyFor('s3:PutObject') }]) {
      expect(await createAssociation(demo, again, { actor: tester })).toMatchObject({
        error: {
          kind: 'refused',
          problem: { kind: 'already-exists', message: `Association already exists: ${id}` },
        },
      })
    }
    expect(stored()).toEqual(before)
    expect(await writes()).toHaveLength(1)
  })

  test('two at once make one', async () => {
    const answers = await Promise.all([
      createAssociation(demo, input, { actor: tester }),
      createAssociation(demo, input, { actor: tester }),
    ])
    expect(answers.map(({ ok }) => ok)).toEqual([true, false])
    expect(Object.values(stored())).toHaveLength(2)
  })

  test.each([
    [{ namespace: 'Demo' }, 'namespace'],
    [{ serviceAccount: 'a_b' }, 'serviceAccount'],
    [{ roleArn: 'role' }, 'roleArn'],
    [{ targetRoleArn: 'arn:aws:iam::1:role/x' }, 'targetRoleArn'],
    [{ disableSessionTags: false }, 'disableSessionTags'],
  ])('%j is refused before AWS is asked', async (change, field) => {
    const answer = await createAssociation(demo, { ...input, ...change }, { actor: tester })
    expect(answer).toMatchObject({ error: { kind: 'bad-input', field } })
    expect(await local.calls()).toEqual([])
  })

  test('a bad policy is refused before AWS is asked', async () => {
    const answer = await createAssociation(demo, { ...input, policy: '{"Statement":[]' }, { actor: tester })
    expect(answer).toMatchObject({ error: { kind: 'invalid' } })
    expect(await local.calls()).toEqual([])
  })

  test.each([
    ['a role that is not there', { roleArn: `${walkthrough.roleArn}-gone` }, demo, /does not exist/],
    [
      'a role of another account',
      { roleArn: 'arn:aws:iam::444455556666:role/x' },
      demo,
      /Cross-account pass role is not allowed/,
    ],
    ['a cluster that is not there', {}, { ...demo, cluster: 'nope' }, /No cluster found for name: nope/],
  ])('%s: AWS’s words', async (_, change, at, message) => {
    const answer = await createAssociation(at, { ...input, ...change }, { actor: tester })
    expect(answer).toMatchObject({
      error: { kind: 'refused', problem: { message: expect.stringMatching(message) } },
    })
  })

  test('fields the endpoint drops are noticed, by name', async () => {
    await local.arm('eks:CreatePodIdentityAssociation', { kind: 'forget', fields: ['policy', 'tags'] })
    const answer = await createAssociation(demo, input, { actor: tester })
    const now = await find(input)
    expect(answer).toEqual({ ok: false, error: { kind: 'not-stored', fields: ['policy', 'tags'], now } })
  })

  test('one that fails while somebody else makes it is theirs', async () => {
    await local.arm('eks:CreatePodIdentityAssociation', { kind: 'slow', ms: timeoutMs / 2 }, 1)
    const mine = createAssociation(demo, input, { actor: tester })
    await vi.waitFor(async () => expect(await local.calls(/List/)).toHaveLength(1), { interval: 5 })
    const theirs = { ...input, policy: policyFor('s3:PutObject') }
    const { createAssociation: elsewhereCreate } = await import('../aws/index.ts')
    await elsewhereCreate(demo, { ...theirs, clientRequestToken: 'theirs' })
    expect(await mine).toMatchObject({ error: { kind: 'refused', problem: { kind: 'already-exists' } } })
    expect(await find(input)).toMatchObject(theirs)
  })
})

describe('delete', () => {
  test('takes it away and returns what it was', async () => {
    const before = await find(walkthrough)
    expect(await deleteAssociation(before, seenOf(before), { actor: tester })).toEqual({
      ok: true,
      value: before,
    })
    expect(stored()).toEqual({})
  })

  test('a change by somebody else keeps it', async () => {
    const seen = await find(walkthrough)
    const theirs = await elsewhere(seen, 's3:ListBucket')
    expect(await deleteAssociation(seen, seenOf(seen), { actor: tester })).toEqual({
      ok: false,
      error: { kind: 'conflict', now: theirs },
    })
    expect(await read(seen)).toEqual(theirs)
  })

  test('one that somebody else deletes in the same moment is gone', async () => {
    const before = await find(walkthrough)
    const answers = await Promise.all(
      [1, 2].map(() => deleteAssociation(before, seenOf(before), { actor: tester })),
    )
    expect(answers).toEqual([
      { ok: true, value: before },
      { ok: false, error: { kind: 'gone' } },
    ])
    expect(await writes()).toHaveLength(1)
  })
})

const failing = [
  { kind: 'slow', ms: 60_000 },
  { kind: 'throttle' },
  { kind: 'error', status: 500 },
  { kind: 'error', status: 503 },
  { kind: 'error', status: 501 },
  { kind: 'drop' },
  { kind: 'html', status: 502 },
  { kind: 'html', status: 200 },
  { kind: 'xml' },
] as const

/** The three writes, each with how to tell that it has been done. */
const kinds = {
  Create: {
    run: async () => createAssociation(demo, input, { actor: tester }),
    isDone: () =>
      Object.values(stored()).some(({ serviceAccount }) => serviceAccount === input.serviceAccount),
  },
  Update: {
    run: async (before: Association) =>
      applySessionPolicy(before, { policy: policyFor('s3:GetObject'), seen: seenOf(before) }),
    isDone: () => Object.values(stored())[0]?.policy === policyFor('s3:GetObject'),
  },
  Delete: {
    run: async (before: Association) => deleteAssociation(before, seenOf(before), { actor: tester }),
    isDone: () => Object.values(stored()).length === 0,
  },
} as const
const kindNames = ['Create', 'Update', 'Delete'] as const

/** The local AWS notes a call when it has ended, which these never do; a second one would end at once. */
const noted = (fault: (typeof failing)[number], operation: string) =>
  fault.kind === 'slow' ? [] : [operation]

describe.each(kindNames)('%s, when the answer fails', (kind) => {
  const operation = `eks:${kind}PodIdentityAssociation`
  const { run, isDone } = kinds[kind]

  test.each(failing)('%j after it was carried out: found by reading back and not repeated', async (fault) => {
    const before = await find(walkthrough)
    await local.calm()
    await local.arm(operation, carriedOutThen(fault), 1)
    expect(await run(before)).toMatchObject({ ok: true })
    expect(isDone()).toBe(true)
    expect(await writes()).toEqual(noted(fault, operation))
  })

  test.each(failing)(
    '%j and it was not carried out: told as it is, and the next try does it',
    async (fault) => {
      const before = await find(walkthrough)
      const untouched = stored()
      await local.calm()
      await local.arm(operation, fault, 1)
      const answer = await run(before)
      const cutOff = ['slow', 'drop'].includes(fault.kind) || (fault.kind === 'html' && fault.status === 502)
      expect(answer).toMatchObject({ ok: false, error: { kind: cutOff ? 'outcome-unknown' : 'refused' } })
      expect(stored()).toEqual(untouched)
      expect(await writes()).toEqual(noted(fault, operation))
      expect(await run(before)).toMatchObject({ ok: true })
      expect(isDone()).toBe(true)
    },
  )

  test.each(failing.slice(1))('%j and nothing can be read: the outcome is unknown', async (fault) => {
    const before = await find(walkthrough)
    await local.calm()
    await local.arm(operation, carriedOutThen(fault))
    // The reading before the write passes, everything after it does not.
    const reading =
      kind === 'Create' ? 'eks:ListPodIdentityAssociations' : 'eks:DescribePodIdentityAssociation'
    await local.arm(reading, { kind: 'slow', ms: 0 }, 1)
    await local.arm(reading, { kind: 'deny' })
    expect(await run(before)).toMatchObject({ error: { kind: 'outcome-unknown' } })
    expect(await writes()).toEqual([operation])
    await local.calm()
    // Whoever tries again learns what is there and writes nothing.
    await run(before)
    expect(isDone()).toBe(true)
    expect(await writes()).toEqual([])
  })
})

test('whatever fails and in whatever order, what is said is so and nothing is written twice', async () => {
  const fault = fc.constantFrom(
    ...failing.filter(({ kind }) => kind !== 'slow'),
    { kind: 'deny' },
    { kind: 'forget', fields: ['policy'] },
  )
  const failure = fc.oneof(fault, fc.constantFrom(...failing.slice(1)).map(carriedOutThen))
  const operation = fc.constantFrom(
    ...['Create', 'Update', 'Delete', 'Describe'].map((kind) => `eks:${kind}PodIdentityAssociation`),
    'eks:ListPodIdentityAssociations',
  )
  const armed = fc.array(fc.tuple(operation, failure, fc.integer({ min: 1, max: 5 })), { maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...kindNames), armed, async (kind, plan) => {
      await local.reset()
      const before = await find(walkthrough)
      const untouched = stored()
      await local.calm()
      for (const [at, how, times] of plan) await local.arm(at, how, times)
      const { run, isDone } = kinds[kind]
      const answer = await run(before)
      expect((await writes()).length).toBeLessThanOrEqual(1)
      if (answer.ok) expect(isDone()).toBe(true)
      else if (answer.error.kind === 'refused') expect(stored()).toEqual(untouched)
      else if (answer.error.kind === 'not-stored')
        expect(stored()).toHaveProperty(answer.error.now.associationId)
      else expect(answer.error.kind).toMatch(/outcome-unknown|conflict/)
    }),
    { numRuns: 150 },
  )
})

test('in read-only mode nothing is asked of AWS', async () => {
  const before = await find(walkthrough)
  const settings = { AWS_ENDPOINT_URL: local.sandbox.url, PODSCOPE_READ_ONLY: '1' }
  pointAt(settings)
  vi.resetModules()
  const door = await import('./index.ts')
  await local.calm()
  const answers = [
    await door.createAssociation(demo, input, { actor: tester }),
    await applySessionPolicy(before, { policy: policyFor('s3:GetObject'), seen: seenOf(before) }, door),
    await door.deleteAssociation(before, seenOf(before), { actor: tester }),
  ]
  for (const answer of answers) {
    expect(answer).toMatchObject({
      error: { kind: 'bad-input', message: expect.stringMatching(/PODSCOPE_READ_ONLY/) },
    })
  }
  expect(await local.calls()).toEqual([])
})

describe('a reading that lags behind the write', () => {
  /** The door with an AWS whose Describe answers, after the first time, what `lagging` says. */
  async function doorWith(lagging: (at: AssociationRef) => ReturnType<typeof describeAssociation>) {
    pointAt(local.settings)
    vi.resetModules()
    let calls = 0
    vi.doMock('../aws/index.ts', async (original) => ({
      ...(await original<object>()),
      describeAssociation: (at: AssociationRef) => (calls++ === 0 ? describeAssociation(at) : lagging(at)),
    }))
    onTestFinished(() => vi.doUnmock('../aws/index.ts'))
    return import('./index.ts')
  }

  test('is not taken for a policy that was not stored', async () => {
    const before = await find(walkthrough)
    const door = await doorWith(async () => ({ ok: true, value: before }))
    const answer = await applySessionPolicy(
      before,
      { policy: policyFor('s3:GetObject'), seen: seenOf(before) },
      door,
    )
    expect(answer).toEqual({ ok: true, value: await read(before) })
  })

  test('is not taken for an association that was not created', async () => {
    const missing = describeAssociation({ ...demo, associationId: 'a-0123456789abcdefg' })
    const door = await doorWith(() => missing)
    // The first Describe of a create is its reading back, so one is used up before.
    const { describeAssociation: describeOnce } = await import('../aws/index.ts')
    await describeOnce(await find(walkthrough))
    expect(await door.createAssociation(demo, input, { actor: tester })).toEqual({
      ok: true,
      value: await find(input),
    })
  })
})
