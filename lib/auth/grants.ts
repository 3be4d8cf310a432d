import 'server-only'
import { and, eq, inArray, or } from 'drizzle-orm'
import { type Database, database, tables } from '../store/index.ts'
import { type Grant, isPermission, type Permission, standardRoles } from './rules/index.ts'

const { customRoles, grants, tenants } = tables

/** What a role allows, given what the store holds of it where it is none of the standard ones. */
export function permissionsOf(role: string, custom: readonly string[] | null): readonly Permission[] {
  const standard = standardRoles.find(({ name }) => name === role)
  // A permission this Podscope does not know is nothing it could allow.
  return standard ? standard.permissions : (custom ?? []).filter(isPermission)
}

/**
 * What somebody may do: by themselves, and by the groups their identity provider says they are in. A role that is not there any more gives nothing.
 * Rejects with a StoreError when the store is away.
 */
export async function grantsOf(
  personId: string,
  groups: readonly string[],
  tx?: Database,
): Promise<readonly Grant[]> {
  const db = tx ?? (await database())
  const isTheirs = or(
    and(eq(grants.holderKind, 'person'), eq(grants.holder, personId)),
    groups.length > 0 ? and(eq(grants.holderKind, 'group'), inArray(grants.holder, [...groups])) : undefined,
  )
  const rows = await db
    .select({ grant: grants, tenant: tenants, custom: customRoles.permissions })
    .from(grants)
    .leftJoin(tenants, eq(tenants.id, grants.tenantId))
    .leftJoin(customRoles, eq(customRoles.name, grants.role))
    .where(isTheirs)
  return rows.map(({ grant: { role }, tenant, custom }) => ({
    role,
    permissions: permissionsOf(role, custom),
    tenant: tenant && {
      id: tenant.id,
      name: tenant.name,
      selectors: tenant.selectors,
      contact: tenant.contact,
    },
  }))
}
