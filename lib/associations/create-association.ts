import 'server-only'
import { randomUUID } from 'node:crypto'
import {
  type Association,
  type AwsProblem,
  type ClusterRef,
  createAssociation as createInAws,
  describeAssociation,
  listAssociations,
} from '../aws/index.ts'
import { fail, ok } from '../base/index.ts'
import { type AssociationState, stateOf } from '../history/index.ts'
import { checkPolicy, minifyPolicy } from '../iam/index.ts'
import { namespacePattern, serviceAccountPattern } from '../pod-identity/index.ts'
import { samePolicy } from './compare.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { failed, type Outcome, recorded, type Settled } from './recording.ts'
import { mayWrite, unsettled } from './refusals.ts'
import type { CreateInput, WriteProblem, WriteReason } from './types.ts'
import { bad, isRoleArn } from './valid-change.ts'

/** What EKS would refuse, told before it is asked (facts 2.5); null when nothing is wrong. */
export function findProblem(input: CreateInput): WriteProblem | null {
  if (!namespacePattern.test(input.namespace)) {
    return bad('namespace', 'a namespace has lower-case letters, digits and inner hyphens')
  }
  if (!serviceAccountPattern.test(input.serviceAccount)) {
    return bad('serviceAccount', 'a service account has lower-case letters, digits, inner hyphens and dots')
  }
  if (!isRoleArn(input.roleArn)) return bad('roleArn', 'choose a role or give its ARN')
  if (input.targetRoleArn && !isRoleArn(input.targetRoleArn))
    return bad('targetRoleArn', 'give the ARN of a role')
  if (input.policy === undefined) return null
  if (!input.disableSessionTags)
    return bad('disableSessionTags', 'with a session policy the session tags must be off')
  const findings = checkPolicy(input.policy, 'session').filter(({ refused }) => refused)
  return findings.length > 0 ? { kind: 'invalid', findings } : null
}

function hasTags(now: Association, tags: CreateInput['tags']): boolean {
  return Object.entries(tags).every(([key, value]) => now.tags[key] === value)
}

/** The fields in which what EKS holds is not what it was asked to store. */
function differences(now: Association, input: CreateInput): readonly string[] {
  return [
    ...(now.roleArn === input.roleArn ? [] : ['roleArn']),
    ...((now.targetRoleArn ?? '') === (input.targetRoleArn ?? '') ? [] : ['targetRoleArn']),
    ...(samePolicy(now.policy, input.policy) ? [] : ['policy']),
    ...(now.disableSessionTags === input.disableSessionTags ? [] : ['disableSessionTags']),
    ...(hasTags(now, input.tags) ? [] : ['tags']),
  ]
}

function compareStored(now: Association, input: CreateInput, requestId?: string): Settled {
  const fields = differences(now, input)
  const record = {
    outcome: 'stored',
    after: stateOf(now),
    associationId: now.associationId,
    requestId,
  } as const
  if (fields.length === 0) return { answer: ok(now), record }
  return failed({ kind: 'not-stored', fields, now }, 'stored', record)
}

/** A create that failed on the way may have happened: there was none before, and a service account can have only one. */
async function settle(at: ClusterRef, input: CreateInput, problem: AwsProblem): Promise<Settled> {
  const { requestId } = problem
  if (!problem.outcomeUnknown) return failed({ kind: 'refused', problem }, 'refused', { requestId })
  const found = await listAssociations(at, namesOf(input))
  if (!found.ok) return failed(unsettled(problem), 'unknown', { requestId })
  const [made] = found.value
  if (!made) {
    return problem.mayStillHappen
      ? failed(unsettled(problem), 'unknown', { requestId })
      : failed({ kind: 'refused', problem }, 'refused', { requestId })
  }
  const now = await describeAssociation(made)
  if (!now.ok) return failed(unsettled(problem), 'unknown', { requestId })
  // An endpoint may drop a field, but another role is somebody else's association.
  if (now.value.roleArn !== input.roleArn)
    return failed({ kind: 'conflict', now: now.value }, 'refused', { requestId })
  return compareStored(now.value, input, requestId)
}

function namesOf({ namespace, serviceAccount }: CreateInput) {
  return { namespace, serviceAccount }
}

/** In EKS's words (facts 2.5), for endpoints that would take a second one. */
function exists(at: ClusterRef, associationId: string): WriteProblem {
  const problem = {
    kind: 'already-exists',
    operation: 'eks:CreatePodIdentityAssociation',
    accountId: at.accountId,
    region: at.region,
    message: `Association already exists: ${associationId}`,
    outcomeUnknown: false,
  } as const
  return { kind: 'refused', problem }
}

async function write(at: ClusterRef, input: CreateInput): Promise<Settled> {
  const created = await createInAws(at, { ...input, clientRequestToken: randomUUID() })
  if (!created.ok) return settle(at, input, created.error)
  const { association, requestId } = created.value
  const now = await describeAssociation(association)
  if (now.ok) return compareStored(now.value, input, requestId)
  // Not to be found yet (EKS is eventually consistent: user guide, pod-identities): then AWS's answer is what there is to compare.
  if (now.error.kind === 'not-found') return compareStored(association, input, requestId)
  return failed(unsettled(now.error), 'unknown', { associationId: association.associationId, requestId })
}

/** How an association will be when all that is asked for is stored. */
export function stateToCreate({
  roleArn,
  targetRoleArn,
  policy,
  disableSessionTags,
  tags,
}: CreateInput): AssociationState {
  return {
    roleArn,
    ...(targetRoleArn && { targetRoleArn }),
    ...(policy && { policy }),
    disableSessionTags,
    tags,
    modifiedAt: null,
  }
}

async function create(at: ClusterRef, input: CreateInput, reason: WriteReason): Promise<Outcome> {
  // Looked up first, so that one that turns up after a failure is known to be new.
  const before = await listAssociations(at, namesOf(input))
  if (!before.ok) return fail({ kind: 'refused', problem: before.error })
  const [existing] = before.value
  if (existing) return fail(exists(at, existing.associationId))
  const { accountId, region, cluster } = at
  const place = { accountId, region, cluster, associationId: null, ...namesOf(input) }
  const intent = { ...place, kind: 'create', before: null, after: stateToCreate(input), ...reason } as const
  return recorded(intent, { kind: 'create', input }, () => write(at, input))
}

/** Tags of AWS's own come along where an association is cloned or made anew, and cannot be given (EKS API reference, Tags). */
function ownTags(tags: CreateInput['tags']): CreateInput['tags'] {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !/^aws:/i.test(key)))
}

/** Creates an association, reads it back and compares. Namespace and service account need not exist in Kubernetes (user guide, pod-id-association). */
export async function createAssociation(
  at: ClusterRef,
  input: CreateInput,
  reason: WriteReason,
): Promise<Outcome> {
  const allowed = mayWrite()
  if (!allowed.ok) return allowed
  const problem = findProblem(input)
  if (problem) return fail(problem)
  const { policy, tags, ...rest } = input
  const text = policy === undefined ? undefined : (minifyPolicy(policy) ?? policy)
  const sent = { ...rest, tags: ownTags(tags), ...(text !== undefined && { policy: text }) }
  const key = [at.accountId, at.region, at.cluster, input.namespace, input.serviceAccount]
  return oneAtATime(key, () => create(at, sent, reason))
}
