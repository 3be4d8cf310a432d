import 'server-only'
import { type Networks, plainAddress } from '../networks.ts'

/** What a request says of itself, by name in lower case; several of a name are joined by commas. */
export type HeaderOf = (name: string) => string | undefined

/** Where a request came from and what it asked for, with proxies that are trusted taken away. */
export type Seen = {
  /** Who is at the other end of the connection: the browser, or the proxy before us. */
  readonly peer: string
  /** Who asked, behind the proxies that are trusted. */
  readonly client: string
  /** As the browser wrote it, perhaps with a port; null: there was none. */
  readonly host: string | null
  readonly protocol: 'http' | 'https'
}

const listOf = (value: string | undefined) => (value ?? '').split(',').flatMap((each) => each.trim() || [])

/**
 * A proxy appends to `X-Forwarded-For` whom it saw, so the last entry is the word of the proxy before us, the one before it the word of whom that
 * saw. The first from the right that is not one of ours is who asked; what stands left of it, anybody may have written.
 */
function clientOf(peer: string, forwarded: readonly string[], trusted: Networks): string {
  const hops = [...forwarded.map(plainAddress), peer]
  return hops.findLast((hop) => !trusted.holds(hop)) ?? hops[0] ?? peer
}

/** What `X-Forwarded-…` says counts only where the connection is a trusted proxy's; else the connection itself is all that is known. */
export function seenFrom(headerOf: HeaderOf, address: string, trusted: Networks): Seen {
  const peer = plainAddress(address)
  const host = headerOf('host') ?? null
  if (!trusted.holds(peer)) return { peer, client: peer, host, protocol: 'http' }
  return {
    peer,
    client: clientOf(peer, listOf(headerOf('x-forwarded-for')), trusted),
    host: listOf(headerOf('x-forwarded-host')).at(-1) ?? host,
    protocol: listOf(headerOf('x-forwarded-proto')).at(-1)?.toLowerCase() === 'https' ? 'https' : 'http',
  }
}
