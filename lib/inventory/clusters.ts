import 'server-only'
import {
  type Account,
  type AssociationSummary,
  type AwsProblem,
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
import { accessOf } from './access.ts'
import { readNow } from './read.ts'
import { readRole } from './roles.ts'
import type { AssociationRow, ClusterGroup, ClusterPage, ClusterRow, Read } from './types.ts'

/** EKS publishes no rates; ten calls at once stays clear of throttling (facts 3.4). */
const width = 8

async function readClusterRow(
  at: ClusterRef,
  account: Account,
  counted?: number,
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

async function readGroup(account: Account, region: string): Promise<ClusterGroup> {
  const at = { accountId: account.id, region }
  const names = await listClusterNames(at)
  if (!names.ok) return { account, region, clusters: readNow(names) }
  const rows = await mapBounded(names.value, width, (cluster) => readClusterRow({ ...at, cluster }, account))
  const failed = rows.find((row) => !row.ok)
  if (failed && !failed.ok) return { account, region, clusters: readNow(fail(failed.error)) }
  return { account, region, clusters: readNow(ok(rows.flatMap((row) => (row.ok ? [row.value] : [])))) }
}

/** Clusters of every configured account and region; a group that cannot be read says why and hides no other. */
export async function listClusterGroups(): Promise<readonly ClusterGroup[]> {
  const accounts = await listAccounts()
  const places = accounts.flatMap((account) => account.regions.map((region) => ({ account, region })))
  return mapBounded(places, width, ({ account, region }) => readGroup(account, region))
}

async function readRow(summary: AssociationSummary): Promise<AssociationRow> {
  const detail = readNow(await describeAssociation(summary))
  const { associationId, namespace, serviceAccount, ownerArn } = summary
  const row = { associationId, namespace, serviceAccount, ...(ownerArn && { ownerArn }), detail }
  if (detail.state === 'unreadable') return { ...row, counts: null }
  const role = await readRole(effectiveRoleArn(detail.value))
  if (role.state === 'unreadable') return { ...row, counts: null }
  return { ...row, counts: accessOf(detail.value, role).effective.counts }
}

/** One cluster with its associations: List, then Describe for each, a few at a time. */
export async function readCluster(at: ClusterRef): Promise<ClusterPage> {
  const accounts = await listAccounts()
  const account = accounts.find(({ id }) => id === at.accountId) ?? {
    id: at.accountId,
    name: at.accountId,
    regions: [],
  }
  const summaries = await listAssociations(at)
  const cluster = readNow(
    await readClusterRow(at, account, summaries.ok ? summaries.value.length : undefined),
  )
  if (!summaries.ok) return { cluster, associations: readNow(summaries) }
  const rows: Read<readonly AssociationRow[]> = readNow(ok(await mapBounded(summaries.value, width, readRow)))
  return { cluster, associations: rows }
}
