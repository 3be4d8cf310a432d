import 'server-only'
import { headers } from 'next/headers'

/**
 * Whether a server action was called by one of this site's own pages. Next compares the Origin with the host only when there is an Origin;
 * a request without one is refused here too. Behind a proxy the host a browser sees is the forwarded one; a foreign page cannot set either.
 */
export async function isOwnOrigin(): Promise<boolean> {
  const list = await headers()
  return isSameOrigin(list)
}

export function isSameOrigin(list: Pick<Headers, 'get'>): boolean {
  const site = list.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') return false
  const origin = list.get('origin')
  const host = list.get('x-forwarded-host') ?? list.get('host')
  return origin !== null && host !== null && URL.canParse(origin) && new URL(origin).host === host
}
