import 'server-only'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { eq } from 'drizzle-orm'
import { fail, ok, type Result } from '../../base/index.ts'
import { database, tables } from '../../store/index.ts'
import type { SignInProblem } from '../types.ts'
import { addressLimit, attemptKey, claimAttempt, forgiveAttempts } from './attempts.ts'
import type { Cookie } from './cookie.ts'
import { challengeMs, newChallenge, relyingParty, takeChallenge } from './passkey-challenges.ts'
import { webauthn } from './passkeys.ts'
import { recordRefusal } from './record.ts'
import { addressOf, type HeaderList } from './request.ts'
import { openSession } from './sessions.ts'

const { passkeys, people } = tables

const addressKeyOf = (headers: HeaderList) => attemptKey('passkey', addressOf(headers) ?? 'unknown')

/** What the browser asks the device to sign. It names no passkeys: who has one is not told to somebody who is not signed in. */
export async function beginPasskeySignIn(
  headers: HeaderList,
  now = new Date(),
): Promise<Result<PublicKeyCredentialRequestOptionsJSON, SignInProblem>> {
  const site = relyingParty()
  if (!site) return fail({ kind: 'not-here' })
  // Each leaves a row behind for some minutes.
  const wait = await claimAttempt(addressKeyOf(headers), addressLimit, now)
  if (wait !== null) return fail({ kind: 'wait', minutes: Math.ceil(wait / 60_000) })
  const { generateAuthenticationOptions } = await webauthn()
  const challenge = await newChallenge(null, now)
  return ok(
    await generateAuthenticationOptions({
      rpID: site.id,
      challenge,
      timeout: challengeMs,
      userVerification: 'required',
    }),
  )
}

async function passkeyOf(id: string) {
  const store = await database()
  const [found] = await store
    .select({ passkey: passkeys, name: people.name })
    .from(passkeys)
    .innerJoin(people, eq(people.id, passkeys.personId))
    .where(eq(passkeys.id, id))
  return found ?? null
}
type Known = NonNullable<Awaited<ReturnType<typeof passkeyOf>>>

/** How often it has signed, if this is by it, for this site, and of what was asked for; null: it is not. */
async function signatures(
  { passkey }: Known,
  response: AuthenticationResponseJSON,
  now: Date,
): Promise<number | null> {
  const site = relyingParty()
  // Whose it is, the device says too (WebAuthn 3, 7.2, step 6).
  if (!site || response.response.userHandle !== Buffer.from(passkey.personId).toString('base64url'))
    return null
  const { verifyAuthenticationResponse } = await webauthn()
  const answer = await verifyAuthenticationResponse({
    response,
    expectedChallenge: (challenge) => takeChallenge(challenge, null, now),
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    requireUserVerification: true,
    credential: {
      id: passkey.id,
      publicKey: Uint8Array.from(Buffer.from(passkey.publicKey, 'base64url')),
      counter: passkey.counter,
    },
  }).catch(() => null)
  return answer?.verified ? answer.authenticationInfo.newCounter : null
}

/** Signs in with a passkey, which says who it is of. */
export async function signInWithPasskey(
  response: AuthenticationResponseJSON,
  headers: HeaderList,
  now = new Date(),
): Promise<Result<Cookie, SignInProblem>> {
  const known = await passkeyOf(response.id)
  const counter = known && (await signatures(known, response, now))
  if (!known || counter === null) {
    await recordRefusal(
      'passkey',
      'passkey',
      known && { id: known.passkey.personId, name: known.name },
      headers,
      now,
    )
    return fail({ kind: 'passkey' })
  }
  const { id, personId } = known.passkey
  const store = await database()
  await store.update(passkeys).set({ counter, usedAt: now }).where(eq(passkeys.id, id))
  await forgiveAttempts(addressKeyOf(headers), '', now)
  return ok(await openSession(personId, 'passkey', headers, now))
}
