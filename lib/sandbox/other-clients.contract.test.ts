/**
 * Clients that share no code with the sandbox: the SDK's version 2 for JavaScript, and the AWS CLI where it is installed.
 * The version 3 SDK reads and writes with the very schemas the sandbox is made of, and would not see a shared mistake.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import Eks from 'aws-sdk/clients/eks.js'
import Iam from 'aws-sdk/clients/iam.js'
import S3 from 'aws-sdk/clients/s3.js'
import Sts from 'aws-sdk/clients/sts.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adminConfig, podCredentials, podToken } from './clients.fixture.ts'
import { type Sandbox, startSandbox } from './index.ts'
import {
  allowing,
  cluster,
  demoRoleArn,
  demoRoleName,
  home,
  podTrust,
  region,
  smallState,
} from './sandbox.fixture.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ dataFolder: null, port: 0, seed: smallState })
})
afterAll(() => sandbox.close())

const awkward = 'a b/c é&<>"'

describe('aws-sdk version 2', () => {
  const options = () => {
    const { endpoint, credentials } = adminConfig(sandbox)
    return { endpoint, region, maxRetries: 0, ...credentials }
  }

  test('manages associations', async () => {
    const eks = new Eks(options())
    const names = { clusterName: cluster, namespace: 'v2', serviceAccount: 'web' }
    const created = await eks
      .createPodIdentityAssociation({ ...names, roleArn: demoRoleArn, tags: { k: awkward } })
      .promise()
    const associationId = created.association?.associationId ?? ''
    expect(created.association?.tags).toEqual({ k: awkward })
    expect(created.association?.createdAt).toBeInstanceOf(Date)
    const listed = await eks.listPodIdentityAssociations({ clusterName: cluster, namespace: 'v2' }).promise()
    expect(listed.associations?.map((one) => one.associationId)).toEqual([associationId])
    await expect(
      eks.createPodIdentityAssociation({ ...names, roleArn: demoRoleArn }).promise(),
    ).rejects.toMatchObject({
      code: 'ResourceInUseException',
      message: `Association already exists: ${associationId}`,
      statusCode: 409,
    })
    const resourceArn = created.association?.associationArn ?? ''
    await eks.untagResource({ resourceArn, tagKeys: ['k', awkward] }).promise()
    const described = await eks
      .describePodIdentityAssociation({ clusterName: cluster, associationId })
      .promise()
    expect(described.association?.tags).toEqual({})
    await eks
      .updatePodIdentityAssociation({ clusterName: cluster, associationId, roleArn: demoRoleArn })
      .promise()
    const gone = await eks.deletePodIdentityAssociation({ clusterName: cluster, associationId }).promise()
    expect(gone.association?.roleArn).toBe(demoRoleArn)
    await expect(eks.describeCluster({ name: 'x' }).promise()).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'No cluster found for name: x.',
    })
  })

  test('reads and writes IAM', async () => {
    const iam = new Iam(options())
    const Tags = [{ Key: 'k', Value: 'v w' }]
    await iam
      .createRole({ RoleName: 'v2', AssumeRolePolicyDocument: podTrust, Description: awkward, Tags })
      .promise()
    const policy = allowing(['s3:GetObject'], `arn:aws:s3:::${awkward}/*`)
    await iam.putRolePolicy({ RoleName: 'v2', PolicyName: 'p', PolicyDocument: policy }).promise()
    const read = await iam.getRolePolicy({ RoleName: 'v2', PolicyName: 'p' }).promise()
    expect(decodeURIComponent(read.PolicyDocument)).toBe(policy)
    const details = await iam.getAccountAuthorizationDetails({ Filter: ['Role'], MaxItems: 1 }).promise()
    expect(details).toMatchObject({ IsTruncated: true, RoleDetailList: [expect.anything()] })
    const { Role } = await iam.getRole({ RoleName: 'v2' }).promise()
    expect(Role).toMatchObject({ Description: awkward, Tags, CreateDate: expect.any(Date) })
    await expect(iam.getRole({ RoleName: 'none' }).promise()).rejects.toMatchObject({
      code: 'NoSuchEntity',
      message: 'The role with name none cannot be found.',
      statusCode: 404,
    })
  })

  test('asks who it is and is refused what it may not do', async () => {
    const credentials = await withAssociation((serviceAccount) =>
      podCredentials(sandbox, 'v2', serviceAccount),
    )
    const asPod = { ...options(), ...credentials }
    const { Arn } = await new Sts(asPod).getCallerIdentity().promise()
    expect(Arn).toContain(`assumed-role/${demoRoleName}/eks-session-po-`)
    const s3 = new S3({ ...asPod, s3ForcePathStyle: true })
    await s3.createBucket({ Bucket: 'v2-bucket' }).promise()
    await s3.putObject({ Bucket: 'v2-bucket', Key: awkward, Body: 'text' }).promise()
    const admin = new S3({ ...options(), s3ForcePathStyle: true })
    const listed = await admin.listObjectsV2({ Bucket: 'v2-bucket', Prefix: 'a b/' }).promise()
    expect(listed.Contents?.map(({ Key }) => Key)).toEqual([awkward])
    const read = await s3.getObject({ Bucket: 'v2-bucket', Key: awkward }).promise()
    expect(read.Body?.toString()).toBe('text')
    await expect(s3.deleteObject({ Bucket: 'v2-bucket', Key: awkward }).promise()).rejects.toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('because no identity-based policy allows the s3:DeleteObject action'),
    })
  })

  test('makes addresses that are signed in advance', async () => {
    const s3 = new S3({ ...options(), s3ForcePathStyle: true, signatureVersion: 'v4' })
    await s3.createBucket({ Bucket: 'v2-signed' }).promise()
    await s3.putObject({ Bucket: 'v2-signed', Key: awkward, Body: 'text' }).promise()
    const url = await s3.getSignedUrlPromise('getObject', { Bucket: 'v2-signed', Key: awkward })
    expect(await (await fetch(url)).text()).toBe('text')
    expect((await fetch(url.replace(/Signature=[0-9a-f]/, 'Signature=x'))).status).toBe(403)
  })

  async function withAssociation<T>(use: (serviceAccount: string) => Promise<T>): Promise<T> {
    const eks = new Eks(options())
    const names = { clusterName: cluster, namespace: 'v2', serviceAccount: 'job' }
    await eks.createPodIdentityAssociation({ ...names, roleArn: demoRoleArn }).promise()
    return use(names.serviceAccount)
  }
})

/** Null: not installed, or too old for `--policy`; the text says which. */
const cli = await findCli()

async function findCli(): Promise<{ missing: string } | { missing: null }> {
  try {
    const run = promisify(execFile)
    const { stdout } = await run('aws', ['eks', 'update-pod-identity-association', 'help'], {
      env: { ...process.env, PAGER: 'cat', AWS_PAGER: '' },
    })
    return stdout.includes('--policy')
      ? { missing: null }
      : { missing: 'the AWS CLI here does not know --policy' }
  } catch {
    return { missing: 'the AWS CLI is not installed' }
  }
}

describe(`the AWS CLI${cli.missing === null ? '' : ` (skipped: ${cli.missing})`}`, () => {
  type Credentials = ReturnType<typeof adminConfig>['credentials']

  async function aws(args: readonly string[], credentials?: Credentials): Promise<unknown> {
    const { endpoint, credentials: admin } = adminConfig(sandbox)
    const { accessKeyId, secretAccessKey, sessionToken } = credentials ?? admin
    const env: NodeJS.ProcessEnv = {
      NODE_ENV: 'test',
      PATH: process.env.PATH ?? '',
      HOME: '/nonexistent',
      AWS_CONFIG_FILE: '/nonexistent/config',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
      // A version manager's shim needs to find its versions.
      ...(process.env.PYENV_ROOT === undefined ? {} : { PYENV_ROOT: process.env.PYENV_ROOT }),
    }
    const { stdout } = await promisify(execFile)('aws', [...args, '--output', 'json'], { env })
    return stdout === '' ? null : JSON.parse(stdout)
  }

  const eks = (operation: string, ...args: string[]) =>
    aws(['eks', operation, '--cluster-name', cluster, ...args])

  test.skipIf(cli.missing !== null)(
    'does the walkthrough',
    async () => {
      const names = ['--namespace', 'cli', '--service-account', 'web']
      const created = await eks('create-pod-identity-association', ...names, '--role-arn', demoRoleArn)
      expect(created).toMatchObject({ association: { namespace: 'cli', roleArn: demoRoleArn } })
      const again = eks('create-pod-identity-association', ...names, '--role-arn', demoRoleArn)
      await expect(again).rejects.toMatchObject({
        stderr: expect.stringMatching(
          /\(ResourceInUseException\) when calling .*: Association already exists: a-[a-z0-9]{17}/,
        ),
      })
      const listed = await eks('list-pod-identity-associations', ...names)
      const id = idOf(listed)
      const policy = allowing(['s3:ListAllMyBuckets'])
      const update = ['--association-id', id, '--policy', policy]
      await expect(eks('update-pod-identity-association', ...update)).rejects.toMatchObject({
        stderr: expect.stringContaining('When policy is specified, disableSessionTags must be set to true'),
      })
      await eks('update-pod-identity-association', ...update, '--disable-session-tags')
      const described = await eks('describe-pod-identity-association', '--association-id', id)
      expect(described).toMatchObject({ association: { policy, disableSessionTags: true } })

      const token = await podToken(sandbox, { namespace: 'cli', serviceAccount: 'web' })
      const answer = await aws([
        'eks-auth',
        'assume-role-for-pod-identity',
        '--cluster-name',
        cluster,
        '--token',
        token,
      ])
      const credentials = credentialsOf(answer)
      expect(await aws(['s3api', 'list-buckets'], credentials)).toHaveProperty('Buckets')
      await expect(
        aws(['s3api', 'create-bucket', '--bucket', 'cli-bucket'], credentials),
      ).rejects.toMatchObject({
        stderr: expect.stringMatching(
          /\(AccessDenied\) .*on resource: "arn:aws:s3:::cli-bucket" because no session policy allows the s3:CreateBucket action/,
        ),
      })
      const identity = await aws(['sts', 'get-caller-identity'], credentials)
      expect(identity).toMatchObject({ Account: home })
      expect(await aws(['iam', 'get-role', '--role-name', demoRoleName])).toMatchObject({
        Role: { AssumeRolePolicyDocument: JSON.parse(podTrust) },
      })
      await eks('delete-pod-identity-association', '--association-id', id)
    },
    120_000,
  )
})

function idOf(listed: unknown): string {
  const [first] = Object(listed).associations ?? []
  return String(first?.associationId)
}

function credentialsOf(answer: unknown): {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
} {
  const { accessKeyId, secretAccessKey, sessionToken } = Object(answer).credentials ?? {}
  return { accessKeyId, secretAccessKey, sessionToken }
}
