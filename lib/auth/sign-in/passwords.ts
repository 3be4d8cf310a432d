import 'server-only'
import { randomUUID } from 'node:crypto'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { and, eq } from 'drizzle-orm'
import { audited } from '../../audit/index.ts'
import { fail, ok, type Result } from '../../base/index.ts'
import { type Database, database, tables } from '../../store/index.ts'
import type { PasswordProblem, SignedIn, SignInProblem } from '../types.ts'
import { accountLimit, addressLimit, attemptKey, claimAttempt, forgiveAttempts } from './attempts.ts'
import { isCommon } from './common-passwords.ts'
import type { Cookie } from './cookie.ts'
import { ownEvent, recordRefusal } from './record.ts'
import { addressOf, type HeaderList } from './request.ts'
import { endOtherSessions, openSession } from './sessions.ts'

const { people, signInAccounts: accounts } = tables
/** better-auth's word for a password. */
const provider = 'credential'

/** What a password may be: long, and not among the first to be tried. No rules of composition (OWASP ASVS 5, 6.2.5). */
export function passwordProblem(
  password: string,
  person: { name: string; email: string },
): PasswordProblem | null {
  // In characters, as people count them, and as it will be compared (NIST SP 800-63B, 3.1.1.2).
  const length = [...password.normalize('NFC')].length
  if (length < 12) return 'short'
  if (length > 128) return 'long'
  if (isCommon(password)) return 'common'
  const bare = password.toLowerCase()
  const own = [person.email, person.email.split('@')[0] ?? '', person.name].map((each) => each.toLowerCase())
  const rest = own.map((each) => (each.length > 3 ? bare.replaceAll(each, '') : bare))
  return rest.some((each) => each.length < 4) ? 'own-name' : null
}

/** scrypt, as better-auth has it: N 16384, r 16, p 1, with a salt. */
export const hashOfPassword = (password: string) => hashPassword(password.normalize('NFC'))

/** Checked where there is no password, so that it takes as long: `nobody` knows what it is of. */
let nobody: Promise<string> | null = null

async function isPassword(hash: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword(randomUUID())
  const right = await verifyPassword({ hash: hash ?? (await nobody), password: password.normalize('NFC') })
  return right && hash !== null
}

const minutesOf = (ms: number) => Math.max(1, Math.ceil(ms / 60_000))

/** Milliseconds to wait before an attempt of this address, or with this name, is looked at; null: none. */
async function waitOf(addressKey: string, accountKey: string, now: Date): Promise<number | null> {
  return (
    (await claimAttempt(addressKey, addressLimit, now)) ?? (await claimAttempt(accountKey, accountLimit, now))
  )
}

export const addressKeyOf = (headers: HeaderList) => attemptKey('address', addressOf(headers) ?? 'unknown')

/**
 * Signs in with email and password. What it answers, and how long it takes, is the same whether or not there is such a person; so is the pause after
 * too many attempts, which counts for an email that nobody has too.
 */
export async function signInWithPassword(
  given: { readonly email: string; readonly password: string },
  headers: HeaderList,
  now = new Date(),
): Promise<Result<Cookie, SignInProblem>> {
  const email = given.email.trim().toLowerCase()
  if (email.length > 320 || given.password.length > 512) return fail({ kind: 'mismatch' })
  const addressKey = addressKeyOf(headers)
  const accountKey = attemptKey('account', email)
  const wait = await waitOf(addressKey, accountKey, now)
  if (wait !== null) return fail({ kind: 'wait', minutes: minutesOf(wait) })
  const store = await database()
  const [found] = await store
    .select({ id: people.id, name: people.name, hash: accounts.password })
    .from(people)
    .innerJoin(accounts, and(eq(accounts.userId, people.id), eq(accounts.providerId, provider)))
    .where(eq(people.email, email))
  if (!(await isPassword(found?.hash ?? null, given.password)) || !found) {
    await recordRefusal('password', 'mismatch', found ?? null, headers, now)
    return fail({ kind: 'mismatch' })
  }
  await forgiveAttempts(accountKey, addressKey, now)
  return ok(await openSession(found.id, 'password', headers, now))
}

/** Gives a person a password, in place of the one before. */
export async function keepPassword(tx: Database, personId: string, hash: string, now: Date): Promise<void> {
  await tx
    .insert(accounts)
    .values({
      id: randomUUID(),
      accountId: personId,
      providerId: provider,
      userId: personId,
      password: hash,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoUpdate({
      target: [accounts.providerId, accounts.accountId],
      set: { password: hash, updatedAt: now },
    })
}

async function passwordOf(personId: string): Promise<string | null> {
  const store = await database()
  const [found] = await store
    .select({ hash: accounts.password })
    .from(accounts)
    .where(and(eq(accounts.userId, personId), eq(accounts.providerId, provider)))
  return found?.hash ?? null
}

/** Whether a person signs in with a password. */
export async function hasPassword(personId: string): Promise<boolean> {
  return (await passwordOf(personId)) !== null
}

/** Whether anybody does. */
export async function hasPasswords(): Promise<boolean> {
  const store = await database()
  const [found] = await store
    .select({ id: accounts.id })
    .from(accounts)
    .where(eq(accounts.providerId, provider))
    .limit(1)
  return found !== undefined
}

/** Whether it is the person's own, for what a stolen session alone must not do. Too many wrong ones have to wait. */
export async function checkOwnPassword(
  { id }: Pick<SignedIn, 'id'>,
  password: string,
  now: Date,
): Promise<Result<null, SignInProblem>> {
  const key = attemptKey('account', `change ${id}`)
  const wait = await claimAttempt(key, accountLimit, now)
  if (wait !== null) return fail({ kind: 'wait', minutes: minutesOf(wait) })
  if (password.length > 512 || !(await isPassword(await passwordOf(id), password)))
    return fail({ kind: 'mismatch' })
  await forgiveAttempts(key, '', now)
  return ok(null)
}

/** Changes one's own password, which ends all other sessions. The one before is asked for, and too many wrong ones have to wait. */
export async function changePassword(
  person: SignedIn,
  given: { readonly current: string; readonly next: string },
  now = new Date(),
): Promise<Result<{ readonly ended: number }, SignInProblem>> {
  const problem = passwordProblem(given.next, { name: person.name, email: person.email ?? '' })
  if (problem) return fail({ kind: 'password', why: problem })
  const own = await checkOwnPassword(person, given.current, now)
  if (!own.ok) return own
  const hash = await hashOfPassword(given.next)
  await audited(async (tx, note) => {
    await keepPassword(tx, person.id, hash, now)
    note({ ...ownEvent('person.change', person, { did: 'changed the password' }), phase: 'event' })
  })
  return ok({ ended: await endOtherSessions(person) })
}
