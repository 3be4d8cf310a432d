import 'server-only'

export { makeAdminLink, type NoLink } from './admin-link.ts'
export type { Asker } from './changing-people.ts'
export { listGiven } from './given.ts'
export { grantsOf } from './grants.ts'
export { inScope, type PlaceColumns } from './in-scope.ts'
export {
  endSessionsBy,
  giveRole,
  invitePerson,
  newPersonLink,
  removePersonBy,
  takeRole,
} from './manage-people.ts'
export { addRole, changeRole, listCustomRoles, removeRole } from './roles.ts'
export { addTenant, changeTenant, listTenants, removeTenant } from './tenants.ts'
