export { type Grant, may, scopeOf } from './may.ts'
export {
  isPermission,
  type Permission,
  permissionNames,
  permissions,
  type Role,
  type StandardRole,
  standardRoles,
} from './permissions.ts'
export {
  everything,
  isBlank,
  isWithin,
  nothing,
  type Place,
  type Scope,
  type Selector,
  selects,
  type Tenant,
  unionOf,
} from './tenants.ts'
