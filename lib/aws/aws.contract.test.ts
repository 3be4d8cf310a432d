/** Every operation against the local AWS, over HTTP and with the real SDK. */
import EksAuth from 'aws-sdk/clients/eksauth.js'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accounts, cases, mainCluster, walkthrough } from '../sandbox/seed/names.ts'
import {
  createAssociation,
  decodeAuthorizationMessage,
  deleteAssociation,
  describeAssociation,
  describeCluster,
  listAccounts,
  listAssociations,
  listClusterNames,
  listRoles,
  readAgentState,
  readRole,
  updateAssociation,
} from './index.ts'
import { type LocalAws, startLocalAws } from './local-aws.fixture.ts'

let aws: LocalAws
beforeAll(async () => {
  aws = await startLocalAws()
})
afterEach(() => aws.reset())
afterAll(() => aws.close())

const demo = { accountId: walkthrough.accountId, region: walkthrough.region, cluster: walkthrough.cluster }
const home = { accountId: accounts.prod, region: 'eu-west-1' }

async function must<T>(answer: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>): Promise<T> {
  const settled = await answer
  if (!settled.ok) throw new Error(JSON.stringify(settled.error))
  return settled.value
}

test('accounts are those of the accounts file, without their keys', async () => {
  const found = await must(listAccounts())
  expect(found.map(({ id }) => id).sort()).toEqual(Object.values(accounts).sort())
  expect(JSON.stringify(found)).not.toContain('secret')
  expect(found[0]).not.toHaveProperty('credentials')
})

describe('encoded refusals', () => {
  async function refused(): Promise<string> {
    const post = async (path: string, body: object) => {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(`${aws.sandbox.controlUrl}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      return (await answer.json()) as Readonly<Record<string, string>>
    }
    const { token = '' } = await post('/pod-token', { ...mainCluster, ...cases.narrowing })
    const node = aws.sandbox.settings().accounts.find(({ id }) => id === accounts.prod)?.credentials
    const agent = new EksAuth({ endpoint: aws.sandbox.url, region: mainCluster.region, ...node })
    const { credentials } = await agent
      .assumeRoleForPodIdentity({ clusterName: mainCluster.cluster, token })
      .promise()
    const { message = '' } = await post('/encoded-refusal', {
      accessKeyId: credentials.accessKeyId,
      action: 'ec2:RunInstances',
      resource: '*',
    })
    return message.split('Encoded authorization failure message: ')[1] ?? ''
  }

  test('are decoded in their account and in no other', async () => {
    const encoded = await refused()
    const decoded = await must(decodeAuthorizationMessage(home, encoded))
    expect(JSON.parse(decoded)).toMatchObject({ allowed: false, context: { action: 'RunInstances' } })
    for (const [at, message] of [
      [{ ...home, accountId: accounts.staging }, encoded],
      [home, encoded.slice(0, -8)],
    ] as const)
      expect(await decodeAuthorizationMessage(at, message)).toMatchObject({
        error: {
          kind: 'invalid-request',
          operation: 'sts:DecodeAuthorizationMessage',
          code: 'InvalidAuthorizationMessageException',
          accountId: at.accountId,
          verbatim: true,
        },
      })
  })

  test('are asked for in no account that is not configured', async () => {
    const at = { ...home, accountId: '999999999999' }
    expect(await decodeAuthorizationMessage(at, 'AAAA')).toMatchObject({ error: { kind: 'not-found' } })
    expect(await aws.calls(/Decode/)).toEqual([])
  })

  test('an answer without the message is none', async () => {
    await aws.arm('sts:DecodeAuthorizationMessage', {
      kind: 'forget',
      fields: ['DecodedMessage'],
      from: 'answer',
    })
    expect(await decodeAuthorizationMessage(home, await refused())).toMatchObject({
      error: { kind: 'unsupported', message: expect.stringContaining('lacks the decoded message') },
    })
  })
})

describe('clusters', () => {
  test('are listed by account and region', async () => {
    expect(await must(listClusterNames(home))).toEqual(['prod-eu-1'])
    expect(await must(listClusterNames({ accountId: accounts.prod, region: 'us-east-2' }))).toEqual([
      'edge-auto',
      'prod-us-2',
    ])
  })

  test('are described', async () => {
    expect(await must(describeCluster(mainCluster))).toMatchObject({
      ...mainCluster,
      arn: `arn:aws:eks:eu-west-1:${accounts.prod}:cluster/prod-eu-1`,
      status: 'ACTIVE',
      autoMode: false,
      tags: { stage: 'prod' },
    })
  })

  test.each([
    [{ ...home, cluster: 'prod-eu-1' }, false, 'active'],
    [{ accountId: accounts.prod, region: 'us-east-2', cluster: 'edge-auto' }, true, 'built-in'],
    [{ accountId: accounts.staging, region: 'us-east-2', cluster: 'staging-us-2' }, false, 'missing'],
    [{ accountId: accounts.staging, region: 'eu-west-1', cluster: 'staging-eu-1' }, false, 'degraded'],
  ] as const)('tell the state of the agent: %j', async (at, autoMode, state) => {
    expect((await must(describeCluster(at))).autoMode).toBe(autoMode)
    expect(await readAgentState(at, autoMode)).toBe(state)
  })

  test('an agent that cannot be asked for is unknown', async () => {
    await aws.arm('eks:DescribeAddon', { kind: 'deny' })
    expect(await readAgentState(mainCluster, false)).toBe('unknown')
  })
})

describe('associations', () => {
  test('are listed over all pages, once each', async () => {
    const stored = aws.sandbox.state.accounts[accounts.prod]?.clusters['eu-west-1/prod-eu-1']?.associations
    const listed = await must(listAssociations(mainCluster))
    expect(listed.length).toBeGreaterThan(100)
    expect(listed.map(({ associationId }) => associationId).sort()).toEqual(Object.keys(stored ?? {}).sort())
    expect(await aws.calls(/List/)).toHaveLength(Math.ceil(listed.length / 100))
  })

  test('can be asked for by service account', async () => {
    expect(await must(listAssociations(mainCluster, cases.narrowing))).toMatchObject([cases.narrowing])
    expect(await must(listAssociations(mainCluster, { namespace: 'a', serviceAccount: 'b' }))).toEqual([])
  })

  test('come with policy, tags, owner, target role and external id', async () => {
    const read = async (one: { namespace: string; serviceAccount: string }) => {
      const [summary] = await must(listAssociations(mainCluster, one))
      if (!summary) throw new Error('not in the seed')
      return must(describeAssociation(summary))
    }
    const narrowing = await read(cases.narrowing)
    expect(JSON.parse(narrowing.policy ?? '')).toHaveProperty('Statement')
    expect(narrowing).toMatchObject({ disableSessionTags: true, tags: { owner: 'payments', tier: '1' } })
    expect(new Date(narrowing.modifiedAt).toISOString()).toBe(narrowing.modifiedAt)
    expect(await read(cases.noSessionPolicy)).not.toHaveProperty('policy')
    expect((await read(cases.addOn)).ownerArn).toMatch(/addon.*aws-ebs-csi-driver/)
    expect(await read(cases.targetRole)).toMatchObject({
      targetRoleArn: `arn:aws:iam::${accounts.data}:role/partner-landing`,
      externalId: expect.stringContaining('tenant-acme'),
    })
  })
})

describe('writes', () => {
  const input = {
    namespace: 'demo-ns',
    serviceAccount: 'second',
    roleArn: walkthrough.roleArn,
    disableSessionTags: true,
    policy:
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
    tags: { 'team/ü': 'a & <b>' },
    clientRequestToken: 'token-1',
  }

  test('create, update, delete, each with what EKS stored', async () => {
    const { association: created, requestId } = await must(createAssociation(demo, input))
    expect(requestId).toMatch(/./)
    const { clientRequestToken: _, ...sent } = input
    expect(created).toMatchObject(sent)
    expect(await must(describeAssociation(created))).toEqual(created)
    const policy = input.policy.replace('GetObject', 'PutObject')
    const updated = await must(updateAssociation(created, { policy, clientRequestToken: 'token-2' }))
    expect(updated).toMatchObject({ association: { ...sent, policy }, requestId: expect.any(String) })
    const { associationId } = created
    expect(await must(deleteAssociation(created))).toMatchObject({ association: { associationId } })
    expect(await describeAssociation(created)).toMatchObject({ error: { kind: 'not-found' } })
  })

  test('no tags are sent as no tags', async () => {
    expect(await must(createAssociation(demo, { ...input, tags: {} }))).toMatchObject({
      association: { tags: {} },
    })
  })
})

describe('roles', () => {
  test('come with every document, decoded', async () => {
    const roles = await must(listRoles(home))
    const stored = aws.sandbox.state.accounts[accounts.prod]?.roles ?? {}
    expect(roles.map(({ name }) => name).sort()).toEqual(Object.keys(stored).sort())
    for (const role of roles) {
      for (const { text } of [...role.policies, { text: role.trustPolicy }]) {
        expect(JSON.parse(text), role.name).toHaveProperty('Statement')
      }
    }
    const bounded = roles.find(({ name }) => name === 'ml-training')
    expect(JSON.parse(bounded?.boundary?.text ?? '')).toHaveProperty('Statement')
  })

  test('one by one are the same roles', async () => {
    const roles = await must(listRoles(home))
    const byName = (role: (typeof roles)[number] | undefined) => ({
      ...role,
      policies: role?.policies.toSorted((a, b) => a.name.localeCompare(b.name)),
    })
    for (const role of roles.filter(({ policies, boundary }) => policies.length > 1 || boundary)) {
      expect(byName(await must(readRole(home, role.arn)))).toEqual(byName(role))
    }
  })

  test('one that is not there, or is there under another path', async () => {
    const arn = `arn:aws:iam::${accounts.prod}:role/nobody`
    expect(await readRole(home, arn)).toMatchObject({
      error: { kind: 'not-found', code: 'NoSuchEntityException' },
    })
    const wrongPath = `arn:aws:iam::${accounts.prod}:role/platform-operator`
    expect(await readRole(home, wrongPath)).toMatchObject({ error: { kind: 'not-found' } })
  })

  test('one of which a document cannot be read is not readable', async () => {
    const roles = await must(listRoles(home))
    const inline = roles.find(({ policies }) => policies.some(({ kind }) => kind === 'inline'))
    const managed = roles.find(({ policies }) => policies.some(({ kind }) => kind === 'managed'))
    for (const [operation, role] of [
      ['GetRolePolicy', inline],
      ['ListRolePolicies', inline],
      ['ListAttachedRolePolicies', inline],
      ['GetPolicy', managed],
      ['GetPolicyVersion', managed],
    ] as const) {
      await aws.arm(`iam:${operation}`, { kind: 'deny' })
      expect(await readRole(home, role?.arn ?? ''), operation).toMatchObject({
        ok: false,
        error: { kind: 'not-authorised', operation: `iam:${operation}` },
      })
      await aws.calm()
    }
  })
})

describe('addresses that lead nowhere', () => {
  const id = 'a-00000000000000000'
  const notFound = (message: unknown) => ({ ok: false, error: { kind: 'not-found', message } })

  test.each([
    ['account', { ...demo, accountId: '999999999999' }, 'no account 999999999999 is configured'],
    [
      'region',
      { ...demo, region: 'eu-north-1' },
      `the region eu-north-1 is not configured for account ${accounts.prod}`,
    ],
    [
      'region that is a host',
      { ...demo, region: 'x.example.com/#' },
      `the region x.example.com/# is not configured for account ${accounts.prod}`,
    ],
    ['cluster', { ...demo, cluster: '..' }, 'no cluster can be called ".."'],
    ['cluster', { ...demo, cluster: 'a/b' }, 'no cluster can be called "a/b"'],
  ])('are told and not asked for: no such %s', async (_, at, message) => {
    await aws.calm()
    expect(await describeCluster(at)).toMatchObject(notFound(message))
    expect(await listAssociations(at)).toMatchObject(notFound(message))
    expect(await describeAssociation({ ...at, associationId: id })).toMatchObject(notFound(message))
    const write = await deleteAssociation({ ...at, associationId: id })
    expect(write).toMatchObject({ error: { ...notFound(message).error, outcomeUnknown: false } })
    expect(await aws.calls()).toEqual([])
  })

  test.each(['', '.', '..', '../..', 'a/b', 'a?b', 'a%2Fb', 'ä', 'a'.repeat(101)])(
    'no association has the id %j, and none is asked for',
    async (associationId) => {
      await aws.calm()
      expect(await describeAssociation({ ...demo, associationId })).toMatchObject(
        notFound(`no association can have the id ${JSON.stringify(associationId)}`),
      )
      expect(await aws.calls()).toEqual([])
    },
  )

  test.each(['None', 'a-1', 'A-00000000000000000', '__proto__', 'constructor'])(
    'an id that is not of EKS’s form (%s) is one that is not there',
    async (associationId) => {
      expect(await describeAssociation({ ...demo, associationId })).toMatchObject({
        error: { kind: 'not-found', outcomeUnknown: false },
      })
    },
  )

  test('and one of its form too', async () => {
    expect(await describeAssociation({ ...demo, associationId: id })).toMatchObject({
      error: { kind: 'not-found', code: 'ResourceNotFoundException' },
    })
  })
})
