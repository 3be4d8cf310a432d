/** Every fault of the control endpoint, as the real SDK sees it. */
import {
  CreatePodIdentityAssociationCommand,
  DescribeClusterCommand,
  DescribePodIdentityAssociationCommand,
  EKSClient,
  ListClustersCommand,
  ListPodIdentityAssociationsCommand,
  UpdatePodIdentityAssociationCommand,
} from '@aws-sdk/client-eks'
import { GetAccountAuthorizationDetailsCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { adminConfig, eksAuthClient, post } from './clients.fixture.ts'
import { type Sandbox, startSandbox } from './index.ts'
import { allowing, cluster, demoRoleArn, demoRoleName, home, smallState } from './sandbox.fixture.ts'

let sandbox: Sandbox
let eks: EKSClient
beforeEach(async () => {
  sandbox = await startSandbox({ dataFolder: null, port: 0, seed: smallState })
  eks = new EKSClient(adminConfig(sandbox))
})
afterEach(() => sandbox.close())

const list = () => eks.send(new ListClustersCommand({}))
const role = () => new IAMClient(adminConfig(sandbox)).send(new GetRoleCommand({ RoleName: demoRoleName }))
const identity = () => new STSClient(adminConfig(sandbox)).send(new GetCallerIdentityCommand({}))
const buckets = () =>
  new S3Client({ ...adminConfig(sandbox), forcePathStyle: true }).send(new ListBucketsCommand({}))
const podAuth = () =>
  eksAuthClient(sandbox).assumeRoleForPodIdentity({ clusterName: cluster, token: 'a.b.c' }).promise()

async function arm(operation: string, fault: object, times?: number, when: object = {}): Promise<string> {
  const response = await post(sandbox, '/faults', {
    operation,
    fault,
    ...(times === undefined ? {} : { times }),
    ...when,
  })
  expect(response.status).toBe(201)
  const body: unknown = await response.json()
  return typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : ''
}

async function log(): Promise<unknown> {
  return (await fetch(`${sandbox.controlUrl}/log`)).json()
}

test('throttled: 429 with its class from EKS, 400 from the Query services, 503 from S3', async () => {
  await arm('*', { kind: 'throttle' })
  const refusals = [
    [list, 'ThrottlingException', 429],
    [role, 'Throttling', 400],
    [identity, 'Throttling', 400],
    [buckets, 'SlowDown', 503],
  ] as const
  for (const [call, name, httpStatusCode] of refusals) {
    await expect(call()).rejects.toMatchObject({ name, $metadata: { httpStatusCode } })
  }
  await expect(podAuth()).rejects.toMatchObject({ code: 'ThrottlingException', statusCode: 429 })
  await expect(list()).rejects.toMatchObject({ message: 'Rate exceeded' })
})

test('failing: the service’s own error', async () => {
  await arm('*', { kind: 'error', status: 500 })
  const refusals = [
    [list, 'ServerException'],
    [role, 'ServiceFailureException'],
    [identity, 'InternalFailure'],
    [buckets, 'InternalError'],
  ] as const
  for (const [call, name] of refusals) {
    await expect(call()).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 500 } })
  }
  await fetch(`${sandbox.controlUrl}/faults`, { method: 'DELETE' })
  await arm('eks:*', { kind: 'error', status: 503 })
  await expect(list()).rejects.toMatchObject({ name: 'ServiceUnavailableException' })
})

test('dropped: the connection ends without an answer', async () => {
  await arm('eks:ListClusters', { kind: 'drop' })
  await expect(list()).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(await log()).toMatchObject([{ operation: 'eks:ListClusters', status: 0 }])
})

test('an HTML page instead of JSON', async () => {
  await arm('eks:ListClusters', { kind: 'html', status: 502 })
  const error = await list().catch((caught: unknown) => caught)
  expect(error).toMatchObject({ $metadata: { httpStatusCode: 502 } })
  expect(error).toBeInstanceOf(SyntaxError)
})

test('XML from a JSON service', async () => {
  await arm('eks:ListClusters', { kind: 'xml' })
  const error = await list().catch((caught: unknown) => caught)
  expect(error).toMatchObject({ $metadata: { httpStatusCode: 400 } })
  expect(error).toBeInstanceOf(SyntaxError)
})

test('denied: the refusal of someone whom no policy allows it', async () => {
  await arm('*', { kind: 'deny' })
  const eksError = eks.send(new DescribeClusterCommand({ name: cluster }))
  const arn = sandbox.state.accounts[home]?.clusters[`us-west-2/${cluster}`]?.arn
  await expect(eksError).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message:
      `User: arn:aws:iam::${home}:user/admin is not authorized to perform: eks:DescribeCluster on resource: ${arn} ` +
      'because no identity-based policy allows the eks:DescribeCluster action',
    $metadata: { httpStatusCode: 403 },
  })
  await expect(role()).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } })
})

test('slow: the answer comes, later than those asked after it', async () => {
  await arm('eks:ListClusters', { kind: 'slow', ms: 250 }, 1)
  const order: string[] = []
  const slow = list().then(() => order.push('slow'))
  await faultTaken(sandbox)
  await list().then(() => order.push('fast'))
  await slow
  expect(order).toEqual(['fast', 'slow'])
})

test('slow, and closed meanwhile', async () => {
  const other = await startSandbox({ dataFolder: null, port: 0, seed: smallState })
  await post(other, '/faults', { operation: '*', fault: { kind: 'slow', ms: 600_000 }, times: 1 })
  const call = new EKSClient(adminConfig(other)).send(new ListClustersCommand({}))
  const settled = call.catch((error: unknown) => error)
  await faultTaken(other)
  await other.close()
  expect(await settled).toMatchObject({ code: 'ECONNRESET' })
})

test('slow, and set back meanwhile: what was asked is never done', async () => {
  const other = await startSandbox({ dataFolder: null, port: 0, seed: smallState })
  await post(other, '/faults', { operation: '*', fault: { kind: 'slow', ms: 600_000 }, times: 1 })
  const input = { clusterName: cluster, namespace: 'a', serviceAccount: 'b', roleArn: demoRoleArn }
  const client = new EKSClient(adminConfig(other))
  const call = client.send(new CreatePodIdentityAssociationCommand(input))
  const settled = call.catch((error: unknown) => error)
  await faultTaken(other)
  await post(other, '/reset', {})
  expect(await settled).toMatchObject({ code: 'ECONNRESET' })
  const { associations } = await client.send(new ListPodIdentityAssociationsCommand({ clusterName: cluster }))
  expect(associations).toEqual([])
  await other.close()
})

/** Until the call that the only fault waits for has arrived. */
async function faultTaken({ controlUrl }: Sandbox): Promise<void> {
  const armed = async () => (await fetch(`${controlUrl}/faults`)).json()
  while (JSON.stringify(await armed()) !== '[]');
}

describe('on a write', () => {
  const names = { clusterName: cluster, namespace: 'apps', serviceAccount: 'web' }
  const policy = allowing(['s3:GetObject'])
  let associationId: string | undefined
  beforeEach(async () => {
    const input = { ...names, roleArn: demoRoleArn, disableSessionTags: true }
    const { association } = await eks.send(new CreatePodIdentityAssociationCommand(input))
    associationId = association?.associationId
  })
  const update = () =>
    eks.send(new UpdatePodIdentityAssociationCommand({ clusterName: cluster, associationId, policy }))
  const stored = async () => {
    const input = { clusterName: cluster, associationId }
    return (await eks.send(new DescribePodIdentityAssociationCommand(input))).association?.policy
  }

  test('a failure leaves things as they were', async () => {
    await arm('eks:UpdatePodIdentityAssociation', { kind: 'error', status: 500 })
    await expect(update()).rejects.toMatchObject({ name: 'ServerException' })
    expect(await stored()).toBeUndefined()
  })

  test.each([
    [{ kind: 'error', status: 500 }, { name: 'ServerException' }],
    [{ kind: 'drop' }, { code: 'ECONNRESET' }],
    [{ kind: 'throttle' }, { name: 'ThrottlingException' }],
  ])('%j afterwards hides that it was done', async (then, expected) => {
    await arm('eks:UpdatePodIdentityAssociation', { kind: 'after', then })
    await expect(update()).rejects.toMatchObject(expected)
    expect(await stored()).toBe(policy)
  })

  test('slow afterwards answers what was done, once', async () => {
    // biome-ignore lint/suspicious/noThenProperty: plain JSON, the control endpoint's word; nobody awaits it.
    await arm('eks:CreatePodIdentityAssociation', { kind: 'after', then: { kind: 'slow', ms: 1 } })
    const input = { ...names, serviceAccount: 'second', roleArn: demoRoleArn }
    const { association } = await eks.send(new CreatePodIdentityAssociationCommand(input))
    expect(association?.serviceAccount).toBe('second')
    const all = await eks.send(new ListPodIdentityAssociationsCommand({ clusterName: cluster }))
    expect(all.associations).toHaveLength(2)
  })

  test('forgetting drops the field and says nothing', async () => {
    await arm('eks:UpdatePodIdentityAssociation', { kind: 'forget', fields: ['policy'] })
    const input = { clusterName: cluster, associationId, policy, disableSessionTags: true }
    const { association } = await eks.send(new UpdatePodIdentityAssociationCommand(input))
    expect(association).not.toHaveProperty('policy')
    expect(await stored()).toBeUndefined()
  })
})

describe('forgetting in the answer', () => {
  const forget = (operation: string, ...fields: string[]) =>
    arm(operation, { kind: 'forget', fields, from: 'answer' }, 1)
  const names = { clusterName: cluster, namespace: 'apps', serviceAccount: 'web' }
  const create = async () => {
    const input = { ...names, roleArn: demoRoleArn, tags: { a: '1' } }
    return (await eks.send(new CreatePodIdentityAssociationCommand(input))).association
  }

  test('leaves out what was asked for, and only once in the answer', async () => {
    const created = await create()
    const input = { clusterName: cluster, associationId: created?.associationId }
    const describeIt = () => eks.send(new DescribePodIdentityAssociationCommand(input))
    await forget('eks:DescribePodIdentityAssociation', 'association.roleArn', 'association.createdAt')
    const { roleArn: _, createdAt: __, ...rest } = created ?? {}
    expect((await describeIt()).association).toEqual(rest)
    await forget('eks:DescribePodIdentityAssociation', 'association')
    expect(await describeIt()).not.toHaveProperty('association')
    // What is stored has lost nothing.
    expect((await describeIt()).association).toEqual(created)
  })

  test('what was done is done', async () => {
    await forget('eks:CreatePodIdentityAssociation', 'association')
    expect(await create()).toBeUndefined()
    const input = { clusterName: cluster }
    const { associations } = await eks.send(new ListPodIdentityAssociationsCommand(input))
    expect(associations).toMatchObject([{ serviceAccount: 'web' }])
  })

  test('goes through lists', async () => {
    await create()
    const page = () => eks.send(new ListPodIdentityAssociationsCommand({ clusterName: cluster }))
    await forget('eks:ListPodIdentityAssociations', 'associations.associationId', 'associations.nothing')
    const [first] = (await page()).associations ?? []
    expect(first).toMatchObject(names)
    expect(first).not.toHaveProperty('associationId')
    await forget('eks:ListPodIdentityAssociations', 'associations')
    expect(await page()).not.toHaveProperty('associations')
    await forget('eks:ListClusters', 'clusters')
    expect(await list()).not.toHaveProperty('clusters')
  })

  test('in XML too', async () => {
    await forget('iam:GetRole', 'Role.AssumeRolePolicyDocument')
    const answer = await role()
    expect(answer.Role).toMatchObject({ RoleName: demoRoleName })
    expect(answer.Role).not.toHaveProperty('AssumeRolePolicyDocument')
    const details = () =>
      new IAMClient(adminConfig(sandbox)).send(
        new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] }),
      )
    await forget('iam:GetAccountAuthorizationDetails', 'RoleDetailList.RolePolicyList.PolicyDocument')
    const inline = (await details()).RoleDetailList?.flatMap(({ RolePolicyList = [] }) => RolePolicyList)
    expect(inline).toEqual([{ PolicyName: 'S3BroadAccess' }])
  })
})

describe('some calls only', () => {
  /** Which of so many calls one after the other were throttled. */
  async function throttled(calls: number): Promise<number[]> {
    const found: number[] = []
    for (let call = 1; call <= calls; call++) await list().catch(() => found.push(call))
    return found
  }

  test('every second, as often as told', async () => {
    await arm('eks:ListClusters', { kind: 'throttle' }, 2, { every: 2 })
    expect(await throttled(8)).toEqual([2, 4])
  })

  test('a share, the same ones for the same seed', async () => {
    const draw = async (seed: number) => {
      const id = await arm('eks:ListClusters', { kind: 'throttle' }, undefined, { share: 0.25, seed })
      const found = await throttled(40)
      await fetch(`${sandbox.controlUrl}/faults/${id}`, { method: 'DELETE' })
      return found
    }
    const first = await draw(7)
    expect(first.length).toBeGreaterThan(3)
    expect(first.length).toBeLessThan(20)
    expect(await draw(7)).toEqual(first)
    expect(await draw(8)).not.toEqual(first)
  })

  test('what passes one goes on to the next', async () => {
    await arm('eks:ListClusters', { kind: 'throttle' }, undefined, { every: 2 })
    await arm('eks:ListClusters', { kind: 'drop' })
    await expect(list()).rejects.toMatchObject({ code: 'ECONNRESET' })
    await expect(list()).rejects.toMatchObject({ name: 'ThrottlingException' })
  })
})

test('the log tells what was carried out, and whether the same was asked twice', async () => {
  const input = { clusterName: cluster, namespace: 'apps', serviceAccount: 'web', roleArn: demoRoleArn }
  const { association } = await eks.send(new CreatePodIdentityAssociationCommand(input))
  const { associationId } = association ?? {}
  const update = (action: string) =>
    eks.send(
      new UpdatePodIdentityAssociationCommand({
        clusterName: cluster,
        associationId,
        policy: allowing([action]),
        disableSessionTags: true,
        clientRequestToken: crypto.randomUUID(),
      }),
    )
  // biome-ignore lint/suspicious/noThenProperty: plain JSON, the control endpoint's word; nobody awaits it.
  await arm('eks:UpdatePodIdentityAssociation', { kind: 'after', then: { kind: 'drop' } }, 1)
  await expect(update('s3:GetObject')).rejects.toMatchObject({ code: 'ECONNRESET' })
  await update('s3:GetObject')
  await update('s3:PutObject')
  await arm('eks:UpdatePodIdentityAssociation', { kind: 'error', status: 500 }, 1)
  await expect(update('s3:PutObject')).rejects.toThrow()
  const [, done, again, other, failed] = (await log()) as { status: number; carriedOut?: string }[]
  expect(done).toMatchObject({ status: 0, carriedOut: expect.any(String) })
  expect(again?.carriedOut).toBe(done?.carriedOut)
  expect(other?.carriedOut).not.toBe(done?.carriedOut)
  expect(failed).not.toHaveProperty('carriedOut')
})

describe('the control endpoint', () => {
  test('counts, lists and clears', async () => {
    const id = await arm('eks:ListClusters', { kind: 'throttle' }, 2)
    await expect(list()).rejects.toMatchObject({ name: 'ThrottlingException' })
    const faults = () => fetch(`${sandbox.controlUrl}/faults`).then((response) => response.json())
    expect(await faults()).toEqual([
      { id, operation: 'eks:ListClusters', fault: { kind: 'throttle' }, times: 1 },
    ])
    await expect(list()).rejects.toMatchObject({ name: 'ThrottlingException' })
    await list()
    const lasting = await arm('eks:*', { kind: 'throttle' })
    await expect(list()).rejects.toMatchObject({ name: 'ThrottlingException' })
    const clear = () => fetch(`${sandbox.controlUrl}/faults/${lasting}`, { method: 'DELETE' })
    expect((await clear()).status).toBe(204)
    expect((await clear()).status).toBe(404)
    await list()
    expect(await faults()).toEqual([])
  })

  test.each([
    [{ operation: 'eks:ListClusters', fault: { kind: 'unknown' } }],
    [{ operation: 'List Clusters', fault: { kind: 'drop' } }],
    [{ operation: '*', fault: { kind: 'slow' } }],
    [{ operation: '*', fault: { kind: 'drop' }, times: 0 }],
    [{ operation: '*', fault: { kind: 'drop' }, every: 1 }],
    [{ operation: '*', fault: { kind: 'drop' }, share: 1 }],
    [{ operation: '*', fault: { kind: 'drop' }, every: 2, share: 0.5 }],
    [{ operation: '*', fault: { kind: 'drop' }, seed: 1 }],
    [{ operation: '*', fault: { kind: 'forget', fields: [] } }],
    [{ operation: '*', fault: { kind: 'forget', fields: ['a..b'] } }],
    [{ operation: '*', fault: { kind: 'forget', fields: ['a'], from: 'nowhere' } }],
    [[]],
  ])('refuses %j with a sentence', async (body) => {
    const response = await post(sandbox, '/faults', body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ message: expect.any(String) })
  })

  test('keeps a log of who asked for what', async () => {
    await list()
    await expect(eks.send(new DescribeClusterCommand({ name: 'x' }))).rejects.toThrow()
    expect(await log()).toEqual([
      {
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        operation: 'eks:ListClusters',
        accountId: home,
        principal: `arn:aws:iam::${home}:user/admin`,
        status: 200,
        carriedOut: expect.any(String),
      },
      expect.objectContaining({
        operation: 'eks:DescribeCluster',
        status: 404,
        code: 'ResourceNotFoundException',
      }),
    ])
  })

  test('knows no other address, and no cluster that is not there', async () => {
    expect((await fetch(`${sandbox.controlUrl}/nothing`)).status).toBe(404)
    const token = { accountId: home, region: 'us-west-2', cluster: 'x', namespace: 'a', serviceAccount: 'b' }
    expect((await post(sandbox, '/pod-token', token)).status).toBe(404)
    expect((await post(sandbox, '/pod-token', {})).status).toBe(400)
  })
})
