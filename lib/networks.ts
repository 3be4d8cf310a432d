import { BlockList, isIP } from 'node:net'

/** Addresses and networks (CIDR) of both families. */
export type Networks = { holds(address: string): boolean }

/** A server that listens on both families tells an IPv4 peer as an IPv6 address (RFC 4291, 2.5.5.2). */
export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  return mapped?.[1] ?? address
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Whether it is an address, or a network such as `10.0.0.0/8`. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  if (isIP(address) === 0 || rest.length > 0) return false
  if (prefix === undefined) return true
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (isIP(address) === 6 ? 128 : 32)
}

/** Throws a RangeError for what is neither an address nor a network. */
export function networksOf(list: readonly string[]): Networks {
  const known = new BlockList()
  for (const each of list) {
    if (!isNetwork(each)) throw new RangeError(`${each} is neither an address nor a network`)
    const [address = '', prefix] = each.split('/')
    if (prefix === undefined) known.addAddress(address, familyOf(address))
    else known.addSubnet(address, Number(prefix), familyOf(address))
  }
  return {
    holds(address) {
      const plain = plainAddress(address)
      return isIP(plain) !== 0 && known.check(plain, familyOf(plain))
    },
  }
}
