/** What a role session is told when a layer stops it: AWS's words for each kind of policy (facts 5), through the real SDK. */
import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks'
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { adminConfig } from './clients.fixture.ts'
import { type Sandbox, startSandbox } from './index.ts'
import { allow, allowing, cluster, home, region, role, smallState } from './sandbox.fixture.ts'
import type { SandboxRole } from './state.ts'

const all = allowing(['*'])
const nothing = allowing(['sqs:SendMessage'])
const except = (actions: readonly string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: actions, Resource: '*' },
    ],
  })
const none = except(['s3:*', 'eks:*', 'iam:*'])

/** The documents of one session. */
type Layers = { identity: string; boundary?: string; session?: string }

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox({ dataFolder: null, port: 0, seed: smallState })
})
afterEach(() => sandbox.close())

const rootTrust = allow({ AWS: `arn:aws:iam::${home}:root` }, ['sts:AssumeRole'])

function add(one: SandboxRole): SandboxRole {
  const account = sandbox.state.accounts[home]
  if (account === undefined) throw new TypeError('The account is gone.')
  account.roles[one.name] = one
  return one
}

function addBoundary(document: string): string {
  const arn = `arn:aws:iam::${home}:policy/bound`
  const createdAt = '2026-01-10T09:00:00.000Z'
  const versions = [{ id: 'v1', document, createdAt }]
  const policy = { arn, name: 'bound', path: '/', createdAt, defaultVersionId: 'v1', versions }
  const account = sandbox.state.accounts[home]
  if (account !== undefined) account.policies[arn] = policy
  return arn
}

type Config = ReturnType<typeof adminConfig>

async function assume(as: Config, RoleArn: string, Policy?: string): Promise<Config> {
  const input = { RoleArn, RoleSessionName: 'test', ...(Policy !== undefined && { Policy }) }
  const { Credentials } = await new STSClient(as).send(new AssumeRoleCommand(input))
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {}
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  }
  return { ...as, credentials }
}

async function sessionWith({ identity, boundary, session }: Layers): Promise<Config> {
  const { arn } = add(
    role(home, 'worker', {
      trustPolicy: rootTrust,
      inline: { own: identity },
      ...(boundary !== undefined && { boundaryArn: addBoundary(boundary) }),
    }),
  )
  return assume(adminConfig(sandbox), arn, session)
}

const user = `User: arn:aws:sts::${home}:assumed-role/worker/test is not authorized to perform: `

describe.each<[string, Layers, (action: string) => string]>([
  [
    'no identity-based policy',
    { identity: nothing },
    (action) => `because no identity-based policy allows the ${action} action`,
  ],
  ['an identity-based deny', { identity: none }, () => 'with an explicit deny in an identity-based policy'],
  [
    'no permissions boundary',
    { identity: all, boundary: nothing },
    (action) => `because no permissions boundary allows the ${action} action`,
  ],
  [
    'a deny in the permissions boundary',
    { identity: all, boundary: none },
    () => 'with an explicit deny in a permissions boundary',
  ],
  [
    'no session policy',
    { identity: all, session: nothing },
    (action) => `because no session policy allows the ${action} action`,
  ],
  [
    'a deny in the session policy',
    { identity: all, session: none },
    () => 'with an explicit deny in a sessions policy',
  ],
])('%s', (_, layers, because) => {
  test('EKS names the ARN', async () => {
    const call = new EKSClient(await sessionWith(layers)).send(new DescribeClusterCommand({ name: cluster }))
    const arn = `arn:aws:eks:${region}:${home}:cluster/${cluster}`
    await expect(call).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `${user}eks:DescribeCluster on resource: ${arn} ${because('eks:DescribeCluster')}`,
      $metadata: { httpStatusCode: 403 },
    })
  })

  test('IAM names the role', async () => {
    const call = new IAMClient(await sessionWith(layers)).send(new GetRoleCommand({ RoleName: 'worker' }))
    await expect(call).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `${user}iam:GetRole on resource: role worker ${because('iam:GetRole')}`,
      $metadata: { httpStatusCode: 403 },
    })
  })

  test('S3 quotes the ARN', async () => {
    const s3 = new S3Client({ ...(await sessionWith(layers)), forcePathStyle: true })
    await expect(s3.send(new CreateBucketCommand({ Bucket: 'new-one' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `${user}s3:CreateBucket on resource: "arn:aws:s3:::new-one" ${because('s3:CreateBucket')}`,
      $metadata: { httpStatusCode: 403 },
    })
  })
})

describe('a role’s trust policy', () => {
  const may = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${home}:root` }, Action: 'sts:AssumeRole' }
  const trust = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })

  test.each([
    [
      'that names others',
      trust({ ...may, Principal: { Service: 'ec2.amazonaws.com' } }),
      'because no role trust policy allows the sts:AssumeRole action',
    ],
    [
      'that denies',
      trust(may, { ...may, Effect: 'Deny', Principal: '*' }),
      'with an explicit deny in the role trust policy',
    ],
  ])('%s', async (_, trustPolicy, because) => {
    const { arn } = add(role(home, 'locked', { trustPolicy }))
    const worker = await sessionWith({ identity: all })
    await expect(assume(worker, arn)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `${user}sts:AssumeRole on resource: ${arn} ${because}`,
      $metadata: { httpStatusCode: 403 },
    })
  })

  test('is no excuse for the caller’s own deny', async () => {
    const { arn } = add(role(home, 'open', { trustPolicy: trust(may) }))
    const worker = await sessionWith({ identity: except(['sts:AssumeRole']) })
    await expect(assume(worker, arn)).rejects.toMatchObject({
      message: `${user}sts:AssumeRole on resource: ${arn} with an explicit deny in an identity-based policy`,
    })
  })
})
