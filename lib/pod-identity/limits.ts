/** https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html; not adjustable. */
export const associationsPerClusterMax = 5000

/**
 * How long pods keep the credentials they have after a change, in minutes: the agent's cache is not reset by a change of role or policy.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
 */
export const cachedCredentialsMinutes = { withoutTarget: 360, withTarget: 59 } as const

/** Seconds after a change in which EKS may still hand out credentials of before (AWS containers blog, 2026-03-24). */
export const propagationSeconds = 10

/** Facts 2.5; a namespace takes no dots. */
export const namespacePattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
export const serviceAccountPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
