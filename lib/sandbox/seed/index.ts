import type { SandboxAccount, SandboxBucket, SandboxCluster, SandboxRole, SandboxState } from '../state.ts'
import { addAssociation, ordinarySketch, sharedSketch } from './associations.ts'
import { makeCluster, seedClusters } from './clusters.ts'
import { queueAccess, writeBucket } from './documents.ts'
import { accessKeyId, daysBefore, secretKey } from './ids.ts'
import { awsManagedPolicies, customerManagedPolicies } from './managed-policies.ts'
import { accounts, mainCluster, walkthrough } from './names.ts'
import { seedOrganization } from './organization.ts'
import { role, seedRoles } from './roles.ts'
import { specialSketches } from './special.ts'

const accountNames = {
  [accounts.prod]: 'acme-prod',
  [accounts.staging]: 'acme-staging',
  [accounts.data]: 'acme-data',
}
/** The shared role has one association of the walkthrough's size more than the special cases: 38 in all. */
const sharedCount = 35
const perClusterMax = 5000
/** Past this the company grows clusters and roles, not only associations. */
const ordinaryMax = 4000

type Placed = { readonly accountId: string; readonly cluster: SandboxCluster }

function makeAccount(
  id: string,
  name: string,
  roles: readonly SandboxRole[],
  clusters: readonly Placed[],
): SandboxAccount {
  const policies = customerManagedPolicies().filter(({ arn }) => arn.includes(`:${id}:`))
  return {
    id,
    name,
    accessKeys: [{ accessKeyId: accessKeyId(id), secretAccessKey: secretKey(id), userName: 'podscope' }],
    roles: Object.fromEntries(
      roles.filter(({ arn }) => arn.includes(`:${id}:`)).map((each) => [each.name, each]),
    ),
    policies: Object.fromEntries(policies.map((each) => [each.arn, each])),
    clusters: Object.fromEntries(
      clusters
        .filter(({ accountId }) => accountId === id)
        .map(({ cluster }) => [`${cluster.region}/${cluster.name}`, cluster]),
    ),
  }
}

function bucket(accountId: string, region: string, name: string, keys: readonly string[]): SandboxBucket {
  const modifiedAt = new Date(daysBefore(name, 90)).toISOString()
  const object = (key: string) => ({
    body: `sample object ${key}\n`,
    contentType: 'text/plain',
    modifiedAt,
    etag: '5d41402abc4b2a76b9719d911017c592',
  })
  return {
    name,
    accountId,
    region,
    createdAt: modifiedAt,
    objects: Object.fromEntries(keys.map((key) => [key, object(key)])),
  }
}

function seedBuckets(): SandboxBucket[] {
  const { prod, data } = accounts
  return [
    bucket(prod, 'eu-west-1', 'invoices-eu', [
      '2026/11/a.pdf',
      '2026/11/b.pdf',
      '2026/sealed/x.pdf',
      '2025/12/old.pdf',
    ]),
    bucket(prod, 'us-east-2', 'invoices-us', ['2026/7.pdf']),
    bucket(prod, 'eu-west-1', 'acme-prod-media', ['eu/cover.jpg', 'us/cover.jpg']),
    bucket(prod, 'eu-west-1', 'acme-prod-search', ['search/index.bin']),
    bucket(data, 'eu-central-1', 'acme-data-landing', ['acme/inbox/first.csv']),
  ]
}

/** More clusters and roles for a state of up to 100,000 associations: 5,000 a cluster, 1,000 roles in the largest account. */
function scaleUp(placed: Placed[], roles: SandboxRole[], associations: number): void {
  const clusters = Math.ceil(associations / (perClusterMax / 2)) - placed.length
  for (let index = 0; index < clusters; index++) {
    const name = `fleet-${String(index + 1).padStart(2, '0')}`
    const seed = { accountId: accounts.prod, region: 'eu-west-1', name, stage: 'prod' }
    placed.push({ accountId: accounts.prod, cluster: makeCluster(seed) })
  }
  const wanted = Math.min(1000, Math.floor(associations / 100)) - roles.length
  for (let index = 0; index < wanted; index++) {
    const team = `fleet${String(index).padStart(3, '0')}`
    roles.push(
      role(accounts.prod, `${team}-worker`, {
        Data: writeBucket(`acme-prod-${team}`),
        Messages: [queueAccess('eu-west-1', accounts.prod, `${team}-*`)],
      }),
    )
  }
}

/** Ordinary workloads for the clusters that may have them, in turn, until there are enough in all. */
function fill(
  placed: readonly Placed[],
  roles: readonly SandboxRole[],
  wanted: number,
  atScale: boolean,
): void {
  const open = placed.filter(
    ({ cluster }) => cluster.status === 'ACTIVE' && cluster.name !== walkthrough.cluster,
  )
  const usable = new Map(
    Object.values(accounts).map((id) => [
      id as string,
      roles.filter(
        ({ arn, name }) =>
          arn.includes(`:${id}:`) && /-(reader|worker)$/.test(name) && name !== 'guarded-worker',
      ),
    ]),
  )
  for (let index = 0; index < wanted; index++) {
    const target = open[index % open.length]
    const choice = target && usable.get(target.accountId)
    if (target && choice)
      addAssociation(
        target.accountId,
        target.cluster,
        ordinarySketch(target.cluster, Math.floor(index / open.length), choice, atScale),
      )
  }
}

/**
 * The sample company: three accounts, eight clusters, about 60 roles and `associations` associations (400 unless told, up to 100,000),
 * every interesting case among them (`names.ts`). The same in every run.
 */
export function buildSeed({ associations = 400 }: { readonly associations?: number } = {}): SandboxState {
  const placed: Placed[] = [...seedClusters()]
  const roles = seedRoles()
  const atScale = associations > ordinaryMax
  if (atScale) scaleUp(placed, roles, associations)
  const main = placed.find(({ cluster }) => cluster.name === mainCluster.cluster)
  const demo = placed.find(({ cluster }) => cluster.name === walkthrough.cluster)
  const shared = roles.find(({ name }) => name === 'shared-data-access')
  if (!main || !demo || !shared) throw new Error('the sample data has lost one of its fixtures')
  const { namespace, serviceAccount, roleArn } = walkthrough
  addAssociation(demo.accountId, demo.cluster, { namespace, serviceAccount, roleArn })
  const special = specialSketches()
  for (const sketch of special) addAssociation(main.accountId, main.cluster, sketch)
  for (let index = 0; index < sharedCount; index++)
    addAssociation(main.accountId, main.cluster, sharedSketch(index, shared.arn))
  fill(placed, roles, associations - 1 - special.length - sharedCount, atScale)
  return {
    version: 1,
    accounts: Object.fromEntries(
      Object.entries(accountNames).map(([id, name]) => [id, makeAccount(id, name, roles, placed)]),
    ),
    awsManaged: Object.fromEntries(awsManagedPolicies().map((each) => [each.arn, each])),
    buckets: Object.fromEntries(seedBuckets().map((each) => [each.name, each])),
    sessions: {},
    organization: seedOrganization(accountNames),
  }
}
