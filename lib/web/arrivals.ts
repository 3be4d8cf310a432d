import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Networks } from '../networks.ts'
import { headersOf } from './headers.ts'
import { seenFrom } from './seen.ts'

/** Who is at the other end of the connection, for everything behind; whatever a request says under this name is replaced. */
export const peerHeader = 'x-podscope-peer'

const forwarded = ['forwarded', 'x-forwarded-port', 'x-real-ip']

/** What refuse.ts refuses. */
const impossible = '/%00'
/** Methods that a request of the Fetch standard cannot have (its 2.2.1); Next makes one of each and fails. */
const impossibleMethods = new Set(['CONNECT', 'TRACE', 'TRACK'])

/** A target that is no path is for proxies and whole servers (RFC 9112, 3.2); Next fails at one, or leads elsewhere. */
function isPossible({ method, url }: IncomingMessage): boolean {
  return !impossibleMethods.has(method ?? '') && url?.startsWith('/') === true
}

type Arrival = { readonly request: IncomingMessage; readonly response: ServerResponse }

/**
 * Writes into every request what is true of it, before anything reads it: `x-forwarded-for`, `-host` and `-proto` are then one value each, whom Next's
 * own check of an action, sign-in and audit may believe. Writes onto every answer what all carry; Next answers some before proxy.ts is asked.
 */
export function settleArrival({ request, response }: Arrival, trusted: Networks): void {
  const { headers } = request
  const headerOf = (name: string) => [headers[name]].flat().join(',') || undefined
  const seen = seenFrom(headerOf, request.socket.remoteAddress ?? '', trusted)
  for (const name of forwarded) delete headers[name]
  headers[peerHeader] = seen.peer
  headers['x-forwarded-for'] = seen.client
  headers['x-forwarded-proto'] = seen.protocol
  headers['x-forwarded-host'] = seen.host ?? ''
  if (!isPossible(request)) {
    request.method = 'GET'
    request.url = impossible
  }
  for (const [name, value] of Object.entries(headersOf(seen))) response.setHeader(name, value)
}

/**
 * From now on for every request of this process. Node tells them before it hands them to the server (`http.server.request.start`); neither proxy.ts nor
 * a page is told by Next whose connection it is.
 */
export function settleArrivals(trusted: Networks): void {
  subscribe('http.server.request.start', (message) => settleArrival(message as Arrival, trusted))
}
