import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { betterAuth } from 'better-auth/minimal'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { eq } from 'drizzle-orm'
import { appendEvent } from '../../audit/index.ts'
import { readEnv } from '../../env.ts'
import type { OidcSettings } from '../../sign-in-schema.ts'
import { type Database, database, tables } from '../../store/index.ts'
import { cookieName, isSecure } from './cookie.ts'
import { groupsOf } from './groups.ts'
import { plainEmail, plainName } from './people.ts'
import { sessionEvent } from './record.ts'
import { signingSecret } from './secret.ts'

/** Of the identity provider, as better-auth knows it. */
export const providerId = 'oidc'
const waitMs = 10_000

export type Claims = Readonly<Record<string, unknown>>

/** What an ID token says. It was verified before (better-auth, `requireIdTokenVerification`) or came straight from the provider. */
export function claimsOf(idToken: string): Claims | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null ? (claims as Claims) : null
  } catch {
    return null
  }
}

/** A connection that was kept open may have been closed at the other end a moment ago; a question may be asked twice. */
async function get(url: string, token?: string): Promise<Response> {
  const once = () =>
    fetch(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(waitMs),
      headers: { accept: 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    })
  return once().catch((error: unknown) => {
    if (error instanceof TypeError) return once()
    throw error
  })
}

/** Asks the provider. Rejects when it does not answer within ten seconds, or not with JSON; `refused`: it does not take the token. */
async function ask(url: string, token?: string): Promise<Claims | 'refused'> {
  const response = await get(url, token)
  if (response.status === 401 || response.status === 403) return 'refused'
  if (!response.ok) throw new Error(`it answered with ${response.status}`)
  return (await response.json()) as Claims
}

export type Discovered = { readonly userInfo: string | null; readonly scopes: readonly string[] }

/** Reads the provider's own description, which has to name the issuer of the settings (OpenID Connect Discovery 1.0, 4.3). */
export async function discover({ issuer }: OidcSettings): Promise<Discovered> {
  const found = await ask(discoveryUrl(issuer))
  if (found === 'refused' || found.issuer !== issuer)
    throw new Error('it does not go by the issuer of PODSCOPE_OIDC_ISSUER')
  const scopes = Array.isArray(found.scopes_supported) ? found.scopes_supported.map(String) : []
  return { userInfo: typeof found.userinfo_endpoint === 'string' ? found.userinfo_endpoint : null, scopes }
}

const discoveryUrl = (issuer: string) => `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`

/**
 * Everything the provider says of a person: in the ID token and, where that tells no email or groups, at its userinfo, which has to be of the same person
 * (OpenID Connect Core 1.0, 5.3.2). Null: the ID token is of another issuer; `refused`: the access token is not taken.
 */
export async function claimsAt(
  settings: OidcSettings,
  tokens: { readonly idToken?: string | undefined; readonly accessToken?: string | undefined },
): Promise<Claims | 'refused' | null> {
  const own = tokens.idToken ? claimsOf(tokens.idToken) : {}
  if (own === null || (tokens.idToken && own.iss !== settings.issuer)) return null
  const { groupsClaim } = readEnv().signIn
  if (own.email !== undefined && own[groupsClaim] !== undefined) return own
  const { userInfo } = await discover(settings)
  if (userInfo === null || !tokens.accessToken) return own
  const more = await ask(userInfo, tokens.accessToken)
  if (more === 'refused') return tokens.idToken ? own : 'refused'
  return own.sub !== undefined && more.sub !== own.sub ? null : { ...own, ...more }
}

/** What the provider said in the sign-in that is under way. */
export const signingIn = new AsyncLocalStorage<{ claims: Claims | null }>()

/** Who a person is to the provider, kept on the person. */
async function keepClaims(store: Database, personId: string): Promise<void> {
  const claims = signingIn.getStore()?.claims
  if (!claims) return
  const name = plainName(String(claims.name ?? claims.preferred_username ?? ''))
  const now = new Date()
  await store
    .update(tables.people)
    .set({
      ...(name && { name }),
      groups: groupsOf(claims[readEnv().signIn.groupsClaim]),
      groupsReadAt: now,
      groupsTriedAt: now,
    })
    .where(eq(tables.people.id, personId))
}

async function recordSignIn(
  store: Database,
  personId: string,
  session: { readonly id: string; readonly address: string | null },
): Promise<void> {
  const { people } = tables
  const [person] = await store.select({ name: people.name }).from(people).where(eq(people.id, personId))
  const known = { id: personId, name: person?.name ?? personId }
  await appendEvent(sessionEvent('sign-in', known, session, { method: 'oidc' }))
}

function oauth(settings: OidcSettings) {
  const { issuer, clientId, clientSecret, name, scopes } = settings
  return genericOAuth({
    config: [
      {
        providerId,
        name,
        discoveryUrl: discoveryUrl(issuer),
        clientId,
        clientSecret,
        authentication: 'basic',
        scopes: [...scopes],
        pkce: true,
        requireIdTokenVerification: true,
        getUserInfo: async ({ idToken, accessToken }) => {
          if (!idToken) return null
          const claims = await claimsAt(settings, { idToken, accessToken })
          if (claims === null || claims === 'refused' || typeof claims.sub !== 'string') return null
          const around = signingIn.getStore()
          if (around) around.claims = claims
          const email = plainEmail(String(claims.email ?? ''))
          return {
            sub: claims.sub,
            id: claims.sub,
            name: plainName(String(claims.name ?? claims.preferred_username ?? '')) ?? email ?? 'Somebody',
            email: email ?? `${Buffer.from(claims.sub).toString('hex').slice(0, 60)}@oidc.invalid`,
            emailVerified: email !== null && claims.email_verified === true,
          }
        },
      },
    ],
  })
}

/** One line of what went wrong: what better-auth adds may hold a token. */
export function tell(level: string, message: string): void {
  // biome-ignore lint/suspicious/noConsole: whoever runs the site has to see why nobody gets in.
  if (level === 'error') console.error(`podscope: sign-in with the identity provider: ${message}`)
}

function make(store: Database, secret: string, settings: OidcSettings) {
  const { origin, sessionMs } = readEnv().signIn
  const secure = isSecure()
  return betterAuth({
    appName: 'Podscope',
    baseURL: origin,
    basePath: '/sign-in',
    secret,
    telemetry: { enabled: false },
    logger: { level: 'error', log: tell },
    // How often somebody may try is counted where all processes see it (attempts.ts).
    rateLimit: { enabled: false },
    database: drizzleAdapter(store, {
      provider: 'pg',
      schema: {
        user: tables.people,
        session: tables.sessions,
        account: tables.signInAccounts,
        verification: tables.signInVerifications,
      },
    }),
    session: { expiresIn: Math.floor(sessionMs / 1000), disableSessionRefresh: true },
    account: {
      encryptOAuthTokens: true,
      // Whom the provider vouches for by email is the person an admin added with it. An email that it does not vouch for is nobody's.
      accountLinking: { enabled: true, trustedProviders: [], requireLocalEmailVerified: false },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => keepClaims(store, session.userId),
          after: async ({ id, userId, ipAddress }) =>
            recordSignIn(store, userId, { id, address: ipAddress ?? null }),
        },
      },
    },
    onAPIError: { errorURL: `${origin}/sign-in` },
    advanced: {
      useSecureCookies: false,
      cookiePrefix: secure ? '__Host-podscope' : 'podscope',
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
      cookies: { session_token: { name: cookieName() } },
      ipAddress: { ipAddressHeaders: [clientHeader] },
    },
    plugins: [oauth(settings)],
  })
}

/** Where the client's address is told to better-auth, which would believe `x-forwarded-for`. */
export const clientHeader = 'x-podscope-client'

export type Provider = ReturnType<typeof make>
const made = new WeakMap<Database, Promise<Provider>>()

/** better-auth with the identity provider of the settings, made at the first use; nobody who signs in otherwise waits for that provider. */
export async function provider(settings: OidcSettings): Promise<Provider> {
  const store = await database()
  const found = made.get(store)
  if (found) return found
  const making = signingSecret().then((secret) => make(store, secret, settings))
  made.set(store, making)
  making.catch(() => made.delete(store))
  return making
}
