import 'server-only'
import { isIP } from 'node:net'

export type Names = {
  /** The site's own address, such as `https://podscope.example.com`; null: it is only reached where it listens. */
  readonly origin: string | null
  /** The address or name it listens on. */
  readonly listensOn: string
}

const loopback = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/
const everywhere = new Set(['0.0.0.0', '::'])

/** `Host` is a name or an address and perhaps a port, and nothing else (RFC 9110, 7.2). */
const hostForm = /^(?<name>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(?<port>\d{1,5}))?$/

/**
 * Whether the site goes by this `Host`. A page elsewhere whose name is made to point here (DNS rebinding) would be of the same origin as ours, and
 * read everything; it comes with its own name. Without an address in the settings: this machine, by any port, since one may be forwarded; and
 * where it listens. Listening everywhere, it goes by every address: only names can be made to point elsewhere.
 */
export function goesBy(host: string | null, { origin, listensOn }: Names): boolean {
  const given = hostForm.exec(host?.toLowerCase() ?? '')?.groups
  if (!given?.name) return false
  if (origin !== null) return withoutDefaultPort(given.name, given.port, origin) === new URL(origin).host
  if (loopback.test(given.name)) return true
  const bare = given.name.replace(/^\[|\]$/g, '')
  return everywhere.has(listensOn) ? isIP(bare) !== 0 : bare === listensOn.toLowerCase()
}

function withoutDefaultPort(name: string, port: string | undefined, origin: string): string {
  const usual = origin.startsWith('https:') ? '443' : '80'
  return port === undefined || port === usual ? name : `${name}:${port}`
}
