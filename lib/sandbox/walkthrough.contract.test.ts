/** The announcement's walkthrough (facts 2.2, steps 3 to 8), with the credentials a pod would get. */
import {
  CreatePodIdentityAssociationCommand,
  DeletePodIdentityAssociationCommand,
  EKSClient,
  ListPodIdentityAssociationsCommand,
  UpdatePodIdentityAssociationCommand,
} from '@aws-sdk/client-eks'
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { adminConfig, podCredentials } from './clients.fixture.ts'
import { type Sandbox, startSandbox } from './index.ts'
import { allowing, cluster, demoRoleArn, demoRoleName, home, region, smallState } from './sandbox.fixture.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ dataFolder: null, port: 0, seed: smallState })
})
afterAll(() => sandbox.close())

const names = { clusterName: cluster, namespace: 'demo-ns', serviceAccount: 's3-demo-sa' }

/** A fresh pod: new credentials every time. */
async function freshPod(): Promise<{ s3: S3Client; sts: STSClient }> {
  const credentials = await podCredentials(sandbox, names.namespace, names.serviceAccount)
  const config = { endpoint: sandbox.url, region, maxAttempts: 1, credentials }
  return { s3: new S3Client({ ...config, forcePathStyle: true }), sts: new STSClient(config) }
}

test('a session policy narrows and widens what new pods may do', async () => {
  const eks = new EKSClient(adminConfig(sandbox))
  await eks.send(new CreatePodIdentityAssociationCommand({ ...names, roleArn: demoRoleArn }))

  const broad = await freshPod()
  await broad.s3.send(new CreateBucketCommand({ Bucket: 'walk-broad' }))
  const listed = await broad.s3.send(new ListBucketsCommand({}))
  expect(listed.Buckets?.map(({ Name }) => Name)).toEqual(['walk-broad'])

  const found = await eks.send(new ListPodIdentityAssociationsCommand(names))
  const associationId = found.associations?.[0]?.associationId
  const narrow = { clusterName: cluster, associationId, policy: allowing(['s3:ListAllMyBuckets']) }
  await eks.send(new UpdatePodIdentityAssociationCommand({ ...narrow, disableSessionTags: true }))

  const narrowed = await freshPod()
  await narrowed.s3.send(new ListBucketsCommand({}))
  const { Arn } = await narrowed.sts.send(new GetCallerIdentityCommand({}))
  expect(Arn).toMatch(
    new RegExp(`^arn:aws:sts::${home}:assumed-role/${demoRoleName}/eks-session-po-s3-demo-sa-[0-9a-f-]{36}$`),
  )
  await expect(narrowed.s3.send(new CreateBucketCommand({ Bucket: 'walk-narrow' }))).rejects.toMatchObject({
    name: 'AccessDenied',
    message:
      `User: ${Arn} is not authorized to perform: s3:CreateBucket on resource: "arn:aws:s3:::walk-narrow" ` +
      'because no session policy allows the s3:CreateBucket action',
    $metadata: { httpStatusCode: 403 },
  })
  // What is already running keeps what it has: the policy lives in the session.
  await broad.s3.send(new CreateBucketCommand({ Bucket: 'walk-still-broad' }))

  const policy = allowing(['s3:ListAllMyBuckets', 's3:CreateBucket'])
  await eks.send(new UpdatePodIdentityAssociationCommand({ clusterName: cluster, associationId, policy }))
  const widened = await freshPod()
  await widened.s3.send(new ListBucketsCommand({}))
  await widened.s3.send(new CreateBucketCommand({ Bucket: 'walk-wide' }))

  await eks.send(new DeletePodIdentityAssociationCommand({ clusterName: cluster, associationId }))
  await expect(freshPod()).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
})
