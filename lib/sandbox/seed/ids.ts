/** Ids and choices that look drawn but are the same in every run. */

/** FNV-1a: small, and spreads well enough for ids. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value >>> 0
}

/** mulberry32. */
function sequence(seed: string): () => number {
  let state = hash(seed)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function textOf(seed: string, alphabet: string, length: number): string {
  const next = sequence(seed)
  return Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]).join('')
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const lower = 'abcdefghijklmnopqrstuvwxyz0123456789'

export const roleId = (arn: string) => `AROA${textOf(arn, upper, 17)}`
export const accessKeyId = (accountId: string) => `AKIA${textOf(`key ${accountId}`, upper, 16)}`
export const secretKey = (accountId: string) => textOf(`secret ${accountId}`, `${lower}${upper}/+`, 40)
export const associationId = (cluster: string, namespace: string, serviceAccount: string) =>
  `a-${textOf(`${cluster}/${namespace}/${serviceAccount}`, lower, 17)}`

export function pick<T>(seed: string, values: readonly [T, ...T[]]): T {
  return values[hash(seed) % values.length] ?? values[0]
}

/** All times hang on this day, so that the data is the same in every run. */
export const today = Date.UTC(2026, 10, 20, 9, 0, 0)
const day = 86_400_000

/** A time up to `days` before `today`, in milliseconds. */
export function daysBefore(seed: string, days: number): number {
  return today - Math.floor(sequence(`time ${seed}`)() * days * day)
}
