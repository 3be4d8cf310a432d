import 'server-only'
import {
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribePodIdentityAssociationCommand,
  ListClustersCommand,
  ListPodIdentityAssociationsCommand,
  type PodIdentityAssociation,
  type PodIdentityAssociationSummary,
} from '@aws-sdk/client-eks'
import { fail, ok, type Result } from '../base/index.ts'
import { ask, askPages } from './ask.ts'
import { type Call, IncompleteAnswer, incompleteAnswer } from './errors.ts'
import type {
  AgentState,
  Association,
  AssociationRef,
  AssociationSummary,
  AwsProblem,
  Cluster,
  ClusterRef,
  Gated,
} from './types.ts'

type At = Omit<Call, 'operation' | 'write'>

/** The page size EKS allows at most (facts 1.4). */
const pageSize = 100

/** A call and what it names: the account and region, the cluster and association where there is one. */
export function callOf(operation: string, at: At): Call {
  const { accountId, region, cluster, associationId, gate } = at
  return {
    operation: `eks:${operation}`,
    accountId,
    region,
    ...(cluster !== undefined && { cluster }),
    ...(associationId !== undefined && { associationId }),
    ...(gate !== undefined && { gate }),
  }
}

/** Names of the clusters of one account and region. */
export async function listClusterNames(at: At): Promise<Result<readonly string[], AwsProblem>> {
  const answer = await askPages(callOf('ListClusters', at), async ({ eks }, options, nextToken) => {
    const page = await eks.send(new ListClustersCommand({ maxResults: pageSize, nextToken }), options)
    if (!page.clusters) throw new IncompleteAnswer('the clusters')
    return { items: page.clusters, next: page.nextToken }
  })
  return answer.ok ? ok([...new Set(answer.value)]) : answer
}

export async function describeCluster(at: ClusterRef & Gated): Promise<Result<Cluster, AwsProblem>> {
  const call = callOf('DescribeCluster', at)
  const answer = await ask(call, ({ eks }, options) =>
    eks.send(new DescribeClusterCommand({ name: at.cluster }), options),
  )
  if (!answer.ok) return answer
  const found = answer.value.cluster
  if (!found?.arn) return fail(incompleteAnswer(call, 'the cluster'))
  return ok({
    ...refOf(at),
    arn: found.arn,
    status: found.status ?? 'unknown',
    version: found.version ?? 'unknown',
    autoMode: found.computeConfig?.enabled === true,
    tags: found.tags ?? {},
  })
}

/** The Pod Identity agent: built in on Auto Mode, otherwise the add-on `eks-pod-identity-agent` (user guide, pod-identities). */
export async function readAgentState(at: ClusterRef & Gated, autoMode: boolean): Promise<AgentState> {
  if (autoMode) return 'built-in'
  const input = { clusterName: at.cluster, addonName: 'eks-pod-identity-agent' }
  const answer = await ask(callOf('DescribeAddon', at), ({ eks }, options) =>
    eks.send(new DescribeAddonCommand(input), options),
  )
  if (!answer.ok) return answer.error.kind === 'not-found' ? 'missing' : 'unknown'
  const status = answer.value.addon?.status
  if (status === 'ACTIVE') return 'active'
  return status === undefined ? 'unknown' : 'degraded'
}

function refOf({ accountId, region, cluster }: ClusterRef): ClusterRef {
  return { accountId, region, cluster }
}

function toSummary(at: ClusterRef, from: PodIdentityAssociationSummary): AssociationSummary {
  const { associationId, associationArn, namespace, serviceAccount, ownerArn } = from
  if (!associationId || !namespace || !serviceAccount) throw new IncompleteAnswer("an association's names")
  return {
    ...refOf(at),
    associationId,
    arn: associationArn ?? '',
    namespace,
    serviceAccount,
    ...(ownerArn && { ownerArn }),
  }
}

/** The associations of a cluster, or those of one service account: one at most on AWS, but other endpoints accept duplicates. */
export async function listAssociations(
  at: ClusterRef & Gated,
  only: { readonly namespace?: string; readonly serviceAccount?: string } = {},
): Promise<Result<readonly AssociationSummary[], AwsProblem>> {
  const answer = await askPages(
    callOf('ListPodIdentityAssociations', at),
    async ({ eks }, options, nextToken) => {
      const input = { clusterName: at.cluster, ...only, maxResults: pageSize, nextToken }
      const page = await eks.send(new ListPodIdentityAssociationsCommand(input), options)
      if (!page.associations) throw new IncompleteAnswer('the associations')
      return { items: page.associations.map((each) => toSummary(at, each)), next: page.nextToken }
    },
  )
  if (!answer.ok) return answer
  // An endpoint that takes no notice of the token sends its first page twice, and one that ignores the filter sends all.
  const byId = new Map(answer.value.map((each) => [each.associationId, each]))
  const { namespace, serviceAccount } = only
  return ok(
    [...byId.values()].filter(
      (each) =>
        each.namespace === (namespace ?? each.namespace) &&
        each.serviceAccount === (serviceAccount ?? each.serviceAccount),
    ),
  )
}

/** An association as EKS sent it, in our words; a problem when what AWS always sends is not there. */
export function toAssociation(
  at: ClusterRef,
  call: Call,
  from: PodIdentityAssociation | undefined,
): Result<Association, AwsProblem> {
  if (!from?.associationId || !from.namespace || !from.serviceAccount)
    return fail(incompleteAnswer(call, 'the association'))
  if (!from.roleArn) return fail(incompleteAnswer(call, '`roleArn`'))
  if (!from.modifiedAt || !from.createdAt) return fail(incompleteAnswer(call, 'the times'))
  return ok({
    ...refOf(at),
    associationId: from.associationId,
    arn: from.associationArn ?? '',
    namespace: from.namespace,
    serviceAccount: from.serviceAccount,
    roleArn: from.roleArn,
    ...(from.ownerArn && { ownerArn: from.ownerArn }),
    ...(from.targetRoleArn && { targetRoleArn: from.targetRoleArn }),
    ...(from.externalId && { externalId: from.externalId }),
    // EKS sends the policy as plain JSON text, not URL-encoded like IAM. No text means no session policy.
    ...(from.policy && { policy: from.policy }),
    disableSessionTags: from.disableSessionTags === true,
    tags: from.tags ?? {},
    createdAt: from.createdAt.toISOString(),
    modifiedAt: from.modifiedAt.toISOString(),
  })
}

export async function describeAssociation(
  at: AssociationRef & Gated,
): Promise<Result<Association, AwsProblem>> {
  const call = callOf('DescribePodIdentityAssociation', at)
  const input = { clusterName: at.cluster, associationId: at.associationId }
  const answer = await ask(call, ({ eks }, options) =>
    eks.send(new DescribePodIdentityAssociationCommand(input), options),
  )
  return answer.ok ? toAssociation(at, call, answer.value.association) : answer
}
