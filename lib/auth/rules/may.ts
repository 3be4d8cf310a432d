import { type Permission, permissions } from './permissions.ts'
import { everything, isWithin, type Place, type Scope, type Tenant, unionOf } from './tenants.ts'

/** A role somebody has, for a tenant or for everything (null). */
export type Grant = {
  readonly role: string
  readonly permissions: readonly Permission[]
  readonly tenant: Tenant | null
}

/** For which associations somebody has a permission. */
export function scopeOf(grants: readonly Grant[], permission: Permission): Scope {
  const held = grants.filter((grant) => grant.permissions.includes(permission))
  return unionOf(
    held.map(
      ({ tenant }): Scope => (tenant === null ? everything : { kind: 'some', selectors: tenant.selectors }),
    ),
  )
}

/**
 * The one place that decides. About an association: whether somebody has the permission for it. About none (null): whether they have it for
 * everything; what is about the site is never held by a tenant.
 */
export function may(grants: readonly Grant[], permission: Permission, place: Place | null): boolean {
  const scope = scopeOf(grants, permission)
  if (scope.kind === 'everything') return true
  return place !== null && permissions[permission].about === 'association' && isWithin(scope, place)
}
