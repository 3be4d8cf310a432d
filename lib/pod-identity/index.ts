export type { Denial } from './denial.ts'
export { type DeniedPrincipal, readPrincipal } from './denial-principal.ts'
export {
  type AssociationFacts,
  effectiveRoleArn,
  layersOf,
  type RoleFacts,
  sessionContextOf,
  sessionPolicyName,
} from './layers.ts'
export {
  associationsPerClusterMax,
  cachedCredentialsMinutes,
  namespacePattern,
  propagationSeconds,
  serviceAccountPattern,
} from './limits.ts'
export { parseDenial, parseDenials } from './parse-denial.ts'
export { findTagLoss, sessionTagKeys, type TagLoss } from './session-tags.ts'
export { checkPodTrust, podIdentityService, type TrustCheck } from './trust.ts'
