/** AssumeRole and what its credentials may do, through the real SDK. Refusals: facts 5. */
import { DescribeClusterCommand, EKSClient, ListClustersCommand } from '@aws-sdk/client-eks'
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import {
  type AssumeRoleCommandInput as AssumeInput,
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { adminConfig } from './clients.fixture.ts'
import { type Sandbox, startSandbox } from './index.ts'
import { allow, allowing, cluster, home, other, region, role, smallState } from './sandbox.fixture.ts'
import type { SandboxRole, SandboxState } from './state.ts'

const rootTrust = allow({ AWS: `arn:aws:iam::${home}:root` }, ['sts:AssumeRole', 'sts:TagSession'])

function withRoles(...roles: SandboxRole[]): SandboxState {
  const state = smallState()
  for (const one of roles) {
    const account = state.accounts[one.arn.split(':')[4] ?? '']
    if (account !== undefined) account.roles[one.name] = one
  }
  return state
}

let sandbox: Sandbox
let now: number
let state: SandboxState
beforeEach(async () => {
  now = Date.parse('2026-11-24T12:00:00Z')
  state = withRoles(
    role(home, 'reader', {
      trustPolicy: rootTrust,
      inline: { reads: allowing(['s3:*', 'eks:*', 'iam:GetRole', 'sts:*']) },
      tags: { team: 'data' },
    }),
    role(other, 'guarded', {
      trustPolicy: allow({ AWS: `arn:aws:iam::${home}:role/reader` }, ['sts:AssumeRole', 'sts:TagSession'], {
        StringEquals: { 'sts:ExternalId': 'secret-1' },
      }),
      inline: { all: allowing(['*']) },
    }),
    role(home, 'tagged', {
      trustPolicy: rootTrust,
      inline: { own: allowing(['s3:CreateBucket'], 'arn:aws:s3:::${aws:PrincipalTag/team}-*') },
    }),
    role(home, 'bare', { trustPolicy: rootTrust }),
    role(home, 'long-lived', { trustPolicy: rootTrust, maxSessionDuration: 43_200 }),
  )
  sandbox = await startSandbox({ dataFolder: null, port: 0, seed: () => state, now: () => now })
})
afterEach(() => sandbox.close())

const arnOf = (name: string, accountId = home) => `arn:aws:iam::${accountId}:role/${name}`

type Config = ReturnType<typeof adminConfig>

async function assume(config: Config, name: string, more: Partial<AssumeInput> = {}): Promise<Config> {
  const input = { RoleArn: arnOf(name), RoleSessionName: 'test', ...more }
  const { Credentials } = await new STSClient(config).send(new AssumeRoleCommand(input))
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken } = Credentials ?? {}
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  }
  return { ...config, credentials }
}

const s3 = (config: Config) => new S3Client({ ...config, forcePathStyle: true })

describe('AssumeRole', () => {
  test('gives an hour as the role', async () => {
    const config = await assume(adminConfig(sandbox), 'reader')
    const identity = await new STSClient(config).send(new GetCallerIdentityCommand({}))
    expect(identity).toMatchObject({
      Account: home,
      Arn: `arn:aws:sts::${home}:assumed-role/reader/test`,
      UserId: `${state.accounts[home]?.roles.reader?.roleId}:test`,
    })
    now += 3600_000
    await expect(new STSClient(config).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
      message: 'The security token included in the request is expired',
      $metadata: { httpStatusCode: 403 },
    })
    await expect(new EKSClient(config).send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: 'ExpiredTokenException',
    })
    await expect(s3(config).send(new ListBucketsCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
      message: 'The provided token has expired.',
    })
  })

  test('needs the trust policy', async () => {
    const RoleArn = arnOf('session-policy-demo-role')
    await expect(assume(adminConfig(sandbox), '', { RoleArn })).rejects.toMatchObject({
      name: 'AccessDenied',
      message:
        `User: arn:aws:iam::${home}:user/admin is not authorized to perform: sts:AssumeRole on resource: ${RoleArn} ` +
        'because no role trust policy allows the sts:AssumeRole action',
      $metadata: { httpStatusCode: 403 },
    })
    await expect(assume(adminConfig(sandbox), 'nobody')).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('across accounts needs both sides and the external id', async () => {
    const reader = await assume(adminConfig(sandbox), 'reader')
    const RoleArn = arnOf('guarded', other)
    await expect(assume(reader, '', { RoleArn })).rejects.toMatchObject({
      message: expect.stringContaining('because no role trust policy allows the sts:AssumeRole action'),
    })
    const guarded = await assume(reader, '', { RoleArn, ExternalId: 'secret-1' })
    const { Account } = await new STSClient(guarded).send(new GetCallerIdentityCommand({}))
    expect(Account).toBe(other)
    await expect(
      assume(reader, '', { RoleArn, ExternalId: 'secret-1', DurationSeconds: 3601 }),
    ).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('1 hour session limit'),
    })
    const bare = await assume(adminConfig(sandbox), 'bare')
    await expect(assume(bare, '', { RoleArn, ExternalId: 'secret-1' })).rejects.toMatchObject({
      name: 'AccessDenied',
    })
  })

  test.each([
    [{ RoleSessionName: 'a' }, 'ValidationError'],
    [{ RoleSessionName: 'a b' }, 'ValidationError'],
    [{ DurationSeconds: 899 }, 'ValidationError'],
    [{ DurationSeconds: 43_201 }, 'ValidationError'],
    [{ DurationSeconds: 3601 }, 'ValidationError'],
    [{ ExternalId: 'x' }, 'ValidationError'],
    [{ Policy: '{' }, 'MalformedPolicyDocumentException'],
    [{ Policy: allowing(['s3:*']).padEnd(2049) }, 'ValidationError'],
  ])('refuses %j', async (more, name) => {
    await expect(assume(adminConfig(sandbox), 'reader', more)).rejects.toMatchObject({ name })
  })

  test('takes the longest duration the role allows', async () => {
    await expect(
      assume(adminConfig(sandbox), 'long-lived', { DurationSeconds: 43_200 }),
    ).resolves.toBeDefined()
  })
})

describe('a session', () => {
  test('is limited by its session policy', async () => {
    const Policy = allowing(['eks:DescribeCluster'])
    const config = await assume(adminConfig(sandbox), 'reader', { Policy })
    const eks = new EKSClient(config)
    await eks.send(new DescribeClusterCommand({ name: cluster }))
    await expect(eks.send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        `User: arn:aws:sts::${home}:assumed-role/reader/test is not authorized to perform: eks:ListClusters on resource: ` +
        `arn:aws:eks:${region}:${home}:cluster/* because no session policy allows the eks:ListClusters action`,
      $metadata: { httpStatusCode: 403 },
    })
    await expect(
      new IAMClient(config).send(new GetRoleCommand({ RoleName: 'reader' })),
    ).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(
        'is not authorized to perform: iam:GetRole on resource: role reader because no session policy allows',
      ),
    })
  })

  test('names the layer that stopped it', async () => {
    const bare = await assume(adminConfig(sandbox), 'bare')
    const message = (text: string) => ({ message: expect.stringContaining(text) })
    await expect(s3(bare).send(new ListBucketsCommand({}))).rejects.toMatchObject(
      message(
        'perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action',
      ),
    )
    const deny = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 's3:List*', Resource: '*' },
      ],
    })
    const denied = await assume(adminConfig(sandbox), 'reader', { Policy: deny })
    await expect(s3(denied).send(new ListBucketsCommand({}))).rejects.toMatchObject(
      message('with an explicit deny in a sessions policy'),
    )
    const reader = state.accounts[home]?.roles.reader
    if (reader !== undefined) reader.boundaryArn = `arn:aws:iam::${home}:policy/gone`
    const bounded = await assume(adminConfig(sandbox), 'bare').then(() =>
      assume(adminConfig(sandbox), 'reader'),
    )
    await expect(s3(bounded).send(new ListBucketsCommand({}))).rejects.toMatchObject(
      message('because no permissions boundary allows the s3:ListAllMyBuckets action'),
    )
  })

  test('loses at once what its role loses', async () => {
    const config = await assume(adminConfig(sandbox), 'reader')
    await s3(config).send(new ListBucketsCommand({}))
    const reader = state.accounts[home]?.roles.reader
    if (reader !== undefined) reader.inline = {}
    await expect(s3(config).send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' })
  })

  test('carries tags, and passes transitive ones on', async () => {
    const Tags = [{ Key: 'team', Value: 'blue' }]
    const { CreateBucketCommand } = await import('@aws-sdk/client-s3')
    const create = (config: Config, Bucket: string) => s3(config).send(new CreateBucketCommand({ Bucket }))
    const blue = await assume(adminConfig(sandbox), 'tagged', { Tags })
    await create(blue, 'blue-1')
    await expect(create(blue, 'red-1')).rejects.toMatchObject({ name: 'AccessDenied' })

    const reader = await assume(adminConfig(sandbox), 'reader', { Tags, TransitiveTagKeys: ['team'] })
    const chained = await assume(reader, 'tagged')
    await create(chained, 'blue-2')
    const plain = await assume(adminConfig(sandbox), 'reader', { Tags })
    await expect(create(await assume(plain, 'tagged'), 'blue-3')).rejects.toMatchObject({
      name: 'AccessDenied',
    })
  })
})

describe('credentials that are not right', () => {
  const cases = [
    ['an unknown key', { accessKeyId: 'AKIAUNKNOWN00000', secretAccessKey: 'x' }],
    ['an unknown session', { accessKeyId: 'ASIAUNKNOWN00000', secretAccessKey: 'x', sessionToken: 'y' }],
  ] as const
  test.each(cases)('%s', async (_, credentials) => {
    const config = { ...adminConfig(sandbox), credentials }
    await expect(new STSClient(config).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
      $metadata: { httpStatusCode: 403 },
    })
    await expect(new EKSClient(config).send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    })
    await expect(s3(config).send(new ListBucketsCommand({}))).rejects.toMatchObject({
      name: 'sessionToken' in credentials ? 'InvalidToken' : 'InvalidAccessKeyId',
    })
  })

  test('a wrong secret', async () => {
    const config = adminConfig(sandbox)
    const credentials = { ...config.credentials, secretAccessKey: 'wrong' }
    const wrong = { ...config, credentials }
    await expect(new STSClient(wrong).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    })
    await expect(new EKSClient(wrong).send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      $metadata: { httpStatusCode: 403 },
    })
    await expect(s3(wrong).send(new ListBucketsCommand({}))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    })
  })
})
