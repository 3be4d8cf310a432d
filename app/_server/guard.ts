import 'server-only'
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { type Cookie, pathOf, personOf, type SignedIn, safePath, whyEnded } from '@/lib/auth/sign-in/index.ts'
import { readEnv } from '@/lib/env.ts'
import { routes } from '@/lib/routes.ts'
import { isSameOrigin, mayReceive } from '@/lib/web/index.ts'

/** Who makes this request; null: nobody who is signed in. For server actions, and asked once however many parts of a page do. */
export const whoAsks = cache(async (): Promise<SignedIn | null> => personOf(await headers()))

/** Who opens this page. Whoever is not signed in goes to the sign-in, and from there comes back. */
export async function signedIn(): Promise<SignedIn> {
  const person = await whoAsks()
  if (person) return person
  const list = await headers()
  const back = safePath(pathOf(list))
  const why = await whyEnded(list)
  redirect(routes.signIn({ ...(back !== '/' && { to: back }), ...(why && { problem: why }) }))
}

/** Gives the browser what it keeps of a session, or takes it away. */
export async function keepCookie({ name, value, options }: Cookie): Promise<void> {
  const jar = await cookies()
  jar.set(name, value, options)
}

/**
 * Whether a server action was called by one of this site's own pages. Next compares the Origin with the host only when there is an Origin;
 * a request without one is refused here too, as proxy.ts does before: this door does not lean on that one.
 */
export async function isOwnOrigin(): Promise<boolean> {
  return isSameOrigin(await headers(), readEnv().origin)
}

/**
 * What a handler that only reads answers to another site's page; null: it may answer. `rows` are for this site's pages alone, a `file` also for whoever
 * follows a link to it.
 */
export function refuseForeignRead(request: Request, what: 'rows' | 'file'): Response | null {
  if (mayReceive(request.headers, what)) return null
  return new Response('This is given to this site’s own pages alone.\n', {
    status: 403,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })
}
