/** IAM through the real SDK. */
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  paginateGetAccountAuthorizationDetails,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { adminConfig } from './clients.fixture.ts'
import { type Sandbox, startSandbox } from './index.ts'
import { allow, allowing, home, podTrust, smallState } from './sandbox.fixture.ts'

let sandbox: Sandbox
let iam: IAMClient
beforeEach(async () => {
  sandbox = await startSandbox({ dataFolder: null, port: 0, seed: smallState })
  iam = new IAMClient(adminConfig(sandbox))
})
afterEach(() => sandbox.close())

const RoleName = 'pipeline'
const policy = allowing(['s3:GetObject'], 'arn:aws:s3:::a b/*')

async function createRole(more: object = {}): Promise<void> {
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: podTrust, ...more }))
}

async function createPolicy(PolicyName: string): Promise<string> {
  const created = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: policy }))
  return created.Policy?.Arn ?? ''
}

describe('roles', () => {
  test('come back as they were made, documents URL-encoded', async () => {
    await createRole({ Path: '/teams/data/', Description: 'a <b> & "c"', Tags: [{ Key: 'k', Value: 'v' }] })
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }))
    expect(Role).toMatchObject({
      Arn: `arn:aws:iam::${home}:role/teams/data/${RoleName}`,
      Description: 'a <b> & "c"',
      MaxSessionDuration: 3600,
      Tags: [{ Key: 'k', Value: 'v' }],
    })
    expect(Role?.RoleId).toMatch(/^AROA[A-Z2-7]{17}$/)
    expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version%22/)
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(podTrust)
  })

  test('take another trust policy', async () => {
    await createRole()
    const PolicyDocument = allow({ Service: 'ec2.amazonaws.com' }, ['sts:AssumeRole'])
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }))
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }))
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(PolicyDocument)
  })

  test('exist once', async () => {
    await createRole()
    await expect(createRole()).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      message: `Role with name ${RoleName} already exists.`,
      $metadata: { httpStatusCode: 409 },
    })
  })

  test('are deleted only when nothing is left on them', async () => {
    await createRole()
    const PolicyArn = await createPolicy('reads')
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'inline', PolicyDocument: policy }))
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }))
    const remove = () => iam.send(new DeleteRoleCommand({ RoleName }))
    await expect(remove()).rejects.toMatchObject({
      name: 'DeleteConflictException',
      message: 'Cannot delete entity, must delete policies first.',
    })
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'inline' }))
    await expect(remove()).rejects.toMatchObject({
      message: 'Cannot delete entity, must detach all policies first.',
    })
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }))
    await remove()
    await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: `The role with name ${RoleName} cannot be found.`,
      $metadata: { httpStatusCode: 404 },
    })
  })

  test.each([
    [
      'a name of 65 characters',
      { RoleName: 'x'.repeat(65) },
      'ValidationError',
      /length less than or equal to 64/,
    ],
    ['a name with a slash', { RoleName: 'a/b' }, 'ValidationError', /regular expression pattern/],
    [
      'no trust policy',
      { AssumeRolePolicyDocument: undefined },
      'ValidationError',
      /'assumeRolePolicyDocument'/,
    ],
    ['broken JSON', { AssumeRolePolicyDocument: '{' }, 'MalformedPolicyDocumentException', /invalid Json/],
    [
      'a Resource in its trust policy',
      { AssumeRolePolicyDocument: podTrust.replace('"Effect"', '"Resource":"*","Effect"') },
      'MalformedPolicyDocumentException',
      /^Has prohibited field Resource$/,
    ],
    [
      'a principal that does not exist',
      { AssumeRolePolicyDocument: allow({ AWS: `arn:aws:iam::${home}:role/gone` }, ['sts:AssumeRole']) },
      'MalformedPolicyDocumentException',
      /^Invalid principal in policy: "AWS":"arn:aws:iam::\d+:role\/gone"$/,
    ],
    [
      'a trust policy of more than 2,048 characters',
      { AssumeRolePolicyDocument: podTrust.replace('sts:TagSession', `sts:${'T'.repeat(2048)}`) },
      'LimitExceededException',
      /ACLSizePerRole: 2048/,
    ],
  ])('refuse %s', async (_, more, name, message) => {
    await expect(createRole(more)).rejects.toMatchObject({ name, message: expect.stringMatching(message) })
  })
})

describe('inline policies', () => {
  test('are listed and read', async () => {
    await createRole()
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'b', PolicyDocument: policy }))
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'a', PolicyDocument: policy }))
    const listed = await iam.send(new ListRolePoliciesCommand({ RoleName }))
    expect(listed).toMatchObject({ PolicyNames: ['a', 'b'], IsTruncated: false })
    const read = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'a' }))
    expect(decodeURIComponent(read.PolicyDocument ?? '')).toBe(policy)
    await expect(
      iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'toString' })),
    ).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The role policy with name toString cannot be found.',
    })
  })

  test('hold 10,240 characters in all, white space not counted', async () => {
    await createRole()
    const long = allowing(['s3:GetObject'], `arn:aws:s3:::${'a'.repeat(9000)}`)
    const put = (PolicyName: string, PolicyDocument: string) =>
      iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }))
    await put('long', `${long}${' '.repeat(5000)}`)
    await expect(
      put('more', allowing(['s3:GetObject'], `arn:aws:s3:::${'a'.repeat(1200)}`)),
    ).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: `Maximum policy size of 10240 bytes exceeded for role ${RoleName}`,
    })
  })
})

describe('managed policies', () => {
  test('have versions and are counted', async () => {
    await createRole()
    const PolicyArn = await createPolicy('reads')
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }))
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }))
    expect(Policy).toMatchObject({ Arn: PolicyArn, DefaultVersionId: 'v1', AttachmentCount: 1 })
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
    expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toBe(policy)
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))
    expect(attached.AttachedPolicies).toEqual([{ PolicyName: 'reads', PolicyArn }])
  })

  test('get another version, in force or not, up to five', async () => {
    const PolicyArn = await createPolicy('reads')
    const add = (SetAsDefault: boolean) =>
      iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: policy, SetAsDefault }))
    expect((await add(false)).PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: false })
    expect((await add(true)).PolicyVersion).toMatchObject({ VersionId: 'v3', IsDefaultVersion: true })
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }))
    expect(Policy).toMatchObject({ DefaultVersionId: 'v3' })
    await add(false)
    await add(false)
    await expect(add(false)).rejects.toMatchObject({ name: 'LimitExceededException' })
  })

  test('may not be larger than 6,144 characters, or more than ten on a role, or called alike', async () => {
    await createRole()
    const PolicyDocument = allowing(['s3:GetObject'], `arn:aws:s3:::${'a'.repeat(6144)}`)
    const large = iam.send(new CreatePolicyCommand({ PolicyName: 'large', PolicyDocument }))
    await expect(large).rejects.toMatchObject({ message: 'Cannot exceed quota for PolicySize: 6144' })
    for (let index = 0; index < 10; index += 1) {
      const PolicyArn = await createPolicy(`policy-${index}`)
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }))
    }
    const PolicyArn = await createPolicy('eleventh')
    await expect(iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }))).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for PoliciesPerRole: 10',
    })
    await expect(createPolicy('eleventh')).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      message: 'A policy called eleventh already exists. Duplicate names are not allowed.',
    })
  })

  test('that do not exist', async () => {
    await createRole()
    const PolicyArn = `arn:aws:iam::${home}:policy/none`
    const calls = [
      [new GetPolicyCommand({ PolicyArn }), `Policy ${PolicyArn} was not found.`],
      [
        new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: policy }),
        `Policy ${PolicyArn} does not exist or is not attachable.`,
      ],
      [
        new AttachRolePolicyCommand({ RoleName, PolicyArn }),
        `Policy ${PolicyArn} does not exist or is not attachable.`,
      ],
      [new DetachRolePolicyCommand({ RoleName, PolicyArn }), `Policy ${PolicyArn} was not found.`],
    ] as const
    for (const [command, message] of calls) {
      // One client takes them all; the union of commands is too much for its overloads.
      const sent = iam.send(command as GetPolicyCommand)
      await expect(sent).rejects.toMatchObject({ name: 'NoSuchEntityException', message })
    }
  })
})

test('a boundary is set, shown and taken away', async () => {
  await createRole()
  const PermissionsBoundary = await createPolicy('limit')
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }))
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }))
  expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(PermissionsBoundary)
  await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }))
  const after = await iam.send(new GetRoleCommand({ RoleName }))
  expect(after.Role?.PermissionsBoundary).toBeUndefined()
})

describe('the account as a whole', () => {
  test('comes in pages without gap or repetition', async () => {
    for (let index = 0; index < 12; index += 1) {
      await iam.send(new CreateRoleCommand({ RoleName: `r-${index}`, AssumeRolePolicyDocument: podTrust }))
      await createPolicy(`p-${index}`)
    }
    await iam.send(
      new PutRolePolicyCommand({ RoleName: 'r-3', PolicyName: 'inline', PolicyDocument: policy }),
    )
    const names: (string | undefined)[] = []
    for await (const page of paginateGetAccountAuthorizationDetails({ client: iam, pageSize: 5 }, {})) {
      const found = [...(page.RoleDetailList ?? []), ...(page.Policies ?? [])]
      expect(found.length).toBeLessThanOrEqual(5)
      names.push(...found.map(({ Arn }) => Arn))
    }
    expect(names).toHaveLength(12 + 12 + 3)
    expect(new Set(names).size).toBe(27)
    const roles = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] }))
    expect(roles.Policies ?? []).toEqual([])
    const detail = roles.RoleDetailList?.find(({ RoleName: name }) => name === 'r-3')
    expect(decodeURIComponent(detail?.RolePolicyList?.[0]?.PolicyDocument ?? '')).toBe(policy)
  })

  test('tells its quotas', async () => {
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}))
    expect(SummaryMap).toMatchObject({
      Roles: 3,
      AttachedPoliciesPerRoleQuota: 10,
      RolePolicySizeQuota: 10_240,
    })
  })

  test.each([{ MaxItems: 0 }, { MaxItems: 1001 }, { Marker: 'made up' }])('refuses %j', async (page) => {
    const call = iam.send(new GetAccountAuthorizationDetailsCommand(page))
    await expect(call).rejects.toMatchObject({ name: 'ValidationError' })
  })
})

test('an operation that is not served is answered as an unknown one', async () => {
  await expect(iam.send(new ListRolesCommand({}))).rejects.toMatchObject({
    name: 'InvalidAction',
    $metadata: { httpStatusCode: 400 },
  })
})
