import 'server-only'
import { asc, count, eq } from 'drizzle-orm'
import type { Actor } from '../audit/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { type Database, database, tables } from '../store/index.ts'
import { versionOf } from './change-settings.ts'
import { type Asker, changing } from './changing-people.ts'
import {
  type Grant,
  isPermission,
  mayGive,
  type PeopleRefusal,
  type RoleDraft,
  type SavedRole,
} from './rules/index.ts'

const { customRoles, grants } = tables
type Row = typeof customRoles.$inferSelect
type Answer<T> = Promise<Result<T, PeopleRefusal>>
/** Which role, as it was seen. */
export type RoleSeen = Pick<SavedRole, 'name' | 'seen'>

const seenOf = ({ about, permissions }: Row) => versionOf([about, permissions])
/** A permission that this Podscope does not know allows nothing. */
const known = ({ permissions }: Row) => permissions.filter(isPermission)

/** Roles that somebody made here, by name. Rejects with a StoreError when the store is away. */
export async function listCustomRoles(): Promise<readonly SavedRole[]> {
  const db = await database()
  const rows = await db.select().from(customRoles).orderBy(asc(customRoles.name))
  return rows.map((row) => ({
    name: row.name,
    about: row.about,
    permissions: known(row),
    seen: seenOf(row),
  }))
}

async function find(tx: Database, held: readonly Grant[], { name, seen }: RoleSeen): Answer<Row> {
  const [row] = await tx.select().from(customRoles).where(eq(customRoles.name, name))
  if (!row) return fail('gone')
  if (seenOf(row) !== seen) return fail('conflict')
  return mayGive(held, known(row), null) ? ok(row) : fail('not-yours')
}

const about = (actor: Actor, name: string) =>
  ({ actor, act: 'role.change', phase: 'event', object: { kind: 'role', name } }) as const
const inWords = ({ about: what, permissions }: Pick<Row, 'about' | 'permissions'>) => ({
  about: what,
  permissions: [...permissions],
})

/** Makes a role. Nobody makes one that allows what they may not do themselves, for everything. */
export function addRole(actor: Actor, asker: Asker, draft: RoleDraft): Answer<null> {
  return changing<null>(asker, async (tx, held, note) => {
    if (!mayGive(held, draft.permissions, null)) return fail('not-yours')
    const made = await tx
      .insert(customRoles)
      .values({ ...draft, permissions: [...draft.permissions] })
      .onConflictDoNothing()
      .returning({ name: customRoles.name })
    if (made.length === 0) return fail('name-taken')
    note({ ...about(actor, draft.name), after: inWords({ ...draft, permissions: [...draft.permissions] }) })
    return ok(null)
  })
}

/** Changes what a role allows, as long as it is what was seen: whoever has it has it as it is now. Its name stays. */
export function changeRole(actor: Actor, asker: Asker, of: RoleSeen, draft: RoleDraft): Answer<null> {
  return changing<null>(asker, async (tx, held, note) => {
    const row = await find(tx, held, of)
    if (!row.ok) return row
    if (!mayGive(held, draft.permissions, null)) return fail('not-yours')
    const values = { about: draft.about, permissions: [...draft.permissions] }
    await tx.update(customRoles).set(values).where(eq(customRoles.name, of.name))
    note({ ...about(actor, of.name), before: inWords(row.value), after: inWords(values) })
    return ok(null)
  })
}

/** Removes a role that nobody has. */
export function removeRole(actor: Actor, asker: Asker, of: RoleSeen): Answer<null> {
  return changing<null>(asker, async (tx, held, note) => {
    const row = await find(tx, held, of)
    if (!row.ok) return row
    const [given] = await tx.select({ rows: count() }).from(grants).where(eq(grants.role, of.name))
    if (given && given.rows > 0) return fail('in-use')
    await tx.delete(customRoles).where(eq(customRoles.name, of.name))
    note({ ...about(actor, of.name), before: inWords(row.value) })
    return ok(null)
  })
}
