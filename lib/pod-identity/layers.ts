import type { NamedPolicy, PolicySet, SessionContext } from '../iam/index.ts'
import { sessionTagKeys } from './session-tags.ts'

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

/**
 * What is known of a pod's session before any request. With tags on the namespace, service account and cluster are known and the pod's
 * name and uid are not; with tags off every tag is absent that is not on the role. Tags on the role stay (session tags override them).
 * aws:PrincipalArn is the role's ARN for a session: reference_policies_condition-keys, aws:PrincipalArn.
 */
export function sessionContextOf(association: AssociationFacts, role: RoleFacts | null): SessionContext {
  const principal = effectiveRoleArn(association)
  const accountId = principal.split(':')[4] ?? association.accountId
  const known: Record<string, string> = {
    'aws:PrincipalArn': principal,
    'aws:PrincipalAccount': accountId,
    'aws:PrincipalType': 'AssumedRole',
  }
  const off = association.disableSessionTags
  for (const [key, value] of Object.entries(role?.tags ?? {})) {
    // A session tag takes the place of a role tag of the same key, whatever its case, even where its value is not known.
    const overridden = !off && sessionTagKeys.some((tag) => tag === key.toLowerCase())
    if (!overridden) known[`aws:PrincipalTag/${key}`] = value
  }
  if (!off) {
    const { region, cluster, namespace, serviceAccount } = association
    const partition = principal.split(':')[1] || 'aws'
    known['aws:PrincipalTag/eks-cluster-arn'] =
      `arn:${partition}:eks:${region}:${association.accountId}:cluster/${cluster}`
    known['aws:PrincipalTag/eks-cluster-name'] = cluster
    known['aws:PrincipalTag/kubernetes-namespace'] = namespace
    known['aws:PrincipalTag/kubernetes-service-account'] = serviceAccount
  }
  // Pod Identity sets no other tags: without the six a session has its role's tags and none besides.
  return { principal, known, absent: off && role ? ['aws:PrincipalTag/*'] : [] }
}
