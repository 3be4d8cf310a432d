/** Every way in which AWS, a gateway or another endpoint fails comes back as one of our kinds, and soon. */
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { accounts, mainCluster, walkthrough } from '../sandbox/seed/names.ts'
import * as aws from './index.ts'
import { type LocalAws, pointAt, startLocalAws } from './local-aws.fixture.ts'

let local: LocalAws
let associationId: string
const demo = { accountId: walkthrough.accountId, region: walkthrough.region, cluster: walkthrough.cluster }
const home = { accountId: accounts.prod, region: 'eu-west-1' }

beforeAll(async () => {
  local = await startLocalAws()
  const listed = await aws.listAssociations(demo)
  associationId = (listed.ok && listed.value[0]?.associationId) || ''
})
afterEach(() => local.reset())
afterAll(() => local.close())

type Door = typeof aws
const policy =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'
const fresh = {
  namespace: 'demo-ns',
  serviceAccount: 'second',
  roleArn: walkthrough.roleArn,
  disableSessionTags: false,
  tags: {},
  clientRequestToken: 'token',
}
/** Every operation of the door, by the name AWS gives it. */
const operations: Readonly<Record<string, (door: Door) => Promise<unknown>>> = {
  'eks:ListClusters': ({ listClusterNames }) => listClusterNames(home),
  'eks:DescribeCluster': ({ describeCluster }) => describeCluster(mainCluster),
  'eks:ListPodIdentityAssociations': ({ listAssociations }) => listAssociations(mainCluster),
  'eks:DescribePodIdentityAssociation': (door) => door.describeAssociation({ ...demo, associationId }),
  'iam:GetAccountAuthorizationDetails': ({ listRoles }) => listRoles(home),
  'iam:GetRole': ({ readRole }) => readRole(home, walkthrough.roleArn),
  'eks:CreatePodIdentityAssociation': (door) => door.createAssociation(demo, fresh),
  'eks:UpdatePodIdentityAssociation': (door) =>
    door.updateSessionPolicy({ ...demo, associationId }, { policy, clientRequestToken: 'token' }),
  'eks:DeletePodIdentityAssociation': (door) => door.deleteAssociation({ ...demo, associationId }),
}
const isWrite = (operation: string) => /Create|Update|Delete/.test(operation)

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
    expect(calls.length).toBeLessThanOrEqual(write ? 1 : sent)
  })
})

test('AWS’s own words and classes are kept', async () => {
  expect(await aws.describeCluster({ ...demo, cluster: 'nope' })).toMatchObject({
    error: {
      kind: 'not-found',
      code: 'ResourceNotFoundException',
      message: 'No cluster found for name: nope.',
    },
  })
  const again = { ...fresh, serviceAccount: walkthrough.serviceAccount }
  expect(await aws.createAssociation(demo, again)).toMatchObject({
    error: {
      kind: 'already-exists',
      code: 'ResourceInUseException',
      message: `Association already exists: ${associationId}`,
      requestId: expect.any(String),
      outcomeUnknown: false,
    },
  })
  expect(await aws.createAssociation(demo, { ...fresh, policy })).toMatchObject({
    error: {
      kind: 'invalid-request',
      message: 'When policy is specified, disableSessionTags must be set to true',
      outcomeUnknown: false,
    },
  })
  const noRole = { ...fresh, roleArn: `${walkthrough.roleArn}-gone` }
  expect(await aws.createAssociation(demo, noRole)).toMatchObject({
    error: { kind: 'invalid-request', message: expect.stringContaining('does not exist') },
  })
})

test('a page of a gateway is not shown as AWS’s words', async () => {
  await local.arm('eks:ListClusters', { kind: 'html', status: 502 })
  expect(await aws.listClusterNames(home)).toMatchObject({
    error: { message: "the answer is not one of AWS's (HTTP 502)" },
  })
  await local.arm('iam:GetRole', { kind: 'html', status: 502 })
  expect(await aws.readRole(home, walkthrough.roleArn)).toMatchObject({
    error: { message: "the answer is not one of AWS's (HTTP 502)" },
  })
})

/** The door anew, with other settings. */
async function doorWith(settings: Readonly<Record<string, string>>): Promise<Door> {
  pointAt(settings)
  vi.resetModules()
  return import('./index.ts')
}

async function accountsFile(credentials?: object): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'podscope-aws-')), 'accounts.json')
  const account = { id: accounts.prod, name: 'prod', regions: ['eu-west-1', 'us-west-2'] }
  await writeFile(file, JSON.stringify({ accounts: [{ ...account, ...(credentials && { credentials }) }] }))
  return file
}
const someKeys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' }

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

describe('an endpoint that', () => {
  async function doorTo(listener: RequestListener): Promise<{ door: Door; close: () => Promise<void> }> {
    const server = createServer(listener).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new TypeError('no port')
    const door = await doorWith({
      AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`,
      PODSCOPE_SETTINGS: await accountsFile(someKeys),
    })
    return {
      door,
      async close() {
        server.closeAllConnections()
        server.close()
        await once(server, 'close')
      },
    }
  }

  test('is not there', async () => {
    const { door, close } = await doorTo(() => undefined)
    await close()
    for (const [operation, call] of Object.entries(operations)) {
      expect(await call(door), operation).toMatchObject({
        error: {
          kind: 'unreachable',
          message: 'the endpoint cannot be reached (ECONNREFUSED)',
          // Nobody took it, so it certainly did not happen.
          outcomeUnknown: false,
        },
      })
    }
  })

  const json = { 'content-type': 'application/json' }
  const amzJson = { 'content-type': 'application/x-amz-json-1.1' }
  test.each([
    ['says no route', 400, json, '{"message":"no route matches this request"}', 'unsupported'],
    ['knows no such path', 404, json, '{"error":"not found"}', 'unsupported'],
    ['answers in plain text', 404, { 'content-type': 'text/plain' }, 'not found', 'unsupported'],
    ['answers with nothing', 404, {}, '', 'unsupported'],
    ['answers yes and nothing', 200, json, '', 'unsupported'],
    ['answers with an empty object', 200, json, '{}', 'unsupported'],
    ['answers with half of it', 200, json, '{"clusters":["a"', 'unsupported'],
    ['says it is not implemented', 501, amzJson, '{"__type":"NotImplemented","message":"no"}', 'unsupported'],
    ['is behind a door', 401, {}, 'sign in', 'credentials'],
    ['refuses without AWS’s name', 403, json, '{"message":"Forbidden"}', 'not-authorised'],
  ])('%s', async (_, status, headers, body, kind) => {
    const { door, close } = await doorTo((_request, response) => {
      response.writeHead(status, headers).end(body)
    })
    for (const [operation, call] of Object.entries(operations)) {
      expect(await call(door), operation).toMatchObject({ ok: false, error: { kind, operation } })
    }
    await close()
  })

  test('hands out the same token for ever', async () => {
    const { door, close } = await doorTo((_request, response) => {
      response.writeHead(200, json).end('{"clusters":["a"],"nextToken":"again"}')
    })
    expect(await door.listClusterNames(home)).toEqual({ ok: true, value: ['a'] })
    await close()
  })

  test('speaks something else than HTTP', async () => {
    const { door, close } = await doorTo((request) => {
      request.socket.end('220 mail.example.com ESMTP\r\n')
    })
    expect(await door.listClusterNames(home)).toMatchObject({ error: { kind: 'unsupported' } })
    await close()
  })
})
