import 'server-only'
import {
  type Association,
  type AssociationRef,
  type AssociationSummary,
  type AwsProblem,
  type ClusterRef,
  describeAssociation,
  listAccounts,
  listAssociations,
  listClusterNames,
} from '../aws/index.ts'
import { fail, ok, type Result } from '../base/index.ts'

/** Every cluster of an account, in all its configured regions. One region that cannot be read fails it: half a list would pass for a whole one. */
export async function listClusters(accountId: string): Promise<Result<readonly ClusterRef[], AwsProblem>> {
  const accounts = await listAccounts()
  if (!accounts.ok) return accounts
  const regions = accounts.value.find(({ id }) => id === accountId)?.regions ?? []
  const clusters: ClusterRef[] = []
  for (const region of regions) {
    const names = await listClusterNames({ accountId, region })
    if (!names.ok) return names
    clusters.push(...names.value.map((cluster) => ({ accountId, region, cluster })))
  }
  return ok(clusters)
}

/** Who has an association in a cluster, without what it is. */
export function listServiceAccounts(
  at: ClusterRef,
): Promise<Result<readonly AssociationSummary[], AwsProblem>> {
  return listAssociations(at)
}

/** One association as EKS holds it now, without its roles. */
export function readStored(at: AssociationRef): Promise<Result<Association, AwsProblem>> {
  return describeAssociation(at)
}

/** The association of a service account as EKS holds it now; null: it has none. */
export async function findStored(
  at: ClusterRef,
  names: Pick<Association, 'namespace' | 'serviceAccount'>,
): Promise<Result<Association | null, AwsProblem>> {
  const listed = await listAssociations(at, names)
  if (!listed.ok) return listed
  const [first] = listed.value
  if (!first) return ok(null)
  const stored = await describeAssociation(first)
  if (stored.ok) return stored
  return stored.error.kind === 'not-found' ? ok(null) : fail(stored.error)
}
