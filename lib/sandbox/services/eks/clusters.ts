/** Clusters and add-ons. */
import type {
  DescribeAddonRequest,
  DescribeAddonResponse,
  DescribeClusterRequest,
  DescribeClusterResponse,
  ListAddonsRequest,
  ListAddonsResponse,
  ListClustersRequest,
  ListClustersResponse,
} from '@aws-sdk/client-eks'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { SandboxCluster } from '../../state.ts'
import { own } from '../../store/record.ts'
import { pageOf } from '../paging.ts'

/** The cluster of the caller's account and region, or the sentence EKS answers. */
export function clusterOf(call: Call, name: string | undefined): SandboxCluster {
  const clusters = call.world.store.state.accounts[call.accountId]?.clusters ?? {}
  const cluster = own(clusters, clusterKey(call.region, name ?? ''))
  if (cluster !== undefined) return cluster
  throw new AwsFault('ResourceNotFoundException', `No cluster found for name: ${name}.`, {
    clusterName: name,
  })
}

export const clusterKey = (region: string, name: string) => `${region}/${name}`

export function listClusters(call: Call, input: ListClustersRequest): ListClustersResponse {
  const clusters = Object.values(call.world.store.state.accounts[call.accountId]?.clusters ?? {})
  const names = clusters.filter(({ region }) => region === call.region).map(({ name }) => name)
  const page = eksPage(names.sort(), input)
  return { clusters: page.items, nextToken: page.next }
}

export function describeCluster(call: Call, input: DescribeClusterRequest): DescribeClusterResponse {
  const cluster = clusterOf(call, input.name)
  return {
    cluster: {
      name: cluster.name,
      arn: cluster.arn,
      createdAt: new Date(cluster.createdAt * 1000),
      version: cluster.version,
      endpoint: `https://${cluster.oidcIssuer.split('/').at(-1)}.gr7.${cluster.region}.eks.amazonaws.com`,
      status: cluster.status as DescribeClusterStatus,
      identity: { oidc: { issuer: cluster.oidcIssuer } },
      computeConfig: { enabled: cluster.autoMode },
      platformVersion: 'eks.1',
      tags: cluster.tags,
      health: { issues: [] },
    },
  }
}

// The state is plain data; its statuses are the API's own words.
type DescribeClusterStatus = NonNullable<DescribeClusterResponse['cluster']>['status']
type AddonStatus = NonNullable<DescribeAddonResponse['addon']>['status']

export function listAddons(call: Call, input: ListAddonsRequest): ListAddonsResponse {
  const cluster = clusterOf(call, input.clusterName)
  const page = eksPage(Object.keys(cluster.addons).sort(), input)
  return { addons: page.items, nextToken: page.next }
}

export function describeAddon(call: Call, input: DescribeAddonRequest): DescribeAddonResponse {
  const cluster = clusterOf(call, input.clusterName)
  const addon = own(cluster.addons, input.addonName ?? '')
  if (addon === undefined) {
    const message = `No addon: ${input.addonName} found in cluster: ${cluster.name}`
    const members = { clusterName: cluster.name, addonName: input.addonName }
    throw new AwsFault('ResourceNotFoundException', message, members)
  }
  return {
    addon: {
      addonName: addon.name,
      clusterName: cluster.name,
      status: addon.status as AddonStatus,
      addonVersion: addon.version,
      health: { issues: [] },
      addonArn: addon.arn,
      createdAt: new Date(cluster.createdAt * 1000),
      modifiedAt: new Date(cluster.createdAt * 1000),
      podIdentityAssociations: addon.associations.map((id) => cluster.associations[id]?.arn ?? id),
    },
  }
}

/** EKS pages hold 1 to 100 entries, 100 unless told (facts 1.4). */
export function eksPage(
  keys: readonly string[],
  { maxResults = 100, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
): { items: string[]; next: string | undefined } {
  if (maxResults < 1 || maxResults > 100) {
    throw new AwsFault('InvalidParameterException', 'The parameter maxResults should be between 1 and 100.')
  }
  const page = pageOf(keys, maxResults, nextToken)
  if (page === null) throw new AwsFault('InvalidParameterException', 'The parameter nextToken is invalid.')
  return { items: [...page.items], next: page.next }
}
