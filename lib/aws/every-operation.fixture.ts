/** Every operation of the door, and the door with other settings, for the tests of what can go wrong. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { associationId as idOf } from '../sandbox/seed/ids.ts'
import { accounts, mainCluster, walkthrough } from '../sandbox/seed/names.ts'
import type * as Aws from './index.ts'
import { pointAt } from './local-aws.fixture.ts'

export const demo = {
  accountId: walkthrough.accountId,
  region: walkthrough.region,
  cluster: walkthrough.cluster,
}
export const home = { accountId: accounts.prod, region: 'eu-west-1' }
export const associationId = idOf(walkthrough.cluster, walkthrough.namespace, walkthrough.serviceAccount)

export type Door = typeof Aws
export const policy =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'
export const fresh = {
  namespace: 'demo-ns',
  serviceAccount: 'second',
  roleArn: walkthrough.roleArn,
  disableSessionTags: false,
  tags: {},
  clientRequestToken: 'token',
}
/** Every operation of the door, by the name AWS gives it. */
export const operations: Readonly<Record<string, (door: Door) => Promise<unknown>>> = {
  'eks:ListClusters': ({ listClusterNames }) => listClusterNames(home),
  'eks:DescribeCluster': ({ describeCluster }) => describeCluster(mainCluster),
  'eks:ListPodIdentityAssociations': ({ listAssociations }) => listAssociations(mainCluster),
  'eks:DescribePodIdentityAssociation': (door) => door.describeAssociation({ ...demo, associationId }),
  'iam:GetAccountAuthorizationDetails': ({ listRoles }) => listRoles(home),
  'organizations:DescribeOrganization': (door) => door.readOrganizationPolicies(home),
  'organizations:ListRoots': (door) => door.readOrganizationPolicies(home),
  'organizations:ListParents': (door) => door.readOrganizationPolicies(home),
  'organizations:ListPoliciesForTarget': (door) => door.readOrganizationPolicies(home),
  'organizations:DescribePolicy': (door) => door.readOrganizationPolicies(home),
  'organizations:ListAccounts': (door) => door.listOrganizationAccounts(home),
  'cloudtrail:LookupEvents': (door) => door.lookupChanges({ ...home, since: '2026-11-01T00:00:00Z' }),
  'sts:DecodeAuthorizationMessage': (door) => door.decodeAuthorizationMessage(home, 'AAAA'),
  'iam:GetRole': ({ readRole }) => readRole(home, walkthrough.roleArn),
  'eks:CreatePodIdentityAssociation': (door) => door.createAssociation(demo, fresh),
  'eks:UpdatePodIdentityAssociation': (door) =>
    door.updateAssociation(
      { ...demo, associationId },
      { policy, disableSessionTags: true, clientRequestToken: 'token' },
    ),
  'eks:DeletePodIdentityAssociation': (door) => door.deleteAssociation({ ...demo, associationId }),
}
/** Asked only after another operation of the same function has been answered. */
export const laterSteps: ReadonlySet<string> = new Set([
  'organizations:ListRoots',
  'organizations:ListParents',
  'organizations:ListPoliciesForTarget',
  'organizations:DescribePolicy',
])
export const isWrite = (operation: string) => /Create|Update|Delete/.test(operation)

/** The door anew, with other settings. */
export async function doorWith(settings: Readonly<Record<string, string>>): Promise<Door> {
  pointAt(settings)
  vi.resetModules()
  return import('./index.ts')
}

export async function accountsFile(credentials?: object): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'podscope-aws-')), 'accounts.json')
  const account = { id: accounts.prod, name: 'prod', regions: ['eu-west-1', 'us-west-2'] }
  await writeFile(file, JSON.stringify({ accounts: [{ ...account, ...(credentials && { credentials }) }] }))
  return file
}
export const someKeys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' }
