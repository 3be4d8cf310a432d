import 'server-only'
import { and, eq, isNull } from 'drizzle-orm'
import { type Actor, appendEventIn } from '../audit/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { type Database, tables } from '../store/index.ts'
import { makePasswordLink } from './sign-in/people.ts'

const { grants, people } = tables

/** `none`: nobody of that email is an admin of everything by themselves; `emails` are those who are. */
export type NoLink = { readonly kind: 'none' | 'several'; readonly emails: readonly string[] }

/**
 * A one-time link for an admin of everything who has no way in any more: what it bears, and whose it is. `email`: which of them; null: the only one.
 * For whoever has the store, who could write into it as well; it is written down all the same. Rejects with a StoreError when the store is away.
 */
export async function makeAdminLink(
  store: Database,
  email: string | null,
  actor: Actor,
  now: Date,
): Promise<Result<{ readonly name: string; readonly token: string }, NoLink>> {
  const admins = await store
    .selectDistinct({ id: people.id, name: people.name, email: people.email })
    .from(people)
    .innerJoin(grants, and(eq(grants.holderKind, 'person'), eq(grants.holder, people.id)))
    .where(and(eq(grants.role, 'admin'), isNull(grants.tenantId)))
    .orderBy(people.email)
  const emails = admins.map((each) => each.email)
  const meant = email === null ? admins : admins.filter((each) => each.email === email.trim().toLowerCase())
  const [admin, ...more] = meant
  if (!admin) return fail({ kind: 'none', emails })
  if (more.length > 0) return fail({ kind: 'several', emails })
  const object = { kind: 'person', name: admin.name } as const
  // Before there is a link: one that nobody knows of must not be.
  await appendEventIn(store, { actor, act: 'person.change', object, detail: { did: 'made a one-time link' } })
  const token = await makePasswordLink(admin.id, now, store)
  return token === null ? fail({ kind: 'none', emails }) : ok({ name: admin.name, token })
}
