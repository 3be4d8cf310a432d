import 'server-only'
import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { and, asc, eq } from 'drizzle-orm'
import { audited } from '../../audit/index.ts'
import { fail, ok, type Result } from '../../base/index.ts'
import { database, tables } from '../../store/index.ts'
import type { Passkey, SignedIn, SignInProblem } from '../types.ts'
import { challengeMs, newChallenge, relyingParty, takeChallenge } from './passkey-challenges.ts'
import { checkOwnPassword } from './passwords.ts'
import { plainName } from './people.ts'
import { ownEvent } from './record.ts'

const { passkeys } = tables

/** Loaded when somebody has to do with a passkey, which is seldom: it brings a megabyte of X.509. */
export const webauthn = () => import('@simplewebauthn/server')

/** Whether the site's address is one that browsers keep passkeys for. */
export const hasPasskeyAddress = () => relyingParty() !== null

/** A person's own, oldest first. */
export async function listPasskeys({ id }: Pick<SignedIn, 'id'>): Promise<readonly Passkey[]> {
  const store = await database()
  const rows = await store
    .select()
    .from(passkeys)
    .where(eq(passkeys.personId, id))
    .orderBy(asc(passkeys.createdAt))
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    since: row.createdAt.toISOString(),
    usedAt: row.usedAt?.toISOString() ?? null,
    isSynced: row.isSynced,
  }))
}

/** Whether anybody has one. */
export async function hasPasskeys(): Promise<boolean> {
  const store = await database()
  const [found] = await store.select({ id: passkeys.id }).from(passkeys).limit(1)
  return found !== undefined
}

/**
 * Begins to add a passkey: what the browser asks the device for. The password is asked for, so that a session that was left open is not enough; who has
 * none signs in elsewhere, and what is decided there would not reach a passkey.
 */
export async function beginPasskey(
  person: SignedIn,
  password: string,
  now = new Date(),
): Promise<Result<PublicKeyCredentialCreationOptionsJSON, SignInProblem>> {
  const site = relyingParty()
  if (!site) return fail({ kind: 'not-here' })
  const own = await checkOwnPassword(person, password, now)
  if (!own.ok) return own
  const { generateRegistrationOptions } = await webauthn()
  return ok(
    await generateRegistrationOptions({
      rpName: 'Podscope',
      rpID: site.id,
      userID: Uint8Array.from(Buffer.from(person.id)),
      userName: person.email ?? person.name,
      userDisplayName: person.name,
      challenge: await newChallenge(person.id, now),
      timeout: challengeMs,
      attestationType: 'none',
      excludeCredentials: (await listPasskeys(person)).map(({ id }) => ({ id })),
      // To be found without an email first, and opened with a finger, a face or a PIN: what one has and what one is or knows.
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    }),
  )
}

/** What the device answered, if it is of this site and signs what this person was asked for. */
async function verified({ id }: SignedIn, response: RegistrationResponseJSON, now: Date) {
  const site = relyingParty()
  if (!site) return null
  const { verifyRegistrationResponse } = await webauthn()
  const { registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: (challenge) => takeChallenge(challenge, id, now),
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    requireUserVerification: true,
  }).catch(() => ({ registrationInfo: undefined }))
  return registrationInfo ?? null
}

/** Keeps a passkey that was begun with `beginPasskey`. */
export async function keepPasskey(
  person: SignedIn,
  given: { readonly name: string; readonly response: RegistrationResponseJSON },
  now = new Date(),
): Promise<Result<null, SignInProblem>> {
  const name = plainName(given.name)
  if (name === null) return fail({ kind: 'input' })
  const info = await verified(person, given.response, now)
  if (!info) return fail({ kind: 'passkey' })
  const { credential, credentialBackedUp } = info
  return audited(async (tx, note) => {
    const kept = await tx
      .insert(passkeys)
      .values({
        id: credential.id,
        personId: person.id,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        name,
        isSynced: credentialBackedUp,
        createdAt: now,
      })
      .onConflictDoNothing()
      .returning({ id: passkeys.id })
    if (kept.length === 0) return fail({ kind: 'passkey' })
    note({ ...ownEvent('person.change', person, { did: 'added a passkey', passkey: name }), phase: 'event' })
    return ok(null)
  })
}

/** Removes one's own passkey; false: it is none of theirs. */
export function removePasskey(person: SignedIn, id: string): Promise<boolean> {
  return audited(async (tx, note) => {
    const [gone] = await tx
      .delete(passkeys)
      .where(and(eq(passkeys.personId, person.id), eq(passkeys.id, id)))
      .returning({ name: passkeys.name })
    if (!gone) return false
    const detail = { did: 'removed a passkey', passkey: gone.name }
    note({ ...ownEvent('person.change', person, detail), phase: 'event' })
    return true
  })
}
