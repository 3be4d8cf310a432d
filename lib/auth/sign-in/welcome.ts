import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, eq, gt, inArray } from 'drizzle-orm'
import { fail, ok, type Result } from '../../base/index.ts'
import { type Database, database, tables, transaction } from '../../store/index.ts'
import type { SignInProblem } from '../types.ts'
import { addressLimit, claimAttempt } from './attempts.ts'
import type { Cookie } from './cookie.ts'
import { addressKeyOf, hashOfPassword, keepPassword, passwordProblem } from './passwords.ts'
import { plainEmail, plainName } from './people.ts'
import { recordRefusal } from './record.ts'
import type { HeaderList } from './request.ts'
import { deleteSessions, openSession } from './sessions.ts'
import { hashOf } from './start-link.ts'

const { grants, passkeys, people, signInLinks: links } = tables

/** For whom a link is: somebody who is not known yet and will be the first admin, or a person. */
export type Welcome =
  | { readonly kind: 'first-admin' }
  | { readonly kind: 'password'; readonly name: string; readonly email: string }

const good = (token: string, now: Date) =>
  and(
    eq(links.hash, hashOf(token)),
    inArray(links.kind, ['first-admin', 'password']),
    gt(links.expiresAt, now),
  )

/** What a link is for; null: it was used, has expired, or is none. Looking does not use it: programs that preview links look at every one. */
export async function readWelcome(token: string, now = new Date()): Promise<Welcome | null> {
  const store = await database()
  const [found] = await store
    .select({ kind: links.kind, name: people.name, email: people.email })
    .from(links)
    .leftJoin(people, eq(people.id, links.personId))
    .where(good(token, now))
  if (!found) return null
  if (found.kind === 'first-admin') return { kind: 'first-admin' }
  return found.name !== null && found.email !== null
    ? { kind: 'password', name: found.name, email: found.email }
    : null
}

type Given = {
  readonly token: string
  readonly name: string
  readonly email: string
  readonly password: string
}

/** The first admin, or whom the link is for; throws what ends the transaction when the email is taken. */
async function personOfLink(
  tx: Database,
  personId: string | null,
  { name, email }: { readonly name: string; readonly email: string },
): Promise<string> {
  if (personId !== null) {
    await tx.update(people).set({ name }).where(eq(people.id, personId))
    return personId
  }
  const [made] = await tx
    .insert(people)
    .values({ id: randomUUID(), name, email, origin: 'link' })
    .onConflictDoNothing()
    .returning({ id: people.id })
  if (!made) throw new EmailTaken()
  await tx.insert(grants).values({ holderKind: 'person', holder: made.id, role: 'admin' })
  return made.id
}

class EmailTaken extends Error {}

/** What of the given is used, or what is wrong with it. */
function checked(welcome: Welcome, given: Given): Result<{ name: string; email: string }, SignInProblem> {
  const name = plainName(given.name)
  const email = welcome.kind === 'password' ? welcome.email : plainEmail(given.email)
  if (name === null || email === null) return fail({ kind: 'input' })
  const why = passwordProblem(given.password, { name, email })
  return why ? fail({ kind: 'password', why }) : ok({ name, email })
}

/**
 * Follows a link: sets name and password, ends the person's other sessions and signs in. Passkeys of before are no more: who needs a link may have lost
 * them, to somebody else too. Of two who follow one at once, one gets in.
 */
export async function acceptWelcome(
  given: Given,
  headers: HeaderList,
  now = new Date(),
): Promise<Result<Cookie, SignInProblem>> {
  const wait = await claimAttempt(addressKeyOf(headers), addressLimit, now)
  if (wait !== null) return fail({ kind: 'wait', minutes: Math.ceil(wait / 60_000) })
  const welcome = await readWelcome(given.token, now)
  if (welcome === null) {
    await recordRefusal('link', 'link', null, headers, now)
    return fail({ kind: 'link' })
  }
  const used = checked(welcome, given)
  if (!used.ok) return used
  const hash = await hashOfPassword(given.password)
  try {
    const personId = await transaction(async (tx) => {
      const [link] = await tx.delete(links).where(good(given.token, now)).returning()
      if (!link) return null
      const id = await personOfLink(tx, link.personId, used.value)
      await keepPassword(tx, id, hash, now)
      await deleteSessions(tx, id, null)
      await tx.delete(passkeys).where(eq(passkeys.personId, id))
      return id
    })
    if (personId === null) return fail({ kind: 'link' })
    return ok(await openSession(personId, 'link', headers, now))
  } catch (error) {
    if (error instanceof EmailTaken) return fail({ kind: 'email-taken' })
    throw error
  }
}
