/** Credentials for pods: tokens, trust policies, session tags, target roles (facts 1.7, 2.6, 3). */
import { CreatePodIdentityAssociationCommand, EKSClient } from '@aws-sdk/client-eks'
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { adminConfig, assumedConfig, eksAuthClient, podCredentials, podToken } from './clients.fixture.ts'
import { type Sandbox, startSandbox } from './index.ts'
import {
  allow,
  allowing,
  cluster,
  demoRoleArn,
  home,
  other,
  podTrust,
  region,
  role,
  smallState,
} from './sandbox.fixture.ts'
import type { SandboxRole, SandboxState } from './state.ts'

let sandbox: Sandbox
let state: SandboxState
let now: number
beforeEach(async () => {
  now = Date.parse('2026-11-24T12:00:00Z')
  state = smallState()
  sandbox = await startSandbox({ dataFolder: null, port: 0, seed: () => state, now: () => now })
})
afterEach(() => sandbox.close())

const pods = { Service: 'pods.eks.amazonaws.com' }
const both = ['sts:AssumeRole', 'sts:TagSession']
const unauthorised = {
  code: 'AccessDeniedException',
  statusCode: 400,
  message: 'Unauthorized Exception! EKS does not have permissions to assume the associated role.',
}

function addRole(accountId: string, name: string, more: Partial<SandboxRole>): string {
  const added = role(accountId, name, more)
  const account = state.accounts[accountId]
  if (account !== undefined) account.roles[name] = added
  return added.arn
}

async function associate(
  serviceAccount: string,
  roleArn: string,
  more: object = {},
): Promise<string | undefined> {
  const input = { clusterName: cluster, namespace: 'apps', serviceAccount, roleArn, ...more }
  const client = new EKSClient(adminConfig(sandbox))
  const { association } = await client.send(new CreatePodIdentityAssociationCommand(input))
  return association?.externalId
}

async function pod(serviceAccount: string): Promise<{ s3: S3Client; sts: STSClient }> {
  const credentials = await podCredentials(sandbox, 'apps', serviceAccount)
  const config = { endpoint: sandbox.url, region, maxAttempts: 1, credentials }
  return { s3: new S3Client({ ...config, forcePathStyle: true }), sts: new STSClient(config) }
}

describe('the token', () => {
  const ask = (token: string, clusterName = cluster) =>
    eksAuthClient(sandbox).assumeRoleForPodIdentity({ clusterName, token }).promise()

  test('brings the whole answer', async () => {
    await associate('web', demoRoleArn)
    const answer = await ask(
      await podToken(sandbox, { namespace: 'apps', serviceAccount: 'web', pod: 'web-7d9f-x2' }),
    )
    expect(answer).toMatchObject({
      subject: { namespace: 'apps', serviceAccount: 'web' },
      audience: 'pods.eks.amazonaws.com',
    })
    expect(answer.assumedRoleUser.arn).toMatch(
      /assumed-role\/session-policy-demo-role\/eks-session-po-web-7d9f-x-/,
    )
    expect(answer.podIdentityAssociation.associationArn).toContain(`podidentityassociation/${cluster}/a-`)
    expect(answer.credentials.expiration.getTime()).toBe(now + 6 * 3600_000)
  })

  test('expires', async () => {
    await associate('web', demoRoleArn)
    const token = await podToken(sandbox, { namespace: 'apps', serviceAccount: 'web', expiresInSeconds: 60 })
    now += 61_000
    await expect(ask(token)).rejects.toMatchObject({
      code: 'ExpiredTokenException',
      statusCode: 400,
      message:
        'The token included in the request is expired: current date/time 2026-11-24T12:01:01.000Z must be before ' +
        'the expiration date/time 2026-11-24T12:01:00.000Z.',
    })
  })

  test('must be ours, whole, and for this cluster', async () => {
    const token = await podToken(sandbox, { namespace: 'apps', serviceAccount: 'web' })
    const invalid = { code: 'InvalidTokenException', statusCode: 400 }
    await expect(ask(`${token}x`)).rejects.toMatchObject(invalid)
    await expect(ask('a.b.c')).rejects.toMatchObject(invalid)
    await expect(ask('nonsense')).rejects.toMatchObject(invalid)
    await expect(ask(token, 'other')).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      statusCode: 404,
    })
    await expect(ask(token)).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'The token included in the request has no service account role association for it.',
    })
  })

  test('is only for who may ask', async () => {
    await associate('web', demoRoleArn)
    const trustPolicy = allow({ AWS: `arn:aws:iam::${home}:root` }, ['sts:AssumeRole'])
    addRole(home, 'node', { trustPolicy, inline: { auth: allowing(['eks-auth:AssumeRoleForPodIdentity']) } })
    addRole(home, 'bystander', { trustPolicy })
    const token = await podToken(sandbox, { namespace: 'apps', serviceAccount: 'web' })
    const asRole = async (name: string) => {
      const { credentials } = await assumedConfig(sandbox, home, name)
      return eksAuthClient(sandbox, credentials)
        .assumeRoleForPodIdentity({ clusterName: cluster, token })
        .promise()
    }
    await asRole('node')
    await expect(asRole('bystander')).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining('is not authorized to perform: eks-auth:AssumeRoleForPodIdentity'),
    })
  })
})

describe('the trust policy', () => {
  test('may ask for session tags, which are there unless switched off', async () => {
    const trustPolicy = allow(pods, both, { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'apps' } })
    const arn = addRole(home, 'scoped', { trustPolicy })
    await associate('tagged', arn)
    await associate('untagged', arn, { disableSessionTags: true })
    await pod('tagged')
    await expect(pod('untagged')).rejects.toMatchObject(unauthorised)
  })

  test('may ask for the cluster with tags off', async () => {
    const of = (name: string) => `arn:aws:eks:${region}:${home}:cluster/${name}`
    const trusting = (name: string) =>
      allow(pods, both, {
        StringEquals: { 'aws:SourceAccount': home },
        ArnEquals: { 'aws:SourceArn': of(name) },
      })
    await associate('here', addRole(home, 'here', { trustPolicy: trusting(cluster) }), {
      disableSessionTags: true,
    })
    await associate('there', addRole(home, 'there', { trustPolicy: trusting('x') }), {
      disableSessionTags: true,
    })
    await pod('here')
    await expect(pod('there')).rejects.toMatchObject(unauthorised)
  })

  test('that has changed, and a role that is gone, are refused', async () => {
    const arn = addRole(home, 'changing', {})
    await associate('web', arn)
    await pod('web')
    addRole(home, 'changing', { trustPolicy: allow(pods, ['sts:AssumeRole']) })
    await expect(pod('web')).rejects.toMatchObject(unauthorised)
    delete state.accounts[home]?.roles.changing
    await expect(pod('web')).rejects.toMatchObject(unauthorised)
  })
})

test('session tags reach the role’s policies, and take the place of its own tags', async () => {
  const inline = {
    own: allowing(['s3:CreateBucket'], 'arn:aws:s3:::${aws:PrincipalTag/kubernetes-namespace}-*'),
  }
  const arn = addRole(home, 'by-namespace', { inline, tags: { 'Kubernetes-Namespace': 'other' } })
  await associate('tagged', arn)
  await associate('untagged', arn, { disableSessionTags: true })
  const create = async (serviceAccount: string, Bucket: string) =>
    (await pod(serviceAccount)).s3.send(new CreateBucketCommand({ Bucket }))
  await create('tagged', 'apps-1')
  await expect(create('tagged', 'other-1')).rejects.toMatchObject({ name: 'AccessDenied' })
  await create('untagged', 'other-2')
  await expect(create('untagged', 'apps-2')).rejects.toMatchObject({ name: 'AccessDenied' })
})

describe('a target role', () => {
  const targetRoleArn = `arn:aws:iam::${other}:role/target`

  function addRoles(condition?: object, sourceActions = both): string {
    const source = addRole(home, 'source', {
      inline: { onward: allowing(sourceActions, targetRoleArn), unreachable: allowing(['s3:DeleteBucket']) },
    })
    addRole(other, 'target', {
      trustPolicy: allow({ AWS: source }, both, condition),
      inline: { s3: allowing(['s3:ListAllMyBuckets', 's3:CreateBucket']) },
    })
    return source
  }

  test('is what the pod becomes, for 59 minutes', async () => {
    await associate('job', addRoles(), { targetRoleArn })
    const { sts } = await pod('job')
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}))
    expect(Arn).toMatch(`arn:aws:sts::${other}:assumed-role/target/eks-session-po-job-0-`)
    now += 59 * 60_000
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'ExpiredToken' })
  })

  test('is what the session policy narrows, not the role on the way', async () => {
    const policy = allowing(['s3:ListAllMyBuckets'])
    await associate('job', addRoles(), { targetRoleArn, policy, disableSessionTags: true })
    const { s3 } = await pod('job')
    await s3.send(new ListBucketsCommand({}))
    await expect(s3.send(new CreateBucketCommand({ Bucket: 'new-bucket' }))).rejects.toMatchObject({
      message: expect.stringContaining('because no session policy allows the s3:CreateBucket action'),
    })
  })

  test('may ask for the external id with tags off, and for tags with tags on', async () => {
    const externalId = `${region}/${home}/${cluster}/apps/job`
    const source = addRoles({ StringEquals: { 'sts:ExternalId': externalId } })
    expect(await associate('job', source, { targetRoleArn, disableSessionTags: true })).toBe(externalId)
    await associate('other-job', source, { targetRoleArn, disableSessionTags: true })
    await pod('job')
    await expect(pod('other-job')).rejects.toMatchObject(unauthorised)
    addRoles({ StringEquals: { 'aws:RequestTag/kubernetes-service-account': 'tagged-job' } })
    await associate('tagged-job', source, { targetRoleArn })
    await pod('tagged-job')
    await expect(pod('job')).rejects.toMatchObject(unauthorised)
  })

  test('needs the source role to be allowed to assume and to tag', async () => {
    const source = addRoles(undefined, ['sts:AssumeRole'])
    await associate('tagged', source, { targetRoleArn })
    await associate('untagged', source, { targetRoleArn, disableSessionTags: true })
    await expect(pod('tagged')).rejects.toMatchObject(unauthorised)
    await pod('untagged')
  })

  test('that nobody can see is refused', async () => {
    const source = addRole(home, 'source', { trustPolicy: podTrust, inline: { onward: allowing(['sts:*']) } })
    await associate('job', source, { targetRoleArn: 'arn:aws:iam::999999999999:role/far-away' })
    await expect(pod('job')).rejects.toMatchObject(unauthorised)
  })
})
