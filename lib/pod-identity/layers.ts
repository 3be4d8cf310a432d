import type { NamedPolicy, PolicySet } from '../iam/index.ts'

/** As much of an association as its meaning needs. `accountId` is the cluster's. */
export type AssociationFacts = {
  readonly accountId: string
  readonly region: string
  readonly cluster: string
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string
  readonly targetRoleArn?: string
  readonly externalId?: string
  readonly disableSessionTags: boolean
  readonly policy?: string
}
export type RoleFacts = {
  readonly policies: readonly NamedPolicy[]
  readonly boundary?: NamedPolicy
  readonly tags: Readonly<Record<string, string>>
}

/** The name under which the session policy stands in every answer. */
export const sessionPolicyName = 'session policy'

/**
 * The role whose session the pod gets: the target role when there is one, and then the first role only has to assume it.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
export function effectiveRoleArn({
  roleArn,
  targetRoleArn,
}: Pick<AssociationFacts, 'roleArn' | 'targetRoleArn'>): string {
  return targetRoleArn || roleArn
}

/** The policies that bear on a pod's session. `role` is the effective role; null when it could not be read. */
export function layersOf(association: Pick<AssociationFacts, 'policy'>, role: RoleFacts | null): PolicySet {
  return {
    identity: role?.policies ?? [],
    ...(role?.boundary && { boundary: [role.boundary] }),
    ...(association.policy !== undefined && {
      session: [{ name: sessionPolicyName, text: association.policy }],
    }),
    ...(role === null && { unreadable: ['identity'] as const }),
  }
}
