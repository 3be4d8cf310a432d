import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, asc, eq, max } from 'drizzle-orm'
import { fail, ok, type Result } from '../../base/index.ts'
import { type Database, database, tables, transaction } from '../../store/index.ts'
import type { Person, SignInProblem } from '../types.ts'
import { shownEmail } from './sessions.ts'
import { hashOf, newToken } from './start-link.ts'

const { grants, people, sessions, signInAccounts: accounts, signInLinks: links } = tables
const weekMs = 7 * 24 * 3_600_000

/** Small letters, and hardly checked: whether it is somebody’s, only a message to it would tell. */
export function plainEmail(email: string): string | null {
  const plain = email.trim().toLowerCase()
  return /^[^\s@]{1,64}@[^\s@]+\.[^\s@.]{2,}$/.test(plain) &&
    plain.length <= 254 &&
    !plain.endsWith('.invalid')
    ? plain
    : null
}

/** What a name may be: one line, not longer than a page bears. Nothing that turns or hides letters. */
export function plainName(name: string): string | null {
  const plain = name.normalize('NFC').replace(/\s+/g, ' ').trim()
  return plain.length >= 1 && plain.length <= 100 && !/[\p{Cc}\p{Cf}]/u.test(plain) ? plain : null
}

/** Everybody who may sign in, by name. */
export async function listPeople(): Promise<readonly Person[]> {
  const store = await database()
  const rows = await store
    .select({ person: people, seenAt: max(sessions.seenAt) })
    .from(people)
    .leftJoin(sessions, eq(sessions.userId, people.id))
    .groupBy(people.id)
    .orderBy(asc(people.name), asc(people.id))
  const passwords = await store
    .select({ userId: accounts.userId })
    .from(accounts)
    .where(eq(accounts.providerId, 'credential'))
  const withPassword = new Set(passwords.map(({ userId }) => userId))
  return rows.map(({ person, seenAt }) => ({
    id: person.id,
    name: person.name,
    email: shownEmail(person.email),
    origin: person.origin,
    groups: person.groups,
    hasPassword: withPassword.has(person.id),
    seenAt: seenAt?.toISOString() ?? null,
  }))
}

/** Adds a person, who cannot sign in before they follow a link of `makePasswordLink`. */
export async function addPerson(
  given: { readonly name: string; readonly email: string },
  tx?: Database,
): Promise<Result<string, SignInProblem>> {
  const name = plainName(given.name)
  const email = plainEmail(given.email)
  if (name === null || email === null) return fail({ kind: 'input' })
  const store = tx ?? (await database())
  const id = randomUUID()
  const added = await store
    .insert(people)
    .values({ id, name, email, origin: 'invitation' })
    .onConflictDoNothing()
    .returning({ id: people.id })
  return added.length > 0 ? ok(id) : fail({ kind: 'email-taken' })
}

/**
 * What a link bears with which a person sets their password, once, within a week; a link that they had before is good no more. Null: there is no such
 * person. Only its hash is kept: who loses it needs another.
 */
export async function makePasswordLink(
  personId: string,
  now = new Date(),
  tx?: Database,
): Promise<string | null> {
  const store = tx ?? (await database())
  const [found] = await store.select({ id: people.id }).from(people).where(eq(people.id, personId))
  if (!found) return null
  const token = newToken()
  await store.delete(links).where(eq(links.personId, personId))
  await store.insert(links).values({
    hash: hashOf(token),
    kind: 'password',
    personId,
    expiresAt: new Date(now.getTime() + weekMs),
  })
  return token
}

/**
 * Removes a person: their sessions end with this, and their password, links, roles and ways in are no more. False: there was no such person. Whom an
 * identity provider or a proxy lets in is a new person, with the roles of their groups, when they come again.
 */
export async function removePerson(personId: string, tx?: Database): Promise<boolean> {
  if (!tx) return transaction((own) => removePerson(personId, own))
  await tx.delete(grants).where(and(eq(grants.holderKind, 'person'), eq(grants.holder, personId)))
  return (await tx.delete(people).where(eq(people.id, personId)).returning({ id: people.id })).length > 0
}
