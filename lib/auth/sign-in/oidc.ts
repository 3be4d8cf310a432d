import 'server-only'
import { and, eq } from 'drizzle-orm'
import { fail, ok, type Result } from '../../base/index.ts'
import { readEnv } from '../../env.ts'
import { routes } from '../../routes.ts'
import { database, tables } from '../../store/index.ts'
import type { SignInProblem } from '../types.ts'
import { addressLimit, attemptKey, claimAttempt } from './attempts.ts'
import { type Cookie, optionsOf, tokenOf } from './cookie.ts'
import { clientHeader, discover, provider, providerId, signingIn, tell } from './provider.ts'
import { recordRefusal } from './record.ts'
import { addressOf, type HeaderList, safePath } from './request.ts'

const { sessions, signInAccounts: accounts } = tables

/** The name of the identity provider, for a button; null: none is set up. */
export const providerName = (): string | null => readEnv().signIn.oidc?.name ?? null

/** Where to send the browser, and the cookies it has to come back with. */
export type Departure = { readonly url: string; readonly cookies: readonly Cookie[] }

/** A `Set-Cookie` of better-auth's, with what cookie.ts says of all our cookies. */
function cookieOf(line: string): Cookie {
  const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? []
  const maxAge = Number(/;\s*max-age=(\d+)/i.exec(line)?.[1] ?? 0)
  return { name, value: decodeURIComponent(value), options: optionsOf(maxAge) }
}

/** Begins a sign-in with the identity provider: with state, nonce and a proof key (PKCE, RFC 7636). */
export async function startOidc(
  to: string,
  headers: HeaderList,
  now = new Date(),
): Promise<Result<Departure, SignInProblem>> {
  const { oidc } = readEnv().signIn
  if (!oidc) return fail({ kind: 'not-here' })
  // Each leaves a row behind for ten minutes.
  const wait = await claimAttempt(attemptKey('oidc', addressOf(headers) ?? 'unknown'), addressLimit, now)
  if (wait !== null) return fail({ kind: 'wait', minutes: Math.ceil(wait / 60_000) })
  try {
    const { scopes } = await discover(oidc)
    const auth = await provider(oidc)
    const { headers: set, response } = await auth.api.signInSocial({
      body: {
        provider: providerId,
        callbackURL: safePath(to),
        errorCallbackURL: routes.signIn(),
        disableRedirect: true,
        // With it groups can be asked for again while the person is away from the provider (OpenID Connect Core 1.0, 11).
        ...(scopes.includes('offline_access') && {
          scopes: ['offline_access'],
          additionalParams: { prompt: 'consent' },
        }),
      },
      returnHeaders: true,
    })
    return response.url
      ? ok({ url: response.url, cookies: set.getSetCookie().map(cookieOf) })
      : fail({ kind: 'away' })
  } catch (error) {
    tell('error', error instanceof Error ? error.message : String(error))
    return fail({ kind: 'provider' })
  }
}

/** A way back to the sign-in with why it failed: better-auth's word for it, where that is a word. */
function failed(location: string): string | null {
  const url = new URL(location, readEnv().signIn.origin)
  const error = url.searchParams.get('error')
  if (error === null) return null
  return routes.signIn({ problem: /^[\w-]{1,60}$/.test(error) ? error : 'failed' })
}

/** Whoever comes back from the identity provider: signed in, or back at the sign-in with the reason. */
export async function finishOidc(request: Request): Promise<Response> {
  const { oidc, origin } = readEnv().signIn
  const answer = (location: string, more?: Headers) => {
    const headers = new Headers(more)
    headers.set('location', location)
    headers.set('cache-control', 'no-store')
    return new Response(null, { status: 303, headers })
  }
  if (!oidc) return answer(routes.signIn())
  const auth = await provider(oidc)
  const before = await tokenOf(request.headers)
  const headers = new Headers(request.headers)
  headers.set(clientHeader, addressOf(request.headers) ?? '')
  const { search } = new URL(request.url)
  const came = new Request(`${origin}/sign-in/callback/${providerId}${search}`, { headers })
  const response = await signingIn.run({ claims: null }, () => auth.handler(came))
  const location = response.headers.get('location')
  const problem = location === null ? routes.signIn({ problem: 'failed' }) : failed(location)
  if (problem !== null) {
    const why = new URL(problem, origin).searchParams.get('problem') ?? 'failed'
    await recordRefusal('oidc', why, null, request.headers, new Date())
    return answer(problem)
  }
  // As with every sign-in: what the browser had before ends.
  if (before) await (await database()).delete(sessions).where(eq(sessions.token, before))
  const cookies = new Headers()
  for (const each of response.headers.getSetCookie()) cookies.append('set-cookie', each)
  return answer(safePath(location), cookies)
}

/** Where the browser goes so that the provider's session ends too (RP-Initiated Logout 1.0); null: it offers none, or is away. */
export async function providerSignOut(personId: string): Promise<string | null> {
  const { oidc, origin } = readEnv().signIn
  if (!oidc) return null
  const store = await database()
  const [account] = await store
    .select({ idToken: accounts.idToken })
    .from(accounts)
    .where(and(eq(accounts.userId, personId), eq(accounts.providerId, providerId)))
  const context = await (await provider(oidc)).$context
  const known = context.socialProviders.find(({ id }) => id === providerId)
  const url = await known?.createEndSessionURL?.({
    ...(account?.idToken && { idToken: account.idToken }),
    postLogoutRedirectURI: `${origin}${routes.signIn()}`,
  })
  return url?.toString() ?? null
}
