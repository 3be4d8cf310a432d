import { type Cidr, cidrContains, parseCidr } from '../conditions/values.ts'

/** The last address of a block. */
function lastOf({ address, bits, prefix }: Cidr): bigint {
  return firstOf({ address, bits, prefix }) + (1n << BigInt(bits - prefix)) - 1n
}

function firstOf({ address, bits, prefix }: Cidr): bigint {
  const host = BigInt(bits - prefix)
  return (address >> host) << host
}

/** An address of a block that none of the blocks within it holds; null when they cover it. */
function ownAddress(block: Cidr, others: readonly Cidr[]): bigint | null {
  const inner = others
    .filter((other) => other !== block && other.prefix > block.prefix && cidrContains(block, other))
    .sort((left, right) => (firstOf(left) < firstOf(right) ? -1 : 1))
  let address = firstOf(block)
  for (const each of inner) {
    if (address < firstOf(each)) return address
    if (address <= lastOf(each)) address = lastOf(each) + 1n
  }
  return address <= lastOf(block) ? address : null
}

function write(address: bigint, bits: 32 | 128): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.')
  const groups = Array.from({ length: 8 }, (_, index) => (address >> BigInt(112 - 16 * index)) & 0xffffn)
  return groups.map((group) => group.toString(16)).join(':')
}

const everything: readonly Cidr[] = [
  { bits: 32, address: 0n, prefix: 0 },
  { bits: 128, address: 0n, prefix: 0 },
]

/** One address for every way in which addresses can lie in blocks: blocks are apart or one holds the other, so each has a part of its own. */
export function addressSamples(blocks: readonly string[]): readonly string[] {
  const read = [...everything, ...blocks.flatMap((text) => parseCidr(text) ?? [])]
  return read.flatMap((block) => {
    const address = ownAddress(block, read)
    return address === null ? [] : [write(address, block.bits)]
  })
}
