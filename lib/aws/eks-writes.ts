import 'server-only'
import {
  CreatePodIdentityAssociationCommand,
  DeletePodIdentityAssociationCommand,
  type PodIdentityAssociation,
  UpdatePodIdentityAssociationCommand,
} from '@aws-sdk/client-eks'
import { ok, type Result } from '../base/index.ts'
import { ask } from './ask.ts'
import { callOf, toAssociation } from './eks.ts'
import type { Call } from './errors.ts'
import type { Association, AssociationRef, AwsProblem, ClusterRef } from './types.ts'

/** What AWS answered to a write that it carried out. */
export type Written = {
  readonly association: Association
  /** AWS's number for the request, as CloudTrail has it; absent where the endpoint gives none. */
  readonly requestId?: string
}

/**
 * A write is sent once. Every write may fail with an unknown outcome (`outcomeUnknown`); whoever calls reads back and decides, because
 * a repeated delete would find nothing and a repeated update would overwrite what somebody else stored in between.
 */
function writeCall(operation: string, at: ClusterRef | AssociationRef): Call {
  return { ...callOf(operation, at), write: true }
}

type Answer = {
  readonly association?: PodIdentityAssociation | undefined
  readonly $metadata: { readonly requestId?: string | undefined }
}

function toWritten(at: ClusterRef, call: Call, answer: Result<Answer, AwsProblem>) {
  if (!answer.ok) return answer
  const { association, $metadata } = answer.value
  const { requestId } = $metadata
  const read = toAssociation(at, call, association)
  return read.ok ? ok<Written>({ association: read.value, ...(requestId && { requestId }) }) : read
}

export type NewAssociation = {
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string
  readonly targetRoleArn?: string
  readonly policy?: string
  readonly disableSessionTags: boolean
  readonly tags: Readonly<Record<string, string>>
  readonly clientRequestToken: string
}

export async function createAssociation(
  at: ClusterRef,
  input: NewAssociation,
): Promise<Result<Written, AwsProblem>> {
  const call = writeCall('CreatePodIdentityAssociation', at)
  const { tags, ...rest } = input
  const command = new CreatePodIdentityAssociationCommand({
    clusterName: at.cluster,
    ...rest,
    // EKS takes one tag or more, or none at all.
    ...(Object.keys(tags).length > 0 && { tags }),
  })
  return toWritten(at, call, await ask(call, ({ eksOnce }, options) => eksOnce.send(command, options)))
}

/** What an update can set; a field that is left out keeps its value. An empty target role is none (ACK's EKS controller does the same). */
export type AssociationUpdate = {
  readonly roleArn?: string
  readonly targetRoleArn?: string
  /** EKS refuses one without the tags off. Whether an empty text removes it is not documented. */
  readonly policy?: string
  readonly disableSessionTags?: boolean
  readonly clientRequestToken: string
}

export async function updateAssociation(
  at: AssociationRef,
  input: AssociationUpdate,
): Promise<Result<Written, AwsProblem>> {
  const call = writeCall('UpdatePodIdentityAssociation', at)
  const command = new UpdatePodIdentityAssociationCommand({
    clusterName: at.cluster,
    associationId: at.associationId,
    ...input,
  })
  return toWritten(at, call, await ask(call, ({ eksOnce }, options) => eksOnce.send(command, options)))
}

export async function deleteAssociation(at: AssociationRef): Promise<Result<Written, AwsProblem>> {
  const call = writeCall('DeletePodIdentityAssociation', at)
  const command = new DeletePodIdentityAssociationCommand({
    clusterName: at.cluster,
    associationId: at.associationId,
  })
  return toWritten(at, call, await ask(call, ({ eksOnce }, options) => eksOnce.send(command, options)))
}
