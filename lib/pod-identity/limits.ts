/** https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html; not adjustable. */
export const associationsPerClusterMax = 5000

/** One role for a service account: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html. */
export const associationsPerServiceAccountMax = 1

/** EKS API reference, CreatePodIdentityAssociation, tags. */
export const associationTagsMax = 50

/**
 * How long pods keep the credentials they have after a change, in minutes: the agent's cache is not reset by a change of role or policy.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
export const cachedCredentialsMinutes = { withoutTarget: 360, withTarget: 59 } as const

/** Seconds after a change in which EKS may still hand out credentials of before (AWS containers blog, 2026-03-24). */
export const propagationSeconds = 10

/**
 * The session policy, as EKS counts it: `The parameter policy should not be greater than 2048 characters.` (facts 2.5). Whether blanks count is not
 * stated, so it is sent without. The packed size, which STS also limits, cannot be worked out beforehand.
 */
export const sessionPolicyCharactersMax = 2048

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, in characters without blanks. The size of a trust policy and the number
 * of managed policies can be raised; a role has what its account has.
 */
export const roleLimits = {
  managedPolicyCharacters: 6144,
  inlinePoliciesCharacters: 10_240,
  trustPolicyCharacters: { byDefault: 2048, atMost: 4096 },
  managedPolicies: { byDefault: 10, atMost: 20 },
  boundaries: 1,
} as const

/** STS API reference, AssumeRole: what session names and external ids may be. */
export const sessionNameLength = { least: 2, most: 64 } as const
export const externalIdLength = { least: 2, most: 1224 } as const

/** STS API reference, AssumeRole, Tags. */
export const sessionTagLimits = { tags: 50, keyCharacters: 128, valueCharacters: 256 } as const

/**
 * How long a session lasts, in seconds: STS API reference, AssumeRole, DurationSeconds; a session made by another session ends after an hour
 * (IAM user guide, role chaining), which is why a target role's credentials last 59 minutes.
 */
export const sessionSeconds = { least: 900, byDefault: 3600, most: 43_200, chained: 3600 } as const

/** Facts 2.5; a namespace takes no dots. */
export const namespacePattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
export const serviceAccountPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

/** EKS API reference, CreateCluster, name. */
export const clusterNamePattern = /^[0-9A-Za-z][A-Za-z0-9\-_]{0,99}$/

/** EKS user guide, pod-id-association: `a-` and 17 characters. */
export const associationIdPattern = /^a-[a-z0-9]{17}$/
