import 'server-only'

export { listAccounts } from './accounts.ts'
export { mapBounded } from './ask.ts'
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
export { listRoles, readRole } from './iam.ts'
export type * from './types.ts'
