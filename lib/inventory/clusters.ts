import 'server-only'
import {
  type Account,
  type AssociationSummary,
  type AwsProblem,
  type Cluster,
  type ClusterRef,
  describeAssociation,
  describeCluster,
  listAccounts,
  listAssociations,
  listClusterNames,
  mapBounded,
  readAgentState,
} from '../aws/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { effectiveRoleArn } from '../pod-identity/index.ts'
import { countsOf } from './access.ts'
import { withPatience } from './patience.ts'
import { readNow } from './read.ts'
import { type RoleReader, roleReader } from './roles.ts'
import type { AssociationRow, ClusterGroup, ClusterPage, ClusterRow, UnreadableCluster } from './types.ts'

/** EKS publishes no rates; ten calls at once stays clear of throttling (facts 3.4). */
const width = 8

async function readClusterRow(
  at: ClusterRef,
  account: Account,
  counted?: number | null,
): Promise<Result<ClusterRow, AwsProblem>> {
  const cluster = await describeCluster(at)
  if (!cluster.ok) return cluster
  const [agent, associations] = await Promise.all([
    readAgentState(at, cluster.value.autoMode),
    counted === undefined ? listAssociations(at) : null,
  ])
  const number = associations ? (associations.ok ? associations.value.length : null) : (counted ?? null)
  return ok({ cluster: cluster.value, accountName: account.name, agent, associations: number })
}

async function readGroup(account: Account, region: string, count: boolean): Promise<ClusterGroup> {
  const at = { accountId: account.id, region }
  const names = await listClusterNames(at)
  if (!names.ok) return { account, region, clusters: readNow(names), unreadable: [] }
  const patient = withPatience()
  const rows = await mapBounded(names.value, width, async (cluster) => {
    const row = await patient(() => readClusterRow({ ...at, cluster }, account, count ? undefined : null))
    return { cluster, row }
  })
  const unreadable = rows.flatMap(({ cluster, row }): UnreadableCluster[] =>
    row.ok ? [] : [{ cluster, problem: row.error }],
  )
  const readable = rows.flatMap(({ row }) => (row.ok ? [row.value] : []))
  return { account, region, clusters: readNow(ok(readable)), unreadable }
}

/**
 * Clusters of every configured account and region; a group that cannot be read says why and hides no other, and so does a cluster.
 * When not even the accounts are known, one group says so. Without `count` the associations are not listed, which takes a request for each hundred.
 */
export async function listClusterGroups({ count = true } = {}): Promise<readonly ClusterGroup[]> {
  const accounts = await listAccounts()
  if (!accounts.ok) {
    const { region } = accounts.error
    const account = { id: '', name: 'the accounts', regions: [region] }
    return [{ account, region, clusters: readNow(accounts), unreadable: [] }]
  }
  const places = accounts.value.flatMap((account) => account.regions.map((region) => ({ account, region })))
  return mapBounded(places, width, ({ account, region }) => readGroup(account, region, count))
}

async function toRow(
  { associationId, namespace, serviceAccount, ownerArn }: AssociationSummary,
  detail: AssociationRow['detail'],
  readRole: RoleReader,
): Promise<AssociationRow> {
  const row = { associationId, namespace, serviceAccount, ...(ownerArn && { ownerArn }), detail }
  if (detail.state === 'unreadable') return { ...row, counts: null }
  const role = await readRole(effectiveRoleArn(detail.value))
  if (role.state === 'unreadable') return { ...row, counts: null }
  return { ...row, counts: countsOf(detail.value, role.value) }
}

/** One cluster with its associations: List, then Describe for each, a few at a time. */
export async function readCluster(at: ClusterRef): Promise<ClusterPage> {
  const accounts = await listAccounts()
  if (!accounts.ok) return { cluster: readNow(accounts), associations: readNow(accounts) }
  const account = accounts.value.find(({ id }) => id === at.accountId)
  const summaries = await listAssociations(at)
  const counted = summaries.ok ? summaries.value.length : undefined
  const cluster = readNow(
    await readClusterRow(at, account ?? { id: at.accountId, name: at.accountId, regions: [] }, counted),
  )
  if (!summaries.ok) return { cluster, associations: readNow(fail(summaries.error)) }
  const patient = withPatience()
  const readRole = roleReader()
  const rows = await mapBounded(summaries.value, width, async (summary) =>
    toRow(summary, readNow(await patient(() => describeAssociation(summary))), readRole),
  )
  return { cluster, associations: readNow(ok(rows)) }
}

/** One cluster on its own, without its associations. */
export function findCluster(at: ClusterRef): Promise<Result<Cluster, AwsProblem>> {
  return describeCluster(at)
}
