import 'server-only'

export { listAccounts } from './accounts.ts'
export { mapBounded } from './ask.ts'
export { lookupChanges, lookupRoleChanges } from './changes.ts'
export {
  describeAssociation,
  describeCluster,
  listAssociations,
  listClusterNames,
  readAgentState,
} from './eks.ts'
export {
  type AssociationUpdate,
  createAssociation,
  deleteAssociation,
  type NewAssociation,
  updateAssociation,
  type Written,
} from './eks-writes.ts'
export {
  listAllRoles,
  listRoles,
  readCallerAccount,
  readRole,
  readRolesQuota,
  readTargetRole,
} from './iam.ts'
export { knowMembers, type MemberSource } from './known-accounts.ts'
export {
  createOrganizationMemo,
  listMembers,
  listOrganizationAccounts,
  type OrganizationMemo,
  organizationEntry,
  readOrganizationPolicies,
} from './organizations.ts'
export { decodeAuthorizationMessage } from './sts.ts'
export type * from './types.ts'
