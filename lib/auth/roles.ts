import 'server-only'
import { asc } from 'drizzle-orm'
import { database, tables } from '../store/index.ts'
import { isPermission, type Role } from './rules/index.ts'

const { customRoles } = tables

/** Roles that somebody made here, by name. A permission that this Podscope does not know is not told. Rejects with a StoreError when the store is away. */
export async function listCustomRoles(): Promise<readonly Role[]> {
  const db = await database()
  const rows = await db.select().from(customRoles).orderBy(asc(customRoles.name))
  return rows.map(({ name, about, permissions }) => ({
    name,
    about,
    permissions: permissions.filter(isPermission),
  }))
}
