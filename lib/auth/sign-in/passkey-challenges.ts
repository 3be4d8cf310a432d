import 'server-only'
import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { and, eq, gt, isNull, lte } from 'drizzle-orm'
import { readEnv } from '../../env.ts'
import { database, tables } from '../../store/index.ts'

const { passkeyChallenges: challenges } = tables
export const challengeMs = 5 * 60_000

/**
 * What passkeys of this site are tied to; null: it has none. Browsers make them for a name, not for an IP address, and over https or on this machine
 * only (WebAuthn 3, 5.1.3 and 13.4.9).
 */
export function relyingParty(): { readonly id: string; readonly origin: string } | null {
  const { origin } = readEnv().signIn
  const { protocol, hostname } = new URL(origin)
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return null
  return protocol === 'https:' || hostname === 'localhost' ? { id: hostname, origin } : null
}

/** Something new to sign. `personId`: who adds a passkey; null: somebody signs in. */
export async function newChallenge(personId: string | null, now: Date): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = Uint8Array.from(randomBytes(32))
  const store = await database()
  await store.delete(challenges).where(lte(challenges.expiresAt, now))
  await store.insert(challenges).values({
    challenge: Buffer.from(challenge).toString('base64url'),
    personId,
    expiresAt: new Date(now.getTime() + challengeMs),
  })
  return challenge
}

/** Whether it was asked of this person, or of somebody who signs in, and is not answered yet; from now on it is. */
export async function takeChallenge(challenge: string, personId: string | null, now: Date): Promise<boolean> {
  const store = await database()
  const whose = personId === null ? isNull(challenges.personId) : eq(challenges.personId, personId)
  const taken = await store
    .delete(challenges)
    .where(and(eq(challenges.challenge, challenge), whose, gt(challenges.expiresAt, now)))
    .returning({ challenge: challenges.challenge })
  return taken.length > 0
}
