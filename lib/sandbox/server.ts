/** node:http on the loopback, and nothing beyond it. */
import type http from 'node:http'
import { answerControl, type Control, controlPath } from './control/endpoint.ts'
import { answerCall, type Gateway, type Outcome } from './gateway.ts'
import type { WireRequest } from './protocol/wire.ts'

const bodyBytesMax = 32 * 1024 * 1024
const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]'])

export function serve(server: http.Server, gateway: Gateway, control: Control): void {
  server.on('request', (incoming, outgoing) => {
    respond(gateway, control, incoming, outgoing).catch((error: unknown) => {
      if (!incoming.destroyed) gateway.report(String(error))
      incoming.destroy()
    })
  })
}

async function respond(
  gateway: Gateway,
  control: Control,
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
): Promise<void> {
  const refusal = refusalOf(incoming)
  if (refusal !== null) {
    outgoing.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ message: refusal }))
    return
  }
  const request = await readRequest(incoming)
  if (request === null) {
    outgoing.writeHead(413, { connection: 'close' }).end()
    return
  }
  const outcome = isControl(request) ? answerControl(control, request) : await answerCall(gateway, request)
  send(outcome, incoming, outgoing)
}

function isControl({ path }: WireRequest): boolean {
  return path === controlPath || path.startsWith(`${controlPath}/`)
}

/**
 * A page elsewhere could make a name of its own resolve to 127.0.0.1 (DNS rebinding) or post across origins; both show
 * in the headers that a browser does not let it change.
 */
function refusalOf({ headers }: http.IncomingMessage): string | null {
  if (!isLoopback(headers.host)) return 'The sandbox answers to 127.0.0.1 and localhost only.'
  if (headers.origin === undefined) return null
  const foreign = !URL.canParse(headers.origin) || !isLoopback(new URL(headers.origin).host)
  return foreign ? 'The sandbox does not answer to pages of other sites.' : null
}

function isLoopback(host: string | undefined): boolean {
  return host !== undefined && loopbackNames.has(host.replace(/:\d+$/, '').toLowerCase())
}

async function readRequest(incoming: http.IncomingMessage): Promise<WireRequest | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming) {
    bytes += chunk.length
    if (bytes > bodyBytesMax) return null
    chunks.push(chunk)
  }
  const [path = '/', ...search] = (incoming.url ?? '/').split('?')
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value ?? '')])
  return {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(search.join('?')),
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
  }
}

function send(outcome: Outcome, incoming: http.IncomingMessage, outgoing: http.ServerResponse): void {
  if (outcome === null) {
    incoming.socket.destroy()
    return
  }
  outgoing.writeHead(outcome.status, outcome.headers)
  outgoing.end(incoming.method === 'HEAD' ? undefined : outcome.body)
}
