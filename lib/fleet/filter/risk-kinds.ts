/**
 * What a list of risks can be of, the gravest first. `shared-without-policy`: a role that many associations have, and no session policy that tells this one from
 * the others. All others are of an analysis (lib/analysis).
 */
export const riskKinds = [
  'admin-equivalent',
  'privilege-escalation',
  'credential-exposure',
  'data-of-everything',
  'infrastructure-destruction',
  'shared-without-policy',
  'inert-grant',
] as const
export type RiskKind = (typeof riskKinds)[number]
