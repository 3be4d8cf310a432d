export { type Agreement, agreementOf } from './agreement.ts'
export { type ChangeSide, stopsCredentials, warningsBeforeChange } from './change-warnings.ts'
export { decidingContent } from './deciding-content.ts'
export {
  type DecodedMessage,
  type DecodedStatement,
  readDecoded,
  withDecoded,
} from './decoded-denial.ts'
export type { Denial } from './denial.ts'
export { callOfEvent, type EventCall } from './denial-event.ts'
export { type DeniedPrincipal, readPrincipal, sessionNamePrefixLength } from './denial-principal.ts'
export {
  type LandingDraft,
  type LandingSetup,
  type LandingWarning,
  warningsBeforeLanding,
} from './landing-warnings.ts'
export {
  type AssociationFacts,
  effectiveRoleArn,
  layersLeftOut,
  layersOf,
  type OrganizationFacts,
  type RoleFacts,
  sessionPolicyName,
} from './layers.ts'
export {
  associationIdPattern,
  associationsPerClusterMax,
  associationsPerServiceAccountMax,
  associationTagsMax,
  cachedCredentialsMinutes,
  clusterNamePattern,
  externalIdLength,
  namespacePattern,
  propagationSeconds,
  roleLimits,
  serviceAccountPattern,
  sessionNameLength,
  sessionPolicyCharactersMax,
  sessionSeconds,
  sessionTagLimits,
} from './limits.ts'
export { parseDenial, parseDenials } from './parse-denial.ts'
export { type CheckId, type PodCheck, podChecklist } from './pod-checklist.ts'
export { type Candidate, candidatesOf, identityOf, type RefusedIdentity } from './refused-session.ts'
export {
  checkRoleTrust,
  checkTargetTrust,
  type TrustProblem,
  type TrustProblemKind,
  type TrustReport,
} from './role-trust.ts'
export { sentenceOf } from './say-denial.ts'
export { isFullAccess, nameOnTarget, type ScpTarget, targetIn } from './scp-names.ts'
export { externalIdOf, neverInSession, sessionContextOf, sessionPatternsOf } from './session-context.ts'
export { sessionTagKeys } from './session-tags.ts'
export { findTagLoss, findTagLossIn, type TagLoss, type TagLossFacts } from './tag-loss.ts'
export {
  checkTargetPermission,
  type PermissionProblem,
  type PermissionReport,
} from './target-permission.ts'
export { checkPodTrust, podIdentityService, type TrustCheck } from './trust.ts'
export { permissionForTarget, trustPolicyForRole, trustPolicyForTarget } from './trust-documents.ts'
