/** Every way in which AWS, a gateway or another endpoint fails comes back as one of our kinds, and soon. */
import { writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accounts, walkthrough } from '../sandbox/seed/names.ts'
import {
  accountsFile,
  associationId,
  demo,
  doorWith,
  fresh,
  home,
  isWrite,
  operations,
  policy,
  someKeys,
} from './every-operation.fixture.ts'
import * as aws from './index.ts'
import { type LocalAws, startLocalAws } from './local-aws.fixture.ts'

let local: LocalAws
beforeAll(async () => {
  local = await startLocalAws()
})
afterEach(() => local.reset())
afterAll(() => local.close())

/** How often a read is sent in all, and what becomes of a write's outcome. */
const faults = [
  [{ kind: 'throttle' }, 'throttled', { sent: 4, unknown: true, cutOff: false }],
  [{ kind: 'error', status: 500 }, 'server-error', { sent: 4, unknown: true, cutOff: false }],
  [{ kind: 'error', status: 503 }, 'server-error', { sent: 4, unknown: true, cutOff: false }],
  [{ kind: 'drop' }, 'unreachable', { sent: 4, unknown: true, cutOff: true }],
  [{ kind: 'html', status: 502 }, 'server-error', { sent: 4, unknown: true, cutOff: true }],
  [{ kind: 'html', status: 404 }, 'unsupported', { sent: 1, unknown: true, cutOff: false }],
  [{ kind: 'html', status: 200 }, 'unsupported', { sent: 1, unknown: true, cutOff: false }],
  [{ kind: 'error', status: 501 }, 'unsupported', { sent: 1, unknown: true, cutOff: false }],
  [{ kind: 'xml' }, 'unsupported', { sent: 1, unknown: true, cutOff: false }],
  [{ kind: 'deny' }, 'not-authorised', { sent: 1, unknown: false, cutOff: false }],
] as const

describe.each(faults)('%j', (fault, kind, { sent, unknown, cutOff }) => {
  test.each(Object.entries(operations))('%s', async (operation, call) => {
    await local.arm(operation, fault)
    const answer = await call(aws)
    expect(answer).toMatchObject({ ok: false, error: { kind, operation, accountId: accounts.prod } })
    const write = isWrite(operation)
    expect(answer).toMatchObject({ error: { outcomeUnknown: write && unknown } })
    expect('mayStillHappen' in Reflect.get(Object(answer), 'error')).toBe(write && cutOff)
    const calls = (await local.calls()).filter((each) => each === operation)
    // Fewer when the client's budget for repeating is spent, as it is in the course of these tests.
    // Refused, the next of three accounts is asked whether it may read the organization.
    const askers = operation === 'organizations:ListRoots' ? 3 : 1
    expect(calls.length).toBeLessThanOrEqual(write ? 1 : sent * askers)
  })
})

test('AWS’s own words and classes are kept', async () => {
  expect(await aws.describeCluster({ ...demo, cluster: 'nope' })).toMatchObject({
    error: {
      kind: 'not-found',
      code: 'ResourceNotFoundException',
      message: 'No cluster found for name: nope.',
      verbatim: true,
    },
  })
  const again = { ...fresh, serviceAccount: walkthrough.serviceAccount }
  expect(await aws.createAssociation(demo, again)).toMatchObject({
    error: {
      kind: 'already-exists',
      code: 'ResourceInUseException',
      message: `Association already exists: ${associationId}`,
      verbatim: true,
      requestId: expect.any(String),
      attempts: 1,
      outcomeUnknown: false,
    },
  })
  expect(await aws.createAssociation(demo, { ...fresh, policy })).toMatchObject({
    error: {
      kind: 'invalid-request',
      message: 'When policy is specified, disableSessionTags must be set to true',
      verbatim: true,
      outcomeUnknown: false,
    },
  })
  const noRole = { ...fresh, roleArn: `${walkthrough.roleArn}-gone` }
  expect(await aws.createAssociation(demo, noRole)).toMatchObject({
    error: { kind: 'invalid-request', message: expect.stringContaining('does not exist'), verbatim: true },
  })
})

test('AWS’s own words are told from ours', async () => {
  async function problemsOf(fault: object) {
    await local.arm('*', fault)
    const read = await aws.listClusterNames(home)
    const write = await aws.deleteAssociation({ ...demo, associationId })
    await local.calm()
    return { read: read.ok ? null : read.error, write: write.ok ? null : write.error }
  }
  for (const fault of [{ kind: 'throttle' }, { kind: 'error', status: 500 }, { kind: 'deny' }]) {
    const { read, write } = await problemsOf(fault)
    expect(read).toMatchObject({ verbatim: true, attempts: expect.any(Number) })
    // Never repeated, so nobody can say that it was throttled "also after waiting".
    expect(write).toMatchObject({ verbatim: true, attempts: 1 })
  }
  for (const fault of [{ kind: 'drop' }, { kind: 'html', status: 503 }, { kind: 'xml' }]) {
    for (const problem of Object.values(await problemsOf(fault))) {
      expect(problem).toMatchObject({ message: expect.stringMatching(/^(the|this) /) })
      expect(problem).not.toHaveProperty('verbatim')
    }
  }
})

test('a failure of a moment passes unnoticed by a read', async () => {
  const door = await doorWith({
    AWS_ENDPOINT_URL: local.sandbox.url,
    PODSCOPE_SETTINGS: await accountsFile(local.sandbox.settings().accounts[0]?.credentials),
  })
  for (const fault of [{ kind: 'throttle' }, { kind: 'error', status: 500 }, { kind: 'drop' }]) {
    await local.arm('eks:ListClusters', fault, 3)
    expect(await door.listClusterNames(home)).toMatchObject({ ok: true })
  }
})

describe('slow', () => {
  test.each(Object.entries(operations))('%s', async (operation, call) => {
    const door = await doorWith({
      AWS_ENDPOINT_URL: local.sandbox.url,
      PODSCOPE_SETTINGS: await accountsFile(local.sandbox.settings().accounts[0]?.credentials),
      PODSCOPE_TIMEOUT_MS: '150',
    })
    await local.arm(operation, { kind: 'slow', ms: 60_000 })
    expect(await call(door)).toMatchObject({
      error: {
        kind: 'timeout',
        message: 'no answer in time',
        operation,
        outcomeUnknown: isWrite(operation),
        ...(isWrite(operation) && { mayStillHappen: true }),
      },
    })
  })
})

describe('credentials', () => {
  test.each([
    ['expired', { ...someKeys, sessionToken: 'expired' }],
    ['unknown', someKeys],
    ['of a profile that is not there', { profile: 'nobody' }],
    ['of a role that cannot be assumed', { roleArn: `arn:aws:iam::${accounts.prod}:role/nobody` }],
    ['of nobody', undefined],
  ])('%s', async (_, credentials) => {
    const door = await doorWith({
      AWS_ENDPOINT_URL: local.sandbox.url,
      PODSCOPE_SETTINGS: await accountsFile(credentials),
    })
    const eks = await door.listClusterNames(home)
    expect(eks).toMatchObject({ error: { kind: 'credentials', operation: 'eks:ListClusters' } })
    expect(await door.listRoles(home)).toMatchObject({ error: { kind: 'credentials' } })
    expect(JSON.stringify(eks)).not.toContain(someKeys.secretAccessKey)
  })

  test('wrong secret', async () => {
    const { accessKeyId = '' } = local.sandbox.settings().accounts[0]?.credentials ?? {}
    const door = await doorWith({
      AWS_ENDPOINT_URL: local.sandbox.url,
      PODSCOPE_SETTINGS: await accountsFile({ ...someKeys, accessKeyId }),
    })
    expect(await door.listClusterNames(home)).toMatchObject({ error: { kind: 'credentials' } })
    expect(await door.listRoles(home)).toMatchObject({ error: { kind: 'credentials' } })
  })
})

describe('without an accounts file', () => {
  test('the account is the one whose credentials the SDK finds', async () => {
    const [account] = local.sandbox.settings().accounts
    const door = await doorWith({
      AWS_ENDPOINT_URL: local.sandbox.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: account?.credentials.accessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: account?.credentials.secretAccessKey ?? '',
    })
    const one = { id: accounts.prod, name: accounts.prod, regions: ['eu-west-1'] }
    expect(await door.listAccounts()).toEqual({ ok: true, value: [one] })
    expect(await door.listClusterNames(home)).toEqual({ ok: true, value: ['prod-eu-1'] })
  })

  test('nobody found is said, and asked again the next time', async () => {
    const door = await doorWith({ AWS_ENDPOINT_URL: local.sandbox.url })
    for (const _ of [1, 2]) {
      expect(await door.listAccounts()).toMatchObject({
        error: { kind: 'credentials', operation: 'sts:GetCallerIdentity' },
      })
    }
  })
})

describe('the accounts file', () => {
  test.each([
    ['not JSON', '{', /is not JSON/],
    ['another shape', '{"accounts":[{"id":"1","name":"a","regions":["eu-west-1"]}]}', /accounts\.0\.id/],
  ])('%s', async (_, text, message) => {
    const file = await accountsFile()
    await writeFile(file, text)
    const door = await doorWith({ PODSCOPE_SETTINGS: file })
    expect(await door.listAccounts()).toMatchObject({
      error: { kind: 'credentials', message: expect.stringMatching(message) },
    })
    expect(await door.listClusterNames(home)).toMatchObject({ error: { kind: 'credentials' } })
  })

  test('that is not there', async () => {
    const door = await doorWith({ PODSCOPE_SETTINGS: '/nowhere/accounts.json' })
    expect(await door.listAccounts()).toMatchObject({
      error: { kind: 'credentials', message: expect.stringMatching(/cannot be read \(ENOENT\)/) },
    })
  })
})
