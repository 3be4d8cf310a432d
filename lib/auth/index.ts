import 'server-only'

export { listGiven } from './given.ts'
export { grantsOf } from './grants.ts'
export { inScope, type PlaceColumns } from './in-scope.ts'
export {
  type Asker,
  endSessionsBy,
  giveRole,
  invitePerson,
  newPersonLink,
  removePersonBy,
  takeRole,
} from './manage-people.ts'
export { listCustomRoles } from './roles.ts'
export { addTenant, changeTenant, listTenants, removeTenant } from './tenants.ts'
