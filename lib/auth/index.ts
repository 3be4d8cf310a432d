import 'server-only'

export { makeAdminLink, type NoLink } from './admin-link.ts'
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
