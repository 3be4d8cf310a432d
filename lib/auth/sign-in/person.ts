import 'server-only'
import { eq } from 'drizzle-orm'
import { database, tables } from '../../store/index.ts'
import type { SignedIn } from '../types.ts'
import { tokenOf } from './cookie.ts'
import { groupsNow, windowsSince } from './oidc-groups.ts'
import { personOfProxy } from './proxies.ts'
import { addressOf, type HeaderList } from './request.ts'
import { isOver, shownEmail } from './sessions.ts'

const { people, sessions } = tables
/** `seenAt` is written no more often. */
const seenStepMs = 60_000

/**
 * Who makes a request: whom the cookie's session belongs to, or whom a trusted proxy vouches for; null: nobody. One query; it writes once a minute at
 * most. Rejects with a StoreError where the store is away.
 */
export async function personOf(headers: HeaderList, now = new Date()): Promise<SignedIn | null> {
  const proxied = await personOfProxy(headers)
  if (proxied) return proxied
  const token = await tokenOf(headers)
  if (token === null) return null
  const store = await database()
  const [row] = await store
    .select({ session: sessions, person: people })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.userId))
    .where(eq(sessions.token, token))
  if (!row || isOver(row.session, now)) return null
  const { session, person } = row
  if (now.getTime() - session.seenAt.getTime() >= seenStepMs)
    await store.update(sessions).set({ seenAt: now }).where(eq(sessions.id, session.id))
  const groups = await groupsNow({ session, person }, now)
  if (groups === null) return null
  return {
    id: person.id,
    name: person.name,
    email: shownEmail(person.email),
    groups,
    session: { id: session.id, method: session.method },
    address: addressOf(headers),
  }
}

/** Why somebody's session is over where they would not know: the provider could not be asked for their groups. */
export async function whyEnded(headers: HeaderList, now = new Date()): Promise<'groups' | null> {
  const token = await tokenOf(headers)
  if (token === null) return null
  const store = await database()
  const [row] = await store
    .select({ session: sessions, readAt: people.groupsReadAt })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.userId))
    .where(eq(sessions.token, token))
  if (!row || isOver(row.session, now)) return null
  return row.session.method === 'oidc' && windowsSince(row.readAt, now) >= 2 ? 'groups' : null
}
