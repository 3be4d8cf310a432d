/** Organizations and CloudTrail, with the real SDK over HTTP. */
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import {
  DescribePodIdentityAssociationCommand,
  EKSClient,
  UpdatePodIdentityAssociationCommand,
} from '@aws-sdk/client-eks'
import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  OrganizationsClient,
  paginateListAccounts,
} from '@aws-sdk/client-organizations'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { beforeEach, describe, expect, test } from 'vitest'
import { adminConfig, assumedConfig, post } from './clients.fixture.ts'
import { type Sandbox, startSandbox } from './index.ts'
import { associationId } from './seed/ids.ts'
import { accounts, organization, walkthrough } from './seed/names.ts'

let sandbox: Sandbox
let now = Date.UTC(2026, 10, 26)
beforeEach(async () => {
  sandbox = await startSandbox({ dataFolder: null, port: 0, now: () => now })
  return () => sandbox.close()
})

const as = (accountId: string) => new OrganizationsClient(adminConfig(sandbox, accountId))

describe('an organization', () => {
  test('is described to any account of it', async () => {
    for (const id of Object.values(accounts)) {
      expect(await as(id).send(new DescribeOrganizationCommand({}))).toMatchObject({
        Organization: { Id: organization.id, MasterAccountId: organization.managementAccountId },
      })
    }
  })

  test('is read further by its management account and a delegated administrator only', async () => {
    const ask = (id: string) => as(id).send(new ListAccountsCommand({}))
    await expect(ask(accounts.data)).rejects.toMatchObject({ name: 'AccessDeniedException' })
    expect((await ask(accounts.prod)).Accounts?.map(({ Name }) => Name).sort()).toEqual([
      'acme-data',
      'acme-management',
      'acme-prod',
      'acme-staging',
    ])
  })

  test('has a root, units and accounts, page by page', async () => {
    const client = as(accounts.prod)
    const { Roots } = await client.send(new ListRootsCommand({}))
    expect(Roots).toMatchObject([{ Id: organization.rootId }])
    const { OrganizationalUnits } = await client.send(
      new ListOrganizationalUnitsForParentCommand({ ParentId: organization.rootId }),
    )
    expect(OrganizationalUnits?.map(({ Name }) => Name).sort()).toEqual(['Development', 'Production'])
    const { Accounts } = await client.send(
      new ListAccountsForParentCommand({ ParentId: organization.units.development }),
    )
    expect(Accounts).toMatchObject([{ Id: accounts.staging }])
    const ids: unknown[] = []
    for await (const page of paginateListAccounts({ client, pageSize: 1 }, {})) {
      expect(page.Accounts).toHaveLength(1)
      ids.push(page.Accounts?.[0]?.Id)
    }
    expect(new Set(ids).size).toBe(4)
  })

  test('tells the policies of each level, with their documents', async () => {
    const client = as(accounts.prod)
    const levels: string[] = [accounts.staging]
    for (let id = accounts.staging as string; id !== organization.rootId; ) {
      const { Parents } = await client.send(new ListParentsCommand({ ChildId: id }))
      id = Parents?.[0]?.Id ?? organization.rootId
      levels.unshift(id)
    }
    expect(levels).toEqual([organization.rootId, organization.units.development, accounts.staging])
    const namesOf = async (
      TargetId: string,
      Filter: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY',
    ) => {
      const { Policies } = await client.send(new ListPoliciesForTargetCommand({ TargetId, Filter }))
      return Policies?.map(({ Name }) => Name).sort()
    }
    expect(await namesOf(organization.units.development, 'SERVICE_CONTROL_POLICY')).toEqual([
      'ApprovedRegions',
      'FullAWSAccess',
    ])
    expect(await namesOf(accounts.staging, 'RESOURCE_CONTROL_POLICY')).toEqual([
      'EnforceSecureTransport',
      'RCPFullAWSAccess',
    ])
    const policy = new DescribePolicyCommand({ PolicyId: organization.policies.regions })
    const { Policy } = await client.send(policy)
    expect(JSON.parse(Policy?.Content ?? '')).toHaveProperty('Statement')
  })

  test('what is not there is said in its own words', async () => {
    const client = as(accounts.prod)
    const calls = [
      [client.send(new ListParentsCommand({ ChildId: '999999999999' })), 'ChildNotFoundException'],
      [
        client.send(
          new ListPoliciesForTargetCommand({ TargetId: 'r-none', Filter: 'SERVICE_CONTROL_POLICY' }),
        ),
        'TargetNotFoundException',
      ],
      [client.send(new DescribePolicyCommand({ PolicyId: 'p-none0000' })), 'PolicyNotFoundException'],
      [client.send(new ListAccountsCommand({ NextToken: 'x' })), 'InvalidInputException'],
      [client.send(new ListAccountsCommand({ MaxResults: 21 })), 'InvalidInputException'],
    ] as const
    for (const [call, name] of calls) await expect(call).rejects.toMatchObject({ name, message: /./ })
  })
})

test('an account that is in none is told so', async () => {
  const { organization: _, ...state } = structuredClone(sandbox.state)
  await sandbox.close()
  sandbox = await startSandbox({ dataFolder: null, port: 0, seed: () => state })
  await expect(as(accounts.prod).send(new DescribeOrganizationCommand({}))).rejects.toMatchObject({
    name: 'AWSOrganizationsNotInUseException',
  })
})

describe('a service control policy', () => {
  test('stops a role session in its account and no administrator, in AWS’s words', async () => {
    const iam = new IAMClient(adminConfig(sandbox, accounts.staging))
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['eks:*', 's3:ListAllMyBuckets'], Resource: '*' }],
    })
    const [roleName] = Object.keys(sandbox.state.accounts[accounts.staging]?.roles ?? {})
    const PolicyName = 'All'
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${accounts.staging}:root` },
          Action: 'sts:AssumeRole',
        },
      ],
    })
    const role = sandbox.state.accounts[accounts.staging]?.roles[roleName ?? '']
    if (role === undefined) throw new TypeError('no role in the seed')
    role.trustPolicy = trust
    await iam.send(new PutRolePolicyCommand({ RoleName: role.name, PolicyName, PolicyDocument: document }))
    const config = await assumedConfig(sandbox, accounts.staging, role.name)
    const describeIn = (region: string) =>
      new EKSClient({ ...config, region }).send(
        new DescribePodIdentityAssociationCommand({ clusterName: 'x', associationId: 'a-00000000000000000' }),
      )
    await expect(describeIn('ap-south-1')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('with an explicit deny in a service control policy'),
    })
    await expect(describeIn('eu-west-1')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    const s3 = new S3Client({ ...config, region: 'ap-south-1', forcePathStyle: true })
    expect(await s3.send(new ListBucketsCommand({}))).toHaveProperty('Buckets')
  })
})

describe('CloudTrail', () => {
  const id = associationId(walkthrough.cluster, walkthrough.namespace, walkthrough.serviceAccount)
  const eks = () => new EKSClient({ ...adminConfig(sandbox, accounts.prod), region: walkthrough.region })
  const trail = (region: string = walkthrough.region, accountId: string = accounts.prod) =>
    new CloudTrailClient({ ...adminConfig(sandbox, accountId), region })
  const disable = (disableSessionTags: boolean) =>
    eks().send(
      new UpdatePodIdentityAssociationCommand({
        clusterName: walkthrough.cluster,
        associationId: id,
        disableSessionTags,
      }),
    )

  test('tells who changed what, newest first, where it happened', async () => {
    await disable(true)
    now += 5000
    await expect(
      eks().send(
        new UpdatePodIdentityAssociationCommand({
          clusterName: walkthrough.cluster,
          associationId: id,
          policy: '{',
        }),
      ),
    ).rejects.toThrow()
    const { Events = [] } = await trail().send(new LookupEventsCommand({}))
    const [refused, done] = Events.map(({ CloudTrailEvent = '' }): unknown => JSON.parse(CloudTrailEvent))
    expect(Events).toHaveLength(2)
    expect(Events[1]).toMatchObject({
      EventName: 'UpdatePodIdentityAssociation',
      EventSource: 'eks.amazonaws.com',
      Username: 'podscope',
      EventTime: new Date(now - 5000),
    })
    expect(refused).toMatchObject({ errorCode: 'InvalidParameterException', responseElements: null })
    expect(done).toMatchObject({
      userIdentity: { arn: `arn:aws:iam::${accounts.prod}:user/podscope` },
      requestParameters: { clusterName: walkthrough.cluster, associationId: id, disableSessionTags: true },
    })
    expect((await trail('eu-west-1').send(new LookupEventsCommand({}))).Events).toEqual([])
    expect((await trail(walkthrough.region, accounts.data).send(new LookupEventsCommand({}))).Events).toEqual(
      [],
    )
  })

  test('holds IAM’s events in us-east-1', async () => {
    const iam = new IAMClient(adminConfig(sandbox, accounts.prod))
    const input = { RoleName: walkthrough.roleName, PolicyName: 'S3BroadAccess' }
    await iam.send(new DeleteRolePolicyCommand(input))
    const attribute = { AttributeKey: 'ResourceName', AttributeValue: walkthrough.roleName } as const
    const { Events } = await trail('us-east-1').send(
      new LookupEventsCommand({ LookupAttributes: [attribute] }),
    )
    expect(Events).toMatchObject([{ EventName: 'DeleteRolePolicy', EventSource: 'iam.amazonaws.com' }])
  })

  test('comes in pages of 50, looked for by time, and no faster than twice a second', async () => {
    for (let time = 0; time < 60; time++) {
      now += 1000
      await disable(time % 2 === 0)
    }
    const first = await trail().send(new LookupEventsCommand({}))
    const second = await trail().send(new LookupEventsCommand({ NextToken: first.NextToken }))
    expect([first.Events?.length, second.Events?.length, second.NextToken]).toEqual([50, 10, undefined])
    await expect(trail().send(new LookupEventsCommand({}))).rejects.toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 400 },
    })
    now += 500
    const since = await trail().send(new LookupEventsCommand({ StartTime: new Date(now - 5500) }))
    expect(since.Events).toHaveLength(6)
  })

  test('knows what was changed past the operations', async () => {
    await post(sandbox, '/churn', { share: 1 })
    const { Events } = await trail('eu-central-1', accounts.data).send(new LookupEventsCommand({}))
    expect(Events?.[0]).toMatchObject({ Username: 'terraform' })
  })
})
