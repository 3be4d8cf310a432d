import 'server-only'
import {
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribePodIdentityAssociationCommand,
  ListClustersCommand,
  ListPodIdentityAssociationsCommand,
  type PodIdentityAssociation,
} from '@aws-sdk/client-eks'
import { fail, ok, type Result } from '../base/index.ts'
import { ask, readPages } from './ask.ts'
import { type Call, incompleteAnswer } from './errors.ts'
import type {
  AgentState,
  Association,
  AssociationRef,
  AssociationSummary,
  AwsProblem,
  Cluster,
  ClusterRef,
} from './types.ts'

type At = { readonly accountId: string; readonly region: string }

/** The page size EKS allows at most (facts 1.4). */
const pageSize = 100

function callOf(operation: string, { accountId, region }: At, write = false): Call {
  return { operation: `eks:${operation}`, accountId, region, ...(write && { write }) }
}

/** Names of the clusters of one account and region. */
export function listClusterNames(at: At): Promise<Result<readonly string[], AwsProblem>> {
  return ask(callOf('ListClusters', at), ({ eks }) =>
    readPages(async (nextToken) => {
      const page = await eks.send(new ListClustersCommand({ maxResults: pageSize, nextToken }))
      return { items: page.clusters ?? [], next: page.nextToken }
    }),
  )
}

export async function describeCluster(at: ClusterRef): Promise<Result<Cluster, AwsProblem>> {
  const call = callOf('DescribeCluster', at)
  const answer = await ask(call, ({ eks }) => eks.send(new DescribeClusterCommand({ name: at.cluster })))
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
export async function readAgentState(at: ClusterRef, autoMode: boolean): Promise<AgentState> {
  if (autoMode) return 'built-in'
  const input = { clusterName: at.cluster, addonName: 'eks-pod-identity-agent' }
  const answer = await ask(callOf('DescribeAddon', at), ({ eks }) =>
    eks.send(new DescribeAddonCommand(input)),
  )
  if (!answer.ok) return answer.error.kind === 'not-found' ? 'missing' : 'unknown'
  const status = answer.value.addon?.status
  if (status === 'ACTIVE') return 'active'
  return status === undefined ? 'unknown' : 'degraded'
}

function refOf({ accountId, region, cluster }: ClusterRef): ClusterRef {
  return { accountId, region, cluster }
}

export function listAssociations(at: ClusterRef): Promise<Result<readonly AssociationSummary[], AwsProblem>> {
  return ask(callOf('ListPodIdentityAssociations', at), ({ eks }) =>
    readPages(async (nextToken) => {
      const input = { clusterName: at.cluster, maxResults: pageSize, nextToken }
      const page = await eks.send(new ListPodIdentityAssociationsCommand(input))
      const items = (page.associations ?? []).flatMap((each): AssociationSummary[] => {
        const { associationId, associationArn, namespace, serviceAccount, ownerArn } = each
        if (!associationId || !namespace || !serviceAccount) return []
        return [
          {
            ...refOf(at),
            associationId,
            arn: associationArn ?? '',
            namespace,
            serviceAccount,
            ...(ownerArn && { ownerArn }),
          },
        ]
      })
      return { items, next: page.nextToken }
    }),
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

export async function describeAssociation(at: AssociationRef): Promise<Result<Association, AwsProblem>> {
  const call = callOf('DescribePodIdentityAssociation', at)
  const input = { clusterName: at.cluster, associationId: at.associationId }
  const answer = await ask(call, ({ eks }) => eks.send(new DescribePodIdentityAssociationCommand(input)))
  return answer.ok ? toAssociation(at, call, answer.value.association) : answer
}
