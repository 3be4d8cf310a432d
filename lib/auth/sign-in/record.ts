import 'server-only'
import { type Act, type Actor, appendEvent } from '../../audit/index.ts'
import type { SessionMethod, SignedIn } from '../types.ts'
import { addressLimit, attemptKey, claimAttempt } from './attempts.ts'
import { addressOf, type HeaderList } from './request.ts'

type Known = { readonly id: string; readonly name: string }
type About = { readonly id: string | null; readonly address: string | null }

/** Whoever is behind a session, for the record; the session is named by its id, never by what its cookie holds. */
const actorOf = ({ id, name }: Known, session: About): Actor => ({
  kind: 'person',
  id,
  name,
  session: session.id,
  address: session.address,
})

/** What is written down of a session that begins, is ended by its person, or is ended from another one, and of what changes how its person signs in. */
export function sessionEvent(
  act: Extract<Act, 'sign-in' | 'sign-out' | 'session.revoke' | 'person.change'>,
  person: Known,
  session: About,
  detail: Readonly<Record<string, string | number>>,
) {
  const object = { kind: 'person', name: person.name } as const
  return { actor: actorOf(person, session), act, object, detail }
}

/** The same of whoever is signed in. */
export function ownEvent(
  act: Extract<Act, 'sign-out' | 'session.revoke' | 'person.change'>,
  { id, name, session, address }: SignedIn,
  detail: Readonly<Record<string, string | number>>,
) {
  return sessionEvent(act, { id, name }, { id: session.id, address }, detail)
}

/**
 * Writes down that somebody was not let in: `person` is whose name was used, null where that is nobody's. What was typed is not kept: it may be a
 * password in the wrong field. Of one address not more than it may try: the record is not to be filled by knocking.
 */
export async function recordRefusal(
  method: SessionMethod,
  why: string,
  person: Known | null,
  headers: HeaderList,
  now: Date,
): Promise<void> {
  const address = addressOf(headers)
  const wait = await claimAttempt(attemptKey('refusal', address ?? 'unknown'), addressLimit, now)
  if (wait !== null) return
  await appendEvent({
    actor: { kind: 'program', id: 'nobody', name: 'nobody', session: null, address },
    act: 'sign-in.refused',
    object: person && { kind: 'person', name: person.name },
    detail: { method, why },
  })
}
