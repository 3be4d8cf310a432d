import 'server-only'
import { headers } from 'next/headers'
import { readEnv } from '@/lib/env.ts'
import { isSameOrigin, mayReceive } from '@/lib/web/index.ts'

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

/** Nobody signs in yet: whoever reaches the site is its one person. */
export async function whoAsks(): Promise<{ readonly id: string; readonly groups: readonly string[] } | null> {
  return { id: 'local', groups: [] }
}

/** Who opens this page. */
export async function signedIn() {
  return whoAsks()
}
