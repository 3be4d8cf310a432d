import 'server-only'
import { randomUUID } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { readEnv } from '../../env.ts'
import { networksOf, plainAddress } from '../../networks.ts'

export type HeaderList = Pick<Headers, 'get'>

/** What the server itself says of a request, so that no page has to believe what a client says. */
const header = 'x-podscope-request'

// On the process: the start-up and the pages are bundled apart, and Next loads modules again while developing.
const key = Symbol.for('podscope.requests')
type Holder = { [key]?: string }

/** A word that no client knows: a header that bears it was put there by this process. */
function mark(): string {
  const holder = globalThis as Holder
  holder[key] ??= randomUUID()
  return holder[key]
}

export function requestMark(address: string, path: string): Readonly<Record<string, string>> {
  return { [header]: `${mark()} ${address || '-'} ${path}` }
}

/**
 * From now on every request bears where its connection comes from and what it asks for: Next hands out neither, and takes what a client sends as
 * `x-forwarded-for` for the first. Node publishes a request before any listener sees it (diagnostics_channel, `http.server.request.start`), and
 * what a client sent under that name is overwritten.
 */
export function markRequests(): void {
  if ((globalThis as Holder)[key]) return
  mark()
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { readonly request: IncomingMessage }
    Object.assign(request.headers, requestMark(request.socket.remoteAddress ?? '', request.url ?? '/'))
  })
}

function marked(headers: HeaderList): readonly [address: string, path: string] | null {
  const [word, address = '', path = ''] = (headers.get(header) ?? '').split(' ')
  return word === mark() ? [plainAddress(address), path] : null
}

const trusted = () => networksOf(readEnv().trustedProxies)

/** Whether the connection itself is a trusted proxy's. */
export function isFromProxy(headers: HeaderList): boolean {
  const found = marked(headers)
  return found !== null && trusted().holds(found[0])
}

/**
 * The client's address: that of the connection, or where that is a trusted proxy's, the last in `x-forwarded-for` that is none. What stands before it
 * a client may have written.
 */
export function addressOf(headers: HeaderList): string | null {
  const connection = marked(headers)?.[0]
  if (!connection || isIP(connection) === 0) return null
  const proxies = trusted()
  if (!proxies.holds(connection)) return connection
  const told = (headers.get('x-forwarded-for') ?? '').split(',').map((each) => plainAddress(each.trim()))
  const client = told.findLast((each) => isIP(each) !== 0 && !proxies.holds(each))
  return client ?? connection
}

/** The path and query that is asked for, without what Next adds for itself; null where the server did not say. */
export function pathOf(headers: HeaderList): string | null {
  const path = marked(headers)?.[1]
  if (!path?.startsWith('/')) return null
  const url = new URL(path, 'http://site.invalid')
  url.searchParams.delete('_rsc')
  return url.pathname + url.search
}

/** The pages for those who are not signed in. */
export const isSignInPath = (path: string | null) => path !== null && /^\/sign-in(?=$|[/?])/.test(path)

/** A path of this site to go back to; anything else is its first page. `//host` and `/\host` leave the site in a browser (WHATWG URL, 4.4). */
export function safePath(path: string | null | undefined): string {
  if (!path || path.length > 2000 || !/^\/(?![/\\])/.test(path)) return '/'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a browser drops tabs and line ends, and then `/\t/host` is `//host`.
  if (/[\u0000-\u001f\\]/.test(path)) return '/'
  const url = new URL(path, 'http://site.invalid')
  if (url.origin !== 'http://site.invalid' || url.pathname.startsWith('//')) return '/'
  return isSignInPath(url.pathname) ? '/' : url.pathname + url.search
}
