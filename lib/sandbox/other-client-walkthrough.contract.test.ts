/**
 * The announcement's walkthrough (facts 2.2) through the SDK's version 2 for JavaScript, which shares no code with the sandbox. Its model of
 * EKS is older than session policies, so the members are added to it; serialiser, signature and parser are its own.
 */
import { createRequire } from 'node:module'
import Eks from 'aws-sdk/clients/eks.js'
import S3 from 'aws-sdk/clients/s3.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { adminConfig, podCredentials } from './clients.fixture.ts'
import { type Sandbox, startSandbox } from './index.ts'
import { allowing, cluster, demoRoleArn, region, smallState } from './sandbox.fixture.ts'

type Structure = { members: Record<string, { type?: string; shape?: string }> }
type Model = {
  operations: Record<string, { input: Structure; output: Structure } | undefined>
  shapes: Record<string, Structure | undefined>
}

/** The members of February 2026 (botocore commit 56b39db), in the model as the client is about to load it. */
function bringUpToDate(): void {
  // The file has no types: it is read as the client reads it.
  const model = createRequire(import.meta.url)('aws-sdk/apis/eks-2017-11-01.min.json') as Model
  const update = model.operations.UpdatePodIdentityAssociation
  const association = model.shapes[update?.output.members.association?.shape ?? '']
  for (const shape of [update?.input, association]) {
    if (shape === undefined) throw new TypeError('The model is not what it was.')
    Object.assign(shape.members, { policy: {}, disableSessionTags: { type: 'boolean' } })
  }
}

let sandbox: Sandbox
beforeAll(async () => {
  bringUpToDate()
  sandbox = await startSandbox({ dataFolder: null, port: 0, seed: smallState })
})
afterAll(() => sandbox.close())

const names = { clusterName: cluster, namespace: 'v2', serviceAccount: 'walker' }

async function freshPod(): Promise<S3> {
  const credentials = await podCredentials(sandbox, names.namespace, names.serviceAccount)
  const endpoint = { endpoint: sandbox.url, s3ForcePathStyle: true }
  return new S3({ ...endpoint, region, maxRetries: 0, ...credentials })
}

test('a session policy narrows and widens what new pods may do', async () => {
  const { endpoint, credentials } = adminConfig(sandbox)
  const eks = new Eks({ endpoint, region, maxRetries: 0, ...credentials })
  const created = await eks.createPodIdentityAssociation({ ...names, roleArn: demoRoleArn }).promise()
  const at = { clusterName: cluster, associationId: created.association?.associationId ?? '' }
  const broad = await freshPod()
  await broad.listBuckets().promise()
  await broad.createBucket({ Bucket: 'v2-broad' }).promise()

  const policy = allowing(['s3:ListAllMyBuckets'])
  const tagsOn = { ...at, policy }
  await expect(eks.updatePodIdentityAssociation(tagsOn).promise()).rejects.toMatchObject({
    code: 'InvalidParameterException',
    message: 'When policy is specified, disableSessionTags must be set to true',
    statusCode: 400,
  })
  const narrow = { ...at, policy, disableSessionTags: true }
  const narrowed = await eks.updatePodIdentityAssociation(narrow).promise()
  expect(narrowed.association).toMatchObject({ policy, disableSessionTags: true })
  const described = await eks.describePodIdentityAssociation(at).promise()
  expect(described.association).toEqual(narrowed.association)
  const tooLong = { ...at, policy: policy.padEnd(2049) }
  await expect(eks.updatePodIdentityAssociation(tooLong).promise()).rejects.toMatchObject({
    code: 'InvalidParameterException',
    message: 'The parameter policy should not be greater than 2048 characters.',
  })

  const pod = await freshPod()
  await pod.listBuckets().promise()
  await expect(pod.createBucket({ Bucket: 'v2-narrow' }).promise()).rejects.toMatchObject({
    code: 'AccessDenied',
    message: expect.stringMatching(
      /on resource: "arn:aws:s3:::v2-narrow" because no session policy allows the s3:CreateBucket action$/,
    ),
    statusCode: 403,
  })

  const wide = { ...at, policy: allowing(['s3:ListAllMyBuckets', 's3:CreateBucket']) }
  await eks.updatePodIdentityAssociation(wide).promise()
  await (await freshPod()).createBucket({ Bucket: 'v2-wide' }).promise()
  const listed = await (await freshPod()).listBuckets().promise()
  expect(listed.Buckets?.map(({ Name }) => Name)).toEqual(['v2-broad', 'v2-wide'])

  await eks.deletePodIdentityAssociation(at).promise()
  await expect(freshPod()).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
})
