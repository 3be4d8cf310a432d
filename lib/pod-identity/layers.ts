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
  /** What bears on it from its account's organization. Null or left out: that was not read, and answers are of the account's own policies. */
  readonly organization?: OrganizationFacts | null
}

/** What an organization lays over an account's roles, by level from the root down. */
export type OrganizationFacts = {
  /** Null: nothing limits the account, since it is in no organization, is the management account, or SCPs are switched off. */
  readonly scps: readonly (readonly NamedPolicy[])[] | null
  /** Of the account that a request's resource belongs to; left out where that is not known. */
  readonly rcps?: readonly (readonly NamedPolicy[])[]
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

/** The policies that bear on a pod's session. `role` is the effective role with its organization; null when it could not be read. */
export function layersOf(association: Pick<AssociationFacts, 'policy'>, role: RoleFacts | null): PolicySet {
  const organization = role?.organization
  return {
    identity: role?.policies ?? [],
    ...(role?.boundary && { boundary: [role.boundary] }),
    ...(association.policy !== undefined && {
      session: [{ name: sessionPolicyName, text: association.policy }],
    }),
    // No level at all limits nothing, which is known; without the property it would not be.
    ...(organization && { scps: organization.scps ?? [] }),
    ...(organization?.rcps && { rcps: organization.rcps }),
    ...(role === null && { unreadable: ['identity'] as const }),
  }
}

/** The layers that an answer says nothing about, because none of their policies was given. */
export function layersLeftOut(given: Omit<PolicySet, 'identity'>): readonly string[] {
  const optional = [
    ['resource', 'resource policies'],
    ['scps', 'SCPs'],
    ['rcps', 'RCPs'],
    ['vpcEndpoint', 'VPC endpoint policies'],
  ] as const
  return optional.filter(([layer]) => given[layer] === undefined).map(([, name]) => name)
}
