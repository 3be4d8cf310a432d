/** Reading the typed values of conditions. Each returns null for a text that is no such value: it then matches nothing. */

// Each digit can be read in one way only: a megabyte of them is tried once.
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/

export function parseNumber(text: string): number | null {
  return decimal.test(text.trim()) ? Number(text) : null
}

const isoDate =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(Z|[+-]\d{2}:?\d{2})?)?)?$/

/** Days from 1970-01-01 in the Gregorian calendar. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  )
}

function isDay(year: number, month: number, day: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day >= 1 && day <= (lengths[month - 1] ?? 0)
}

function zoneSeconds(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  return sign * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(-2)) * 60)
}

/** Seconds since 1970 of a W3C ISO 8601 date or an epoch time (reference_policies_elements_condition_operators, date operators). */
export function parseDate(text: string): number | null {
  const epoch = parseNumber(text)
  // Four digits alone would be a year; IAM's examples always write at least the month.
  if (epoch !== null) return epoch
  const match = isoDate.exec(text.trim())
  if (!match) return null
  const [, year, month, day = '1', hour = '0', minute = '0', second = '0', fraction = '0', zone] = match
  if (!isDay(Number(year), Number(month), Number(day))) return null
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null
  const time = Number(hour) * 3600 + Number(minute) * 60 + Number(second) + Number(`0.${fraction}`)
  return daysSinceEpoch(Number(year), Number(month), Number(day)) * 86_400 + time - zoneSeconds(zone)
}

export type Cidr = { readonly bits: 32 | 128; readonly address: bigint; readonly prefix: number }

function parseIpv4(text: string): bigint | null {
  const parts = text.split('.')
  if (parts.length !== 4) return null
  let address = 0n
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null
    address = address * 256n + BigInt(part)
  }
  return address
}

/** `isEnd`: an IPv4 address may end an IPv6 one (RFC 4291, 2.2). */
function parseGroups(text: string, isEnd: boolean): number[] | null {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (part.includes('.')) {
      const embedded = isEnd && index === parts.length - 1 ? parseIpv4(part) : null
      if (embedded === null) return null
      groups.push(Number(embedded >> 16n), Number(embedded & 0xffffn))
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16))
    } else {
      return null
    }
  }
  return groups
}

function parseIpv6(text: string): bigint | null {
  const [before = '', after, ...rest] = text.split('::')
  if (rest.length > 0) return null
  const head = parseGroups(before, after === undefined)
  const tail = after === undefined ? [] : parseGroups(after, true)
  if (!head || !tail) return null
  const missing = 8 - head.length - tail.length
  if (after === undefined ? missing !== 0 : missing < 1) return null
  const groups = [...head, ...Array<number>(missing).fill(0), ...tail]
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(group), 0n)
}

/** An address or a block; a bare address is a block of one. */
export function parseCidr(text: string): Cidr | null {
  const [addressText = '', prefixText, ...rest] = text.trim().split('/')
  if (rest.length > 0) return null
  const bits = addressText.includes(':') ? 128 : 32
  const address = bits === 128 ? parseIpv6(addressText) : parseIpv4(addressText)
  if (address === null) return null
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return null
  const prefix = prefixText === undefined ? bits : Number(prefixText)
  return prefix > bits ? null : { bits, address, prefix }
}

export function cidrContains(block: Cidr, address: Cidr): boolean {
  if (block.bits !== address.bits || address.prefix < block.prefix) return false
  const shift = BigInt(block.bits - block.prefix)
  return block.address >> shift === address.address >> shift
}
