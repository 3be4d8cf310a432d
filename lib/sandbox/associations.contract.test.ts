/** The association operations through the real SDK. Texts marked [M] in facts 2.5 are quoted from AWS. */
import {
  type CreatePodIdentityAssociationCommandInput as CreateInput,
  CreatePodIdentityAssociationCommand,
  DeletePodIdentityAssociationCommand,
  DescribePodIdentityAssociationCommand,
  EKSClient,
  ListPodIdentityAssociationsCommand,
  ListTagsForResourceCommand,
  type PodIdentityAssociation,
  paginateListPodIdentityAssociations,
  TagResourceCommand,
  UntagResourceCommand,
  type UpdatePodIdentityAssociationCommandInput as UpdateInput,
  UpdatePodIdentityAssociationCommand,
} from '@aws-sdk/client-eks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { adminConfig, assumedConfig, post } from './clients.fixture.ts'
import { type Sandbox, startSandbox } from './index.ts'
import {
  allow,
  allowing,
  cluster,
  demoRoleArn,
  home,
  other,
  region,
  role,
  smallState,
} from './sandbox.fixture.ts'

let sandbox: Sandbox
let eks: EKSClient
let now: number
beforeEach(async () => {
  now = Date.parse('2026-11-24T12:00:00.500Z')
  sandbox = await startSandbox({ dataFolder: null, port: 0, seed: smallState, now: () => now })
  eks = new EKSClient(adminConfig(sandbox))
})
afterEach(() => sandbox.close())

const names = { clusterName: cluster, namespace: 'demo-ns', serviceAccount: 's3-demo-sa' }
const policy = allowing(['s3:ListAllMyBuckets'])
const target = `arn:aws:iam::${other}:role/reader`

async function create(more: Partial<CreateInput> = {}): Promise<PodIdentityAssociation> {
  const input = { ...names, roleArn: demoRoleArn, ...more }
  const { association } = await eks.send(new CreatePodIdentityAssociationCommand(input))
  return association ?? {}
}

async function update(
  associationId: string | undefined,
  more: Partial<UpdateInput>,
): Promise<PodIdentityAssociation> {
  const input = { clusterName: cluster, associationId, ...more }
  const { association } = await eks.send(new UpdatePodIdentityAssociationCommand(input))
  return association ?? {}
}

describe('create', () => {
  test('stores everything it was given and answers it', async () => {
    const tags = { team: 'data', 'cost centre': 'a b/é' }
    const created = await create({ policy, disableSessionTags: true, targetRoleArn: target, tags })
    expect(created).toMatchObject({
      ...names,
      roleArn: demoRoleArn,
      targetRoleArn: target,
      externalId: `${region}/${home}/${cluster}/demo-ns/s3-demo-sa`,
      disableSessionTags: true,
      policy,
      tags,
      createdAt: new Date(now),
      modifiedAt: new Date(now),
    })
    expect(created.associationId).toMatch(/^a-[a-z0-9]{17}$/)
    expect(created.associationArn).toBe(
      `arn:aws:eks:${region}:${home}:podidentityassociation/${cluster}/${created.associationId}`,
    )
    const { associationId } = created
    const read = await eks.send(
      new DescribePodIdentityAssociationCommand({ clusterName: cluster, associationId }),
    )
    expect(read.association).toEqual(created)
  })

  test('says which association is in the way', async () => {
    const { associationId } = await create()
    await expect(create()).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: `Association already exists: ${associationId}`,
      clusterName: cluster,
      $metadata: { httpStatusCode: 409 },
    })
  })

  test('answers the same call again with the same association', async () => {
    const first = await create({ clientRequestToken: 'once' })
    await expect(create({ clientRequestToken: 'once' })).resolves.toEqual(first)
    await expect(create({ clientRequestToken: 'twice' })).rejects.toMatchObject({
      name: 'ResourceInUseException',
    })
  })

  const invalid = 'InvalidParameterException'
  const pattern = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'
  const refusals: readonly [string, Partial<CreateInput>, string, string][] = [
    [
      'a policy with session tags on',
      { policy },
      invalid,
      'When policy is specified, disableSessionTags must be set to true',
    ],
    [
      '2,049 characters',
      { policy: policy.padEnd(2049), disableSessionTags: true },
      invalid,
      'The parameter policy should not be greater than 2048 characters.',
    ],
    [
      'a role of another account',
      { roleArn: target },
      'AccessDeniedException',
      'Cross-account pass role is not allowed.',
    ],
    ['no role', { roleArn: '' }, 'AccessDeniedException', 'Cross-account pass role is not allowed.'],
    [
      'a role that does not exist',
      { roleArn: `arn:aws:iam::${home}:role/nobody` },
      invalid,
      'Role provided in the request does not exist.',
    ],
    [
      'a role that trusts another service',
      { roleArn: `arn:aws:iam::${home}:role/untrusting` },
      invalid,
      'Trust policy of the role provided is invalid.',
    ],
    [
      'a role that may not be tagged',
      { roleArn: `arn:aws:iam::${home}:role/no-tags` },
      invalid,
      'Trust policy of the role provided is invalid.',
    ],
    [
      'a dot in the namespace',
      { namespace: 'a.b' },
      invalid,
      `The parameter namespace contains invalid characters. It should conform to the regular expression "${pattern}"`,
    ],
    [
      'a capital in the service account',
      { serviceAccount: 'Reader' },
      invalid,
      'The parameter serviceAccount contains invalid characters. It should conform to the regular expression ' +
        '"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"',
    ],
    [
      'an unknown cluster',
      { clusterName: 'x' },
      'ResourceNotFoundException',
      'No cluster found for name: x.',
    ],
  ]
  test.each(refusals)('refuses %s', async (_, input, name, message) => {
    await expect(create(input)).rejects.toMatchObject({ name, message })
  })

  test.each([
    ['broken JSON', '{"Version":'],
    ['an empty text', ''],
    ['a character outside the set', policy.replace('s3:', 's3:\u2028')],
    ['a Principal', policy.replace('"Effect"', '"Principal":"*","Effect"')],
    ['an unknown effect', policy.replace('Allow', 'allow')],
    ['no Resource', policy.replace(',"Resource":"*"', '')],
    ['an array', '[]'],
  ])('refuses a policy that is %s', async (_, text) => {
    await expect(create({ policy: text, disableSessionTags: true })).rejects.toMatchObject({ name: invalid })
  })

  test('takes 2,048 characters, dots in the service account, and what the role does not allow', async () => {
    const wide = allowing(['ec2:DescribeInstances']).padEnd(2048)
    const created = await create({ serviceAccount: 'a.b-c', policy: wide, disableSessionTags: true })
    expect(created.policy).toHaveLength(2048)
  })

  test('refuses the 51st tag and reserved keys', async () => {
    const tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key-${index}`, '']))
    await expect(create({ tags })).rejects.toMatchObject({ name: invalid })
    await expect(create({ tags: { 'aws:x': '' } })).rejects.toMatchObject({ name: invalid })
  })

  test('names a missing member', async () => {
    await expect(create({ roleArn: undefined })).rejects.toMatchObject({
      name: invalid,
      message:
        "1 validation error detected: Value at 'roleArn' failed to satisfy constraint: Member must not be null",
    })
  })
})

describe('5,000 associations', () => {
  test('come in pages of at most 100, and the next one is refused', async () => {
    const state = smallState()
    const associations = state.accounts[home]?.clusters[`${region}/${cluster}`]?.associations ?? {}
    for (let index = 0; index < 5000; index += 1) {
      const id = `a-${String(index).padStart(17, '0')}`
      const arn = `arn:aws:eks:${region}:${home}:podidentityassociation/${cluster}/${id}`
      const at = { createdAt: 1, modifiedAt: 1 }
      const rest = { roleArn: demoRoleArn, disableSessionTags: false, tags: {} }
      associations[id] = {
        id,
        arn,
        namespace: `ns-${index % 50}`,
        serviceAccount: `sa-${index}`,
        ...rest,
        ...at,
      }
    }
    const full = await startSandbox({ dataFolder: null, port: 0, seed: () => state })
    const client = new EKSClient(adminConfig(full))
    const ids = new Set<string | undefined>()
    let pages = 0
    for await (const page of paginateListPodIdentityAssociations({ client }, { clusterName: cluster })) {
      pages += 1
      for (const { associationId } of page.associations ?? []) ids.add(associationId)
    }
    expect([pages, ids.size]).toEqual([50, 5000])
    const one = await client.send(
      new ListPodIdentityAssociationsCommand({ ...names, namespace: 'ns-7', serviceAccount: 'sa-7' }),
    )
    expect(one.associations).toEqual([
      {
        clusterName: cluster,
        namespace: 'ns-7',
        serviceAccount: 'sa-7',
        associationId: 'a-00000000000000007',
        associationArn: associations['a-00000000000000007']?.arn,
      },
    ])
    const input = { ...names, roleArn: demoRoleArn }
    await expect(client.send(new CreatePodIdentityAssociationCommand(input))).rejects.toMatchObject({
      name: 'ResourceLimitExceededException',
    })
    await full.close()
  })

  test.each([{ maxResults: 0 }, { maxResults: 101 }, { nextToken: 'made up' }])('refuse %j', async (page) => {
    const call = eks.send(new ListPodIdentityAssociationsCommand({ clusterName: cluster, ...page }))
    await expect(call).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })
})

describe('update', () => {
  test('keeps what it is not given and moves modifiedAt', async () => {
    const { associationId } = await create({ targetRoleArn: target, disableSessionTags: true })
    now += 60_000
    const narrowed = await update(associationId, { policy })
    expect(narrowed).toMatchObject({
      policy,
      targetRoleArn: target,
      disableSessionTags: true,
      roleArn: demoRoleArn,
    })
    expect(narrowed.modifiedAt?.getTime()).toBe(now)
    expect(narrowed.createdAt?.getTime()).toBe(now - 60_000)
  })

  test('clears the target role, and with it the external id, with an empty text', async () => {
    const { associationId } = await create({ targetRoleArn: target })
    const cleared = await update(associationId, { targetRoleArn: '' })
    expect(cleared).not.toHaveProperty('targetRoleArn')
    expect(cleared).not.toHaveProperty('externalId')
  })

  test('refuses a policy while the stored setting leaves session tags on', async () => {
    const { associationId } = await create()
    await expect(update(associationId, { policy })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'When policy is specified, disableSessionTags must be set to true',
    })
    await update(associationId, { policy, disableSessionTags: true })
    await expect(update(associationId, { disableSessionTags: false })).rejects.toMatchObject({
      message: 'When policy is specified, disableSessionTags must be set to true',
    })
  })

  test('refuses an empty policy, unless it is told that this clears', async () => {
    const { associationId } = await create({ policy, disableSessionTags: true })
    await expect(update(associationId, { policy: '' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
    await post(sandbox, '/switches', { emptyPolicyClears: true })
    await expect(update(associationId, { policy: '' })).resolves.not.toHaveProperty('policy')
  })

  const ours = (name: string) => `arn:aws:iam::${home}:role/${name}`
  const invalid = 'InvalidParameterException'
  const noTrust = 'Trust policy of the role provided is invalid.'
  test.each<[string, Partial<UpdateInput>, string, string]>([
    ['nothing to update', {}, invalid, 'At least one parameter to update must be specified.'],
    [
      'a policy with session tags on',
      { policy },
      invalid,
      'When policy is specified, disableSessionTags must be set to true',
    ],
    [
      '2,049 characters',
      { policy: policy.padEnd(2049), disableSessionTags: true },
      invalid,
      'The parameter policy should not be greater than 2048 characters.',
    ],
    [
      'a role of another account',
      { roleArn: target },
      'AccessDeniedException',
      'Cross-account pass role is not allowed.',
    ],
    [
      'a role that does not exist',
      { roleArn: ours('nobody') },
      invalid,
      'Role provided in the request does not exist.',
    ],
    ['a role that trusts another service', { roleArn: ours('untrusting') }, invalid, noTrust],
    ['a role that may not be tagged', { roleArn: ours('no-tags') }, invalid, noTrust],
  ])('refuses %s and stores nothing', async (_, more, name, message) => {
    const created = await create()
    const { associationId } = created
    await expect(update(associationId, more)).rejects.toMatchObject({ name, message })
    const input = { clusterName: cluster, associationId }
    const read = await eks.send(new DescribePodIdentityAssociationCommand(input))
    expect(read.association).toEqual(created)
  })

  test('refuses a broken trust policy in the longer form too, as create does', async () => {
    await post(sandbox, '/switches', { longTrustRefusal: true })
    const refusal = {
      name: invalid,
      message: `${noTrust} Follow the official documentation to resolve the issue.`,
    }
    const { associationId } = await create()
    await expect(update(associationId, { roleArn: ours('untrusting') })).rejects.toMatchObject(refusal)
    const second = { serviceAccount: 'second', roleArn: ours('untrusting') }
    await expect(create(second)).rejects.toMatchObject(refusal)
  })

  test.each([
    ['a-00000000000000000', 'ResourceNotFoundException', /./],
    ['None', 'InvalidParameterException', /^The parameter associationId should be 19 characters long\.$/],
  ])('does not know %s', async (id, name, message) => {
    await expect(update(id, { roleArn: demoRoleArn })).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    })
  })
})

test('delete answers what is gone', async () => {
  const created = await create({ policy, disableSessionTags: true })
  const input = { clusterName: cluster, associationId: created.associationId }
  const deleted = await eks.send(new DeletePodIdentityAssociationCommand(input))
  expect(deleted.association).toEqual(created)
  const again = eks.send(new DeletePodIdentityAssociationCommand(input))
  await expect(again).rejects.toMatchObject({ name: 'ResourceNotFoundException', clusterName: cluster })
})

test('an association that an add-on owns is read-only', async () => {
  const { associationId } = await create()
  const stored =
    sandbox.state.accounts[home]?.clusters[`${region}/${cluster}`]?.associations[associationId ?? '']
  if (stored === undefined) throw new TypeError('It was not stored.')
  stored.ownerArn = `arn:aws:eks:${region}:${home}:addon/${cluster}/vpc-cni/1`
  const input = { clusterName: cluster, associationId }
  const read = await eks.send(new DescribePodIdentityAssociationCommand(input))
  expect(read.association?.ownerArn).toBe(stored.ownerArn)
  const refusal = { name: 'InvalidRequestException', $metadata: { httpStatusCode: 400 } }
  await expect(update(associationId, { disableSessionTags: true })).rejects.toMatchObject(refusal)
  await expect(eks.send(new DeletePodIdentityAssociationCommand(input))).rejects.toMatchObject(refusal)
})

test('a role is given only by who may pass it', async () => {
  const trustPolicy = allow({ AWS: `arn:aws:iam::${home}:root` }, ['sts:AssumeRole'])
  const deployer = role(home, 'deployer', { trustPolicy, inline: { eks: allowing(['eks:*']) } })
  const account = sandbox.state.accounts[home]
  if (account !== undefined) account.roles.deployer = deployer
  const { associationId } = await create()
  eks = new EKSClient(await assumedConfig(sandbox, home, 'deployer'))
  const refusal = {
    name: 'AccessDeniedException',
    message:
      `User: arn:aws:sts::${home}:assumed-role/deployer/test is not authorized to perform: iam:PassRole on resource: ` +
      `${demoRoleArn} because no identity-based policy allows the iam:PassRole action`,
  }
  await expect(create({ serviceAccount: 'second' })).rejects.toMatchObject(refusal)
  await expect(update(associationId, { roleArn: demoRoleArn })).rejects.toMatchObject(refusal)
  await update(associationId, { policy, disableSessionTags: true })
  deployer.inline.pass = allowing(['iam:PassRole'], demoRoleArn)
  await create({ serviceAccount: 'second' })
})

test('tags are added, taken away and listed', async () => {
  const { associationArn: resourceArn } = await create({ tags: { a: '1', 'b c/é': '2' } })
  await eks.send(new TagResourceCommand({ resourceArn, tags: { a: '3', d: '' } }))
  await eks.send(new UntagResourceCommand({ resourceArn, tagKeys: ['b c/é', 'x'] }))
  const listed = await eks.send(new ListTagsForResourceCommand({ resourceArn }))
  expect(listed.tags).toEqual({ a: '3', d: '' })
  const gone = eks.send(new ListTagsForResourceCommand({ resourceArn: `${resourceArn}x` }))
  await expect(gone).rejects.toMatchObject({ name: 'NotFoundException' })
  const bad = eks.send(new ListTagsForResourceCommand({ resourceArn: 'nonsense' }))
  await expect(bad).rejects.toMatchObject({ name: 'BadRequestException' })
})
