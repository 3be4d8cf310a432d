import 'server-only'
import { knownTenants } from '@/app/_server/asker.ts'
import type { Permission, Scope, Tenant } from '@/lib/auth/rules/index.ts'

/**
 * The part of a scope that is a tenant's: one that whoever asks has this permission for, so that nothing is in it that the scope has not. null: there is no
 * such tenant, or none that they may know of. Rejects when the store is away.
 */
export async function partOf(
  scope: Scope,
  tenant: string | null,
  permission: Permission,
): Promise<{ readonly scope: Scope; readonly tenant: Tenant | null } | null> {
  if (tenant === null) return { scope, tenant }
  const found = (await knownTenants(permission)).find(({ id }) => id === tenant)
  return found ? { scope: { kind: 'some', selectors: found.selectors }, tenant: found } : null
}
