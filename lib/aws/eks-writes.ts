import 'server-only'
import {
  CreatePodIdentityAssociationCommand,
  DeletePodIdentityAssociationCommand,
  UpdatePodIdentityAssociationCommand,
} from '@aws-sdk/client-eks'
import type { Result } from '../base/index.ts'
import { ask } from './ask.ts'
import { callOf, toAssociation } from './eks.ts'
import type { Call } from './errors.ts'
import type { Association, AssociationRef, AwsProblem, ClusterRef } from './types.ts'

/**
 * A write is sent once. Every write may fail with an unknown outcome (`outcomeUnknown`); whoever calls reads back and decides, because
 * a repeated delete would find nothing and a repeated update would overwrite what somebody else stored in between.
 */
function writeCall(operation: string, at: ClusterRef | AssociationRef): Call {
  return { ...callOf(operation, at), write: true }
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
): Promise<Result<Association, AwsProblem>> {
  const call = writeCall('CreatePodIdentityAssociation', at)
  const { tags, ...rest } = input
  const command = new CreatePodIdentityAssociationCommand({
    clusterName: at.cluster,
    ...rest,
    // EKS takes one tag or more, or none at all.
    ...(Object.keys(tags).length > 0 && { tags }),
  })
  const answer = await ask(call, ({ eksOnce }, options) => eksOnce.send(command, options))
  return answer.ok ? toAssociation(at, call, answer.value.association) : answer
}

/** Sets the session policy, and with it the tags off: EKS refuses one without the other (facts 2.5). Other fields keep their value. */
export async function updateSessionPolicy(
  at: AssociationRef,
  input: { readonly policy: string; readonly clientRequestToken: string },
): Promise<Result<Association, AwsProblem>> {
  const call = writeCall('UpdatePodIdentityAssociation', at)
  const command = new UpdatePodIdentityAssociationCommand({
    clusterName: at.cluster,
    associationId: at.associationId,
    disableSessionTags: true,
    ...input,
  })
  const answer = await ask(call, ({ eksOnce }, options) => eksOnce.send(command, options))
  return answer.ok ? toAssociation(at, call, answer.value.association) : answer
}

export async function deleteAssociation(at: AssociationRef): Promise<Result<Association, AwsProblem>> {
  const call = writeCall('DeletePodIdentityAssociation', at)
  const command = new DeletePodIdentityAssociationCommand({
    clusterName: at.cluster,
    associationId: at.associationId,
  })
  const answer = await ask(call, ({ eksOnce }, options) => eksOnce.send(command, options))
  return answer.ok ? toAssociation(at, call, answer.value.association) : answer
}
