/** Pod Identity associations. Shapes, limits and texts: facts 1 and 2.5. */
import { randomBytes } from 'node:crypto'
import type {
  CreatePodIdentityAssociationRequest,
  DeletePodIdentityAssociationRequest,
  DescribePodIdentityAssociationRequest,
  ListPodIdentityAssociationsRequest,
  ListPodIdentityAssociationsResponse,
  PodIdentityAssociation,
  UpdatePodIdentityAssociationRequest,
} from '@aws-sdk/client-eks'
import { AwsFault } from '../../protocol/fault.ts'
import type { Call } from '../../service.ts'
import type { SandboxAssociation, SandboxCluster } from '../../state.ts'
import { own } from '../../store/record.ts'
import { clusterKey, clusterOf, eksPage } from './clusters.ts'
import {
  associationsPerClusterMax,
  checkNames,
  checkPolicyNeedsNoTags,
  checkRole,
  checkSessionPolicy,
  checkTags,
  checkTargetRole,
  invalidParameter,
} from './rules.ts'

type Answer = { association: PodIdentityAssociation }

export function createAssociation(call: Call, input: CreatePodIdentityAssociationRequest): Answer {
  const cluster = clusterOf(call, input.clusterName)
  const { namespace = '', serviceAccount = '', roleArn = '', targetRoleArn = '', policy } = input
  checkNames(namespace, serviceAccount)
  checkTags(input.tags ?? {})
  checkPolicyNeedsNoTags(policy, input.disableSessionTags ?? false)
  if (policy !== undefined) checkSessionPolicy(policy)
  checkRole(call, roleArn)
  if (targetRoleArn !== '') checkTargetRole(targetRoleArn)

  const existing = findByNames(cluster, namespace, serviceAccount)
  if (existing !== undefined) return answerForExisting(cluster, existing, input)
  if (Object.keys(cluster.associations).length >= associationsPerClusterMax) throw tooMany(cluster)

  const at = call.world.now() / 1000
  const id = newId()
  return store(call, cluster, {
    id,
    arn: `arn:aws:eks:${cluster.region}:${call.accountId}:podidentityassociation/${cluster.name}/${id}`,
    namespace,
    serviceAccount,
    roleArn,
    ...target(call, cluster, { namespace, serviceAccount }, targetRoleArn),
    disableSessionTags: input.disableSessionTags ?? false,
    ...(policy === undefined ? {} : { policy }),
    tags: input.tags ?? {},
    createdAt: at,
    modifiedAt: at,
    ...(input.clientRequestToken === undefined ? {} : { clientRequestToken: input.clientRequestToken }),
  })
}

/** The same clientRequestToken again is the same call again, not a duplicate. */
function answerForExisting(
  cluster: SandboxCluster,
  existing: SandboxAssociation,
  input: CreatePodIdentityAssociationRequest,
): Answer {
  const token = input.clientRequestToken
  if (token !== undefined && token === existing.clientRequestToken) return answer(cluster, existing)
  const message = `Association already exists: ${existing.id}`
  throw new AwsFault('ResourceInUseException', message, { clusterName: cluster.name })
}

function tooMany(cluster: SandboxCluster): AwsFault {
  const message = `Cannot exceed quota for Pod Identity associations per cluster: ${associationsPerClusterMax}.`
  return new AwsFault('ResourceLimitExceededException', message, { clusterName: cluster.name })
}

/** `a-` and 17 lower-case letters and digits (facts 1.4). */
function newId(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'
  return `a-${[...randomBytes(17)].map((byte) => letters[byte % letters.length]).join('')}`
}

function findByNames(
  cluster: SandboxCluster,
  namespace: string,
  serviceAccount: string,
): SandboxAssociation | undefined {
  return Object.values(cluster.associations).find(
    (association) => association.namespace === namespace && association.serviceAccount === serviceAccount,
  )
}

/** EKS passes `region/account/cluster/namespace/service account` as the external id of the second hop (facts 3.3). */
function target(
  call: Call,
  cluster: SandboxCluster,
  { namespace, serviceAccount }: { namespace: string; serviceAccount: string },
  targetRoleArn: string,
): { targetRoleArn?: string; externalId?: string } {
  if (targetRoleArn === '') return {}
  const externalId = [cluster.region, call.accountId, cluster.name, namespace, serviceAccount].join('/')
  return { targetRoleArn, externalId }
}

function store(call: Call, cluster: SandboxCluster, association: SandboxAssociation): Answer {
  call.world.store.put(pathOf(call, cluster, association.id), association)
  return answer(cluster, association)
}

function pathOf(call: Call, cluster: SandboxCluster, id: string): readonly string[] {
  const key = clusterKey(cluster.region, cluster.name)
  return ['accounts', call.accountId, 'clusters', key, 'associations', id]
}

export function listAssociations(
  call: Call,
  input: ListPodIdentityAssociationsRequest,
): ListPodIdentityAssociationsResponse {
  const cluster = clusterOf(call, input.clusterName)
  const wanted = Object.values(cluster.associations).filter(
    ({ namespace, serviceAccount }) =>
      namespace === (input.namespace ?? namespace) &&
      serviceAccount === (input.serviceAccount ?? serviceAccount),
  )
  const page = eksPage(wanted.map(({ id }) => id).sort(), input)
  const associations = page.items
    .flatMap((id) => own(cluster.associations, id) ?? [])
    .map(({ id, arn, namespace, serviceAccount, ownerArn }) => ({
      clusterName: cluster.name,
      namespace,
      serviceAccount,
      associationArn: arn,
      associationId: id,
      ownerArn,
    }))
  return { associations, nextToken: page.next }
}

export function describeAssociation(call: Call, input: DescribePodIdentityAssociationRequest): Answer {
  const cluster = clusterOf(call, input.clusterName)
  return answer(cluster, associationOf(cluster, input.associationId))
}

export function updateAssociation(call: Call, input: UpdatePodIdentityAssociationRequest): Answer {
  const cluster = clusterOf(call, input.clusterName)
  const stored = associationOf(cluster, input.associationId)
  refuseOwned(stored)
  const { roleArn, targetRoleArn, policy, disableSessionTags } = input
  if ([roleArn, targetRoleArn, policy, disableSessionTags].every((value) => value === undefined)) {
    throw invalidParameter('At least one parameter to update must be specified.', cluster.name)
  }
  if (roleArn !== undefined) checkRole(call, roleArn)
  if (targetRoleArn !== undefined && targetRoleArn !== '') checkTargetRole(targetRoleArn)
  const next: SandboxAssociation = { ...stored, modifiedAt: call.world.now() / 1000 }
  if (roleArn !== undefined) next.roleArn = roleArn
  if (disableSessionTags !== undefined) next.disableSessionTags = disableSessionTags
  if (targetRoleArn !== undefined) {
    // An empty string clears the target role; leaving it out keeps it (facts 1.4).
    delete next.targetRoleArn
    delete next.externalId
    Object.assign(next, target(call, cluster, stored, targetRoleArn))
  }
  if (policy !== undefined) setPolicy(call, next, policy)
  checkPolicyNeedsNoTags(next.policy, next.disableSessionTags)
  if (policy !== undefined && next.policy !== undefined) checkSessionPolicy(policy)
  return store(call, cluster, next)
}

/** Whether an empty string removes the policy is not documented (facts 1.4), so it is a switch. */
function setPolicy(call: Call, next: SandboxAssociation, policy: string): void {
  if (policy === '' && call.world.switches.emptyPolicyClears) delete next.policy
  else next.policy = policy
}

export function deleteAssociation(call: Call, input: DeletePodIdentityAssociationRequest): Answer {
  const cluster = clusterOf(call, input.clusterName)
  const stored = associationOf(cluster, input.associationId)
  refuseOwned(stored)
  call.world.store.remove(pathOf(call, cluster, stored.id))
  return answer(cluster, stored)
}

export function associationOf(cluster: SandboxCluster, id: string | undefined): SandboxAssociation {
  if (id?.length !== 19) throw invalidParameter('The parameter associationId should be 19 characters long.')
  const association = own(cluster.associations, id)
  if (association !== undefined) return association
  throw new AwsFault('ResourceNotFoundException', `No association found for id: ${id}.`, {
    clusterName: cluster.name,
  })
}

/** That EKS refuses is what eksctl relies on (facts 1.5); its words are not documented. */
function refuseOwned(association: SandboxAssociation): void {
  if (association.ownerArn === undefined) return
  const message = `Association ${association.id} is owned by the add-on ${association.ownerArn}. Update the add-on instead.`
  throw new AwsFault('InvalidRequestException', message)
}

function answer(cluster: SandboxCluster, association: SandboxAssociation): Answer {
  const { id, arn, createdAt, modifiedAt, clientRequestToken: _, ...rest } = association
  return {
    association: {
      ...rest,
      clusterName: cluster.name,
      associationId: id,
      associationArn: arn,
      createdAt: new Date(createdAt * 1000),
      modifiedAt: new Date(modifiedAt * 1000),
    },
  }
}
