/** AssumeRole and what its credentials may do, through the real SDK. Refusals: facts 5. */
import { DescribeClusterCommand, EKSClient, ListClustersCommand } from '@aws-sdk/client-eks'
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import {
  type AssumeRoleCommandInput as AssumeInput,
  AssumeRoleCommand,
  DecodeAuthorizationMessageCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { adminConfig, post } from './clients.fixture.ts'
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

describe('an encoded refusal', () => {
  const asked = { action: 'ec2:RunInstances', resource: `arn:aws:ec2:${region}:${home}:instance/*` }
  const decode = (config: Config, EncodedMessage: string) =>
    new STSClient(config).send(new DecodeAuthorizationMessageCommand({ EncodedMessage }))

  async function refuse(name: string, more: object = {}): Promise<string> {
    const { credentials } = await assume(adminConfig(sandbox), name)
    const response = await post(sandbox, '/encoded-refusal', {
      accessKeyId: credentials.accessKeyId,
      ...asked,
      ...more,
    })
    const { message } = (await response.json()) as { readonly message: string }
    return message
  }
  const encodedIn = (message: string) => message.split('Encoded authorization failure message: ')[1] ?? ''

  test('says nothing by itself, and all of it when it is decoded', async () => {
    const message = await refuse('reader', { context: { 'ec2:InstanceType': 't2.micro' } })
    expect(message).toMatch(
      /^You are not authorized to perform this operation\. Encoded authorization failure message: [\w-]{100,}$/,
    )
    const { DecodedMessage = '' } = await decode(adminConfig(sandbox), encodedIn(message))
    expect(JSON.parse(DecodedMessage)).toMatchObject({
      allowed: false,
      explicitDeny: false,
      matchedStatements: { items: [] },
      failures: { items: [] },
      context: {
        principal: { arn: `arn:aws:sts::${home}:assumed-role/reader/test` },
        action: 'RunInstances',
        resource: asked.resource,
        conditions: {
          items: [
            { key: 'ec2:InstanceType', values: { items: [{ value: 't2.micro' }] } },
            { key: 'aws:Service', values: { items: [{ value: 'ec2' }] } },
          ],
        },
      },
    })
  })

  test('may come with IAM’s sentence', async () => {
    expect(await refuse('bare', { withSentence: true })).toContain(
      `User: arn:aws:sts::${home}:assumed-role/bare/test is not authorized to perform: ec2:RunInstances on resource: ${asked.resource} because no identity-based policy allows the ec2:RunInstances action. Encoded`,
    )
  })

  test('is decoded for who may, as reader may and bare may not', async () => {
    const encoded = encodedIn(await refuse('bare'))
    const reader = await assume(adminConfig(sandbox), 'reader')
    expect((await decode(reader, encoded)).DecodedMessage).toContain('"explicitDeny":false')
    await expect(decode(await assume(adminConfig(sandbox), 'bare'), encoded)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:sts::${home}:assumed-role/bare/test is not authorized to perform: sts:DecodeAuthorizationMessage because no identity-based policy allows the sts:DecodeAuthorizationMessage action`,
    })
  })

  test('of another account, cut off, changed or none is not valid', async () => {
    const encoded = encodedIn(await refuse('bare'))
    const changed = `${encoded.slice(0, 60)}${encoded[60] === 'A' ? 'B' : 'A'}${encoded.slice(61)}`
    const invalid = { name: 'InvalidAuthorizationMessageException', $metadata: { httpStatusCode: 400 } }
    await expect(decode(adminConfig(sandbox, other), encoded)).rejects.toMatchObject(invalid)
    for (const message of [encoded.slice(0, -4), changed, 'AAAA', 'not base64!', `${encoded}\n`])
      await expect(decode(adminConfig(sandbox), message), message).rejects.toMatchObject(invalid)
    await expect(decode(adminConfig(sandbox), 'x'.repeat(10_241))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
    })
  })

  test('is not made of what is allowed, nor for nobody', async () => {
    const { credentials } = await assume(adminConfig(sandbox), 'reader')
    const { accessKeyId } = credentials
    for (const body of [
      { accessKeyId, ...asked, action: 's3:GetObject' },
      { accessKeyId: 'ASIA', ...asked },
    ])
      expect((await post(sandbox, '/encoded-refusal', body)).status).toBe(409)
  })
})
