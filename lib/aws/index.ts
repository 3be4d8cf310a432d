import 'server-only'

export { mapBounded } from './ask.ts'
export { listAccounts } from './clients.ts'
export {
  describeAssociation,
  describeCluster,
  listAssociations,
  listClusterNames,
  readAgentState,
} from './eks.ts'
export {
  createAssociation,
  deleteAssociation,
  type NewAssociation,
  updateSessionPolicy,
} from './eks-writes.ts'
export { toProblem } from './errors.ts'
export { listRoles } from './iam.ts'
export type * from './types.ts'
