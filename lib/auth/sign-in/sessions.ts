import 'server-only'
import { randomBytes, randomUUID } from 'node:crypto'
import { and, desc, eq, gt, lte, ne, or } from 'drizzle-orm'
import { audited } from '../../audit/index.ts'
import { readEnv } from '../../env.ts'
import { type Database, database, tables } from '../../store/index.ts'
import type { OpenSession, SessionMethod, SignedIn } from '../types.ts'
import { type Cookie, sessionCookie, tokenOf } from './cookie.ts'
import { ownEvent, sessionEvent } from './record.ts'
import { addressOf, type HeaderList } from './request.ts'

const { people, sessions } = tables

/** An email address that a person has none of, as better-auth wants one of everybody. */
const placeholder = /@[\w-]+\.invalid$/
export const shownEmail = (email: string) => (placeholder.test(email) ? null : email)

/** Unused since then, a session has ended. */
const idleSince = (now: Date) => new Date(now.getTime() - readEnv().signIn.idleMs)

/** Whether a session is over: by its age, or unused for too long. */
export function isOver(session: { readonly expiresAt: Date; readonly seenAt: Date }, now: Date): boolean {
  return session.expiresAt <= now || session.seenAt <= idleSince(now)
}

/**
 * Begins a session and returns its cookie. The token is always a new one, and the session that the browser had before ends: whoever planted one there
 * gains nothing.
 */
export async function openSession(
  personId: string,
  method: SessionMethod,
  headers: HeaderList,
  now: Date,
): Promise<Cookie> {
  const before = await tokenOf(headers)
  const token = randomBytes(32).toString('base64url')
  const id = randomUUID()
  await audited(async (tx, note) => {
    await dropEnded(tx, now)
    if (before) await tx.delete(sessions).where(eq(sessions.token, before))
    await tx.insert(sessions).values({
      id,
      token,
      userId: personId,
      expiresAt: new Date(now.getTime() + readEnv().signIn.sessionMs),
      createdAt: now,
      updatedAt: now,
      seenAt: now,
      ipAddress: addressOf(headers),
      userAgent: headers.get('user-agent')?.slice(0, 400) ?? null,
      method,
    })
    const [person] = await tx.select({ name: people.name }).from(people).where(eq(people.id, personId))
    const known = { id: personId, name: person?.name ?? personId }
    note({
      ...sessionEvent('sign-in', known, { id, address: addressOf(headers) }, { method }),
      phase: 'event',
    })
  })
  return sessionCookie(token)
}

async function dropEnded(store: Database, now: Date): Promise<void> {
  await store.delete(sessions).where(or(lte(sessions.expiresAt, now), lte(sessions.seenAt, idleSince(now))))
}

/** Ends a session of whoever asks, the one they ask with or another; false: it is none of theirs, or has ended. */
export function endSession(by: SignedIn, id: string): Promise<boolean> {
  return audited(async (tx, note) => {
    const mine = and(eq(sessions.userId, by.id), eq(sessions.id, id))
    const [ended] = await tx.delete(sessions).where(mine).returning({ method: sessions.method })
    if (!ended) return false
    const act = id === by.session.id ? 'sign-out' : 'session.revoke'
    note({ ...ownEvent(act, by, { session: id, method: ended.method }), phase: 'event' })
    return true
  })
}

/** Ends all other sessions of whoever asks; returns how many. */
export function endOtherSessions(by: SignedIn): Promise<number> {
  return audited(async (tx, note) => {
    const ended = await deleteSessions(tx, by.id, by.session.id)
    if (ended > 0) note({ ...ownEvent('session.revoke', by, { ended }), phase: 'event' })
    return ended
  })
}

/** Deletes all sessions of a person but `keep`; returns how many. Whoever does it writes it down. */
export async function deleteSessions(tx: Database, personId: string, keep: string | null): Promise<number> {
  const theirs = eq(sessions.userId, personId)
  const ended = await tx
    .delete(sessions)
    .where(keep === null ? theirs : and(theirs, ne(sessions.id, keep)))
    .returning({ id: sessions.id })
  return ended.length
}

/** Where a person is signed in, last used first. */
export async function listSessions(
  { id }: Pick<SignedIn, 'id'>,
  now = new Date(),
): Promise<readonly OpenSession[]> {
  const store = await database()
  const rows = await store
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, id), gt(sessions.expiresAt, now), gt(sessions.seenAt, idleSince(now))))
    .orderBy(desc(sessions.seenAt), desc(sessions.createdAt))
  return rows.map((row) => ({
    id: row.id,
    method: row.method,
    address: row.ipAddress,
    browser: browserOf(row.userAgent ?? ''),
    since: row.createdAt.toISOString(),
    seenAt: row.seenAt.toISOString(),
    endsAt: row.expiresAt.toISOString(),
  }))
}

const browsers = [
  ['Edge', /\bEdg\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\bFirefox\//],
  ['Chrome', /\b(Headless)?Chrome\//],
  ['Safari', /\bSafari\//],
] as const
const systems = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
] as const

/** `Firefox on Linux`: enough to know one’s own by. */
export function browserOf(agent: string): string {
  const browser = browsers.find(([, mark]) => mark.test(agent))?.[0] ?? 'Another program'
  const system = systems.find(([, mark]) => mark.test(agent))?.[0]
  return system ? `${browser} on ${system}` : browser
}
