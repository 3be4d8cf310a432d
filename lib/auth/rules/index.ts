export {
  addressOf,
  type ContactText,
  contactInWords,
  contactsOf,
  contactTextOf,
  emptyContact,
  type TenantContact,
  tenantsKnown,
} from './contact.ts'
export { mayGive } from './giving.ts'
export { type Grant, may, scopeOf } from './may.ts'
export {
  isPermission,
  type Permission,
  permissionNames,
  permissions,
  type Role,
  standardRoles,
} from './permissions.ts'
export { type RoleDraft, type RoleProblem, type RoleText, readRole } from './role-text.ts'
export type { Given, Holder, PeopleRefusal, SavedRole, SavedTenant, TenantRefusal } from './saved.ts'
export {
  emptySelector,
  readTenant,
  type SelectorProblem,
  type SelectorText,
  selectorInWords,
  selectorsMax,
  type TenantDraft,
  type TenantText,
  textOf,
} from './selector-text.ts'
export {
  type Contact,
  everything,
  isBlank,
  isWithin,
  nothing,
  type Place,
  type Scope,
  type Selector,
  type Tenant,
} from './tenants.ts'
