import {
  DescribeAddonCommand,
  DescribeClusterCommand,
  EKSClient,
  ListAddonsCommand,
  ListClustersCommand,
} from '@aws-sdk/client-eks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { adminConfig } from './clients.fixture.ts'
import { type Sandbox, startSandbox } from './index.ts'
import { cluster, home, other, region, smallState } from './sandbox.fixture.ts'

let sandbox: Sandbox
let eks: EKSClient
beforeAll(async () => {
  sandbox = await startSandbox({ dataFolder: null, port: 0, seed: smallState })
  eks = new EKSClient(adminConfig(sandbox))
})
afterAll(() => sandbox.close())

test('clusters are those of the account and the region', async () => {
  expect((await eks.send(new ListClustersCommand({}))).clusters).toEqual([cluster])
  const elsewhere = new EKSClient({ ...adminConfig(sandbox), region: 'eu-west-1' })
  expect((await elsewhere.send(new ListClustersCommand({}))).clusters).toEqual([])
  const foreign = new EKSClient(adminConfig(sandbox, other))
  await expect(foreign.send(new DescribeClusterCommand({ name: cluster }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `No cluster found for name: ${cluster}.`,
  })
})

test('a cluster tells its state', async () => {
  const { cluster: found } = await eks.send(new DescribeClusterCommand({ name: cluster }))
  expect(found).toMatchObject({
    arn: `arn:aws:eks:${region}:${home}:cluster/${cluster}`,
    status: 'ACTIVE',
    version: '1.35',
    computeConfig: { enabled: false },
    tags: { team: 'platform' },
    createdAt: new Date(1_767_000_000_000),
  })
})

test('add-ons', async () => {
  const input = { clusterName: cluster, addonName: 'eks-pod-identity-agent' }
  expect((await eks.send(new ListAddonsCommand(input))).addons).toEqual([input.addonName])
  const { addon } = await eks.send(new DescribeAddonCommand(input))
  expect(addon).toMatchObject({
    addonVersion: 'v1.3.10-eksbuild.2',
    status: 'ACTIVE',
    podIdentityAssociations: [],
  })
  const missing = eks.send(new DescribeAddonCommand({ ...input, addonName: 'toString' }))
  await expect(missing).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `No addon: toString found in cluster: ${cluster}`,
  })
})
