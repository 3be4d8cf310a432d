import type { Grant } from './may.ts'
import { type Permission, permissions } from './permissions.ts'

/**
 * Whether somebody holds all that a role allows, for everything (null) or for a tenant, so that they may give or take it: nobody gives what they
 * have not. What is about the site is never held by a tenant, and gives nothing there.
 */
export function mayGive(
  held: readonly Grant[],
  allowed: readonly Permission[],
  tenantId: string | null,
): boolean {
  const holds = (permission: Permission) =>
    held.some(
      ({ permissions: own, tenant }) =>
        own.includes(permission) && (tenant === null || (tenantId !== null && tenant.id === tenantId)),
    )
  return allowed.every(
    (permission) => (tenantId !== null && permissions[permission].about === 'site') || holds(permission),
  )
}
