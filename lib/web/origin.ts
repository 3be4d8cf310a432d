import 'server-only'

type Sent = Pick<Headers, 'get'>

/** Fetch metadata is sent by browsers alone, and over https or to this machine alone: its absence says nothing. */
function isElsewhere(sent: Sent): boolean {
  const site = sent.get('sec-fetch-site')
  return site !== null && site !== 'same-origin'
}

/**
 * Whether one of this site's own pages sent it: browsers name the origin of a page with everything that may change something, and a page cannot
 * name another. None, an opaque one (`null`) and a foreign one are refused. The host is the one the browser saw (`x-forwarded-host` as
 * lib/web left it). `origin`: the site's address where the settings name it; then http is not https.
 */
export function isSameOrigin(sent: Sent, origin: string | null = null): boolean {
  if (isElsewhere(sent)) return false
  const from = sent.get('origin')
  if (from === null || !URL.canParse(from)) return false
  if (origin !== null) return from === origin
  const host = sent.get('x-forwarded-host') ?? sent.get('host')
  return host !== null && new URL(from).host === host.toLowerCase()
}

/**
 * Whether data may be given: to this site's own pages and to whoever typed the address (`none`), for a file also to whoever followed a link to it
 * from elsewhere, who then sees it and not the page with the link. Another page's script, image or frame gets nothing.
 */
export function mayReceive(sent: Sent, what: 'rows' | 'file'): boolean {
  const from = sent.get('origin')
  if (from !== null && !isSameOrigin(sent)) return false
  const site = sent.get('sec-fetch-site')
  if (site === null || site === 'same-origin' || site === 'none') return true
  return (
    what === 'file' && sent.get('sec-fetch-mode') === 'navigate' && sent.get('sec-fetch-dest') === 'document'
  )
}
