import 'server-only'
import { and, asc, eq, sql } from 'drizzle-orm'
import { database, tables } from '../store/index.ts'
import type { Given } from './rules/index.ts'

const { grants, people } = tables

/** Every role that somebody has. Rejects with a StoreError when the store is away. */
export async function listGiven(): Promise<readonly Given[]> {
  const db = await database()
  const rows = await db
    .select({ grant: grants, name: people.name })
    .from(grants)
    .leftJoin(people, and(eq(people.id, grants.holder), sql`${grants.holderKind} = 'person'`))
    .orderBy(asc(grants.createdAt), asc(grants.id))
  return rows.map(({ grant: { id, holderKind, holder, role, tenantId }, name }) => ({
    id,
    holder: { kind: holderKind, id: holder },
    name: name ?? holder,
    role,
    tenantId,
  }))
}
