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

/** What an organization lays over the effective role's account, by level from the root down. `scps` null: the management account. */
export type OrganizationFacts = {
  readonly scps: readonly (readonly NamedPolicy[])[] | null
  readonly rcps: readonly (readonly NamedPolicy[])[]
}

/**
 * The policies that bear on a pod's session. `role` is the effective role; null when it could not be read. `organization` is left out where there
 * is none, or nobody may read it: answers are then of the account's own policies.
 */
export function layersOf(
  association: Pick<AssociationFacts, 'policy'>,
  role: RoleFacts | null,
  organization?: OrganizationFacts | null,
): PolicySet {
  return {
    identity: role?.policies ?? [],
    ...(role?.boundary && { boundary: [role.boundary] }),
    ...(association.policy !== undefined && {
      session: [{ name: sessionPolicyName, text: association.policy }],
    }),
    ...(organization?.scps && { scps: organization.scps }),
    ...(organization && { rcps: organization.rcps }),
    ...(role === null && { unreadable: ['identity'] as const }),
  }
}
