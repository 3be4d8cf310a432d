import {
  CreatePodIdentityAssociationCommand,
  DeletePodIdentityAssociationCommand,
  DescribeClusterCommand,
  DescribePodIdentityAssociationCommand,
  EKSClient,
  ListClustersCommand,
  ListPodIdentityAssociationsCommand,
  UpdatePodIdentityAssociationCommand,
} from '@aws-sdk/client-eks'
import { GetAccountAuthorizationDetailsCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from './index.ts'
import { cluster, demoRoleArn, demoRoleName, home, region, smallState } from './sandbox.fixture.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({
    dataFolder: null,
    port: 0,
    seed: smallState,
  })
})
afterAll(() => sandbox.close())

function config() {
  const credentials = sandbox.settings().accounts[0]?.credentials
  return {
    endpoint: sandbox.url,
    region,
    maxAttempts: 1,
    ...(credentials === undefined ? {} : { credentials }),
  }
}

test('the association operations', async () => {
  const eks = new EKSClient(config())
  expect((await eks.send(new ListClustersCommand({}))).clusters).toEqual([cluster])
  expect((await eks.send(new DescribeClusterCommand({ name: cluster }))).cluster?.status).toBe('ACTIVE')
  const names = { clusterName: cluster, namespace: 'demo-ns', serviceAccount: 's3-demo-sa' }
  const created = await eks.send(
    new CreatePodIdentityAssociationCommand({ ...names, roleArn: demoRoleArn, tags: { a: 'b c/é' } }),
  )
  const associationId = created.association?.associationId
  expect(associationId).toMatch(/^a-[a-z0-9]{17}$/)
  const listed = await eks.send(
    new ListPodIdentityAssociationsCommand({ clusterName: cluster, namespace: 'demo-ns' }),
  )
  expect(listed.associations?.map((a) => a.associationId)).toEqual([associationId])
  const policy =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}'
  await eks.send(
    new UpdatePodIdentityAssociationCommand({
      clusterName: cluster,
      associationId,
      policy,
      disableSessionTags: true,
    }),
  )
  const read = await eks.send(
    new DescribePodIdentityAssociationCommand({ clusterName: cluster, associationId }),
  )
  expect(read.association).toMatchObject({ policy, disableSessionTags: true, tags: { a: 'b c/é' } })
  const deleted = await eks.send(
    new DeletePodIdentityAssociationCommand({ clusterName: cluster, associationId }),
  )
  expect(deleted.association?.policy).toBe(policy)
})

test('iam and sts', async () => {
  const iam = new IAMClient(config())
  const role = await iam.send(new GetRoleCommand({ RoleName: demoRoleName }))
  expect(decodeURIComponent(role.Role?.AssumeRolePolicyDocument ?? '')).toContain('pods.eks')
  const all = await iam.send(new GetAccountAuthorizationDetailsCommand({}))
  expect(all.RoleDetailList).toHaveLength(1)
  await expect(iam.send(new GetRoleCommand({ RoleName: 'nope' }))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
    message: 'The role with name nope cannot be found.',
  })
  expect((await new STSClient(config()).send(new GetCallerIdentityCommand({}))).Account).toBe(home)
})
