import 'server-only'
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import { and, eq, isNull, lt, or } from 'drizzle-orm'
import { readEnv } from '../../env.ts'
import type { OidcSettings } from '../../sign-in-schema.ts'
import { database, tables } from '../../store/index.ts'
import { groupsOf } from './groups.ts'
import { claimsAt, claimsOf, provider, providerId } from './provider.ts'

const { people, sessions, signInAccounts: accounts } = tables
/** While the provider is away it is asked no more often, and still within the window that it has to answer in. */
const againMs = () => Math.min(30_000, readEnv().signIn.groupsMs / 2)
const waitMs = 10_000

type Read = readonly string[] | 'refused' | 'away'
type Row = {
  readonly person: typeof people.$inferSelect
  readonly session: Pick<typeof sessions.$inferSelect, 'id' | 'method'>
}

/** `RangeError`s and the like are not here: the provider says no with a status of 4xx, and anything else is not an answer. */
function isNo(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  if ('status' in error && typeof error.status === 'number')
    return error.status >= 400 && error.status < 500 && error.status !== 429
  return 'error' in error && error.error === 'invalid_grant'
}

function within<T>(work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('the identity provider does not answer')), waitMs).unref()
    }),
  ])
}

/** New tokens for those of the account, which are kept in their place. Rejects with what the provider said. */
async function renew(settings: OidcSettings, account: typeof accounts.$inferSelect) {
  const { secretConfig: key, socialProviders } = await (await provider(settings)).$context
  const known = socialProviders.find(({ id }) => id === providerId)
  if (!known) throw new Error('the identity provider was not reached yet')
  const open = (data: string | null) => (data ? symmetricDecrypt({ key, data }) : Promise.resolve(undefined))
  const refreshToken = await open(account.refreshToken)
  if (!refreshToken || !known.refreshAccessToken)
    return { accessToken: await open(account.accessToken), idToken: undefined }
  const tokens = await within(known.refreshAccessToken(refreshToken))
  const store = await database()
  const close = async (data: string | undefined) => (data ? await symmetricEncrypt({ key, data }) : undefined)
  await store
    .update(accounts)
    .set({ accessToken: await close(tokens.accessToken), refreshToken: await close(tokens.refreshToken) })
    .where(eq(accounts.id, account.id))
  return tokens
}

/** Asks the provider which groups a person is in now. */
async function readGroups(settings: OidcSettings, personId: string): Promise<Read> {
  const store = await database()
  const [account] = await store
    .select()
    .from(accounts)
    .where(and(eq(accounts.userId, personId), eq(accounts.providerId, providerId)))
  if (!account) return 'refused'
  try {
    const { accessToken, idToken } = await renew(settings, account)
    // Straight from the token endpoint, whose certificate vouches for it (OpenID Connect Core 1.0, 3.1.3.7); it has to be of the same person and for us.
    const claims = idToken ? claimsOf(idToken) : {}
    const isOurs =
      !idToken || (claims?.sub === account.accountId && [claims.aud].flat().includes(settings.clientId))
    if (!isOurs) return 'refused'
    const told = await claimsAt(settings, { idToken, accessToken })
    if (told === null || told === 'refused' || told.sub !== account.accountId) return 'refused'
    return groupsOf(told[readEnv().signIn.groupsClaim])
  } catch (error) {
    return isNo(error) ? 'refused' : 'away'
  }
}

/** Refresh tokens are good once: of several requests at the same time one asks, and all get its answer. */
const asking = new Map<string, Promise<Read>>()

async function askOnce(settings: OidcSettings, personId: string, now: Date): Promise<Read> {
  const store = await database()
  const due = or(isNull(people.groupsTriedAt), lt(people.groupsTriedAt, new Date(now.getTime() - againMs())))
  const [mine] = await store
    .update(people)
    .set({ groupsTriedAt: now })
    .where(and(eq(people.id, personId), due))
    .returning({ id: people.id })
  // Another process asks, or it was just away.
  if (!mine) return 'away'
  const read = await readGroups(settings, personId)
  if (typeof read !== 'string')
    await store.update(people).set({ groups: read, groupsReadAt: now }).where(eq(people.id, personId))
  if (read === 'refused')
    await store.delete(sessions).where(and(eq(sessions.userId, personId), eq(sessions.method, 'oidc')))
  return read
}

/** How long ago the provider told the groups, in windows. */
export function windowsSince(readAt: Date | null, now: Date): number {
  return readAt === null
    ? Number.POSITIVE_INFINITY
    : (now.getTime() - readAt.getTime()) / readEnv().signIn.groupsMs
}

/**
 * Groups of whoever has a session; of one by the identity provider asked for again in every window. Null: the provider does not vouch for the person
 * any more, or could not be asked for a whole window: then the session has ended.
 */
export async function groupsNow({ person, session }: Row, now: Date): Promise<readonly string[] | null> {
  if (session.method !== 'oidc') return person.groups
  const age = windowsSince(person.groupsReadAt, now)
  if (age < 1) return person.groups
  const { oidc } = readEnv().signIn
  // It was taken out of the settings: whom it let in, nobody vouches for.
  if (!oidc) return null
  const found = asking.get(person.id) ?? askOnce(oidc, person.id, now).finally(() => asking.delete(person.id))
  asking.set(person.id, found)
  const read = await found
  if (typeof read !== 'string') return read
  return read === 'away' && age < 2 ? person.groups : null
}
