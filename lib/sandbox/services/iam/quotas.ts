/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, defaults; sizes in characters without
 * white space (facts 3.4).
 */
export const quotas = {
  rolesPerAccount: 1000,
  policiesPerAccount: 1500,
  managedPolicySize: 6144,
  inlinePolicySize: 10_240,
  trustPolicySize: 2048,
  attachedPoliciesPerRole: 10,
  versionsPerPolicy: 5,
} as const
