import { type Cidr, cidrContains, parseCidr } from '../conditions/values.ts'
import type { Finding } from '../types.ts'
import { eachCondition, type UsedCondition } from './condition.ts'
import { write } from './edits.ts'
import { type Check, shown } from './subject.ts'

/** Addresses that no request from the internet comes from (RFC 1918, 6598, 3927, 1122, 4193, 4291). */
const privateBlocks: readonly Cidr[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
]
  .map(parseCidr)
  .filter((block) => block !== null)

function isPrivate(text: string): boolean {
  const block = parseCidr(text)
  return block !== null && privateBlocks.some((each) => cidrContains(each, block))
}

/** IPv4 with dots, IPv6 in eight groups without leading zeros; the shortest form would only be prettier. */
function addressText(address: bigint, bits: Cidr['bits']): string {
  const [size, step, base, dot] = bits === 32 ? [4, 8n, 10, '.'] : [8, 16n, 16, ':']
  const parts = Array.from({ length: size }, (_, index) =>
    ((address >> (step * BigInt(size - 1 - index))) & ((1n << step) - 1n)).toString(base),
  )
  return parts.join(dot)
}

/** The block that is meant where bits beyond the prefix are set; null where none are. */
function blockOf(text: string): string | null {
  const block = parseCidr(text)
  if (!block) return null
  const { address, bits, prefix } = block
  const shift = BigInt(bits - prefix)
  const start = (address >> shift) << shift
  return start === address ? null : `${addressText(start, bits)}/${prefix}`
}

function checkRange({ condition: { values } }: UsedCondition): readonly Finding[] {
  return values.flatMap(({ value, range }): Finding[] => {
    const block = blockOf(value)
    if (block === null) return []
    const message = `only the block counts: ${shown(value)} is the same as ${shown(block)}`
    return [{ code: 'improve-ip-range', severity: 'suggestion', message, range, ...write(range, block) }]
  })
}

/** `aws:SourceIp` is the address a request has on the internet; within a VPC it is `aws:VpcSourceIp` (condition-keys-sourceip). */
function checkPrivate({ use, key, condition }: UsedCondition): readonly Finding[] {
  const inside = key === 'aws:sourceip' ? condition.values.filter(({ value }) => isPrivate(value)) : []
  const [first] = inside
  if (!first) return []
  const { negated } = use.operator
  if (inside.length === condition.values.length) {
    const { range } = condition.key
    return negated
      ? [
          {
            code: 'private-not-ip-address',
            severity: 'error',
            message: '`aws:SourceIp` is a public address, so this always holds: test `aws:VpcSourceIp`',
            range,
          },
        ]
      : [
          {
            code: 'private-ip-address',
            severity: 'error',
            message: '`aws:SourceIp` is a public address, so this never holds: test `aws:VpcSourceIp`',
            range,
          },
        ]
  }
  return inside.map(({ value, range }): Finding => {
    const message = `\`aws:SourceIp\` is a public address and never in ${shown(value)}: test \`aws:VpcSourceIp\``
    return negated
      ? { code: 'private-not-ip-address-subset', severity: 'suggestion', message, range }
      : { code: 'private-ip-address-subset', severity: 'suggestion', message, range }
  })
}

export const checkAddresses: Check = (subject) =>
  eachCondition(subject, (used) =>
    used.use.operator.family === 'ip' ? [...checkRange(used), ...checkPrivate(used)] : [],
  )
