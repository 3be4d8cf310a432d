/** Pages with an opaque token: the last key shown, so that changes between two pages neither skip nor repeat. */

export type Page<T> = { readonly items: readonly T[]; readonly next: string | undefined }

/** `keys` must be in the order shown. Null: the token is not one of ours. */
export function pageOf(
  keys: readonly string[],
  size: number,
  token: string | undefined,
): Page<string> | null {
  const after = token === undefined ? undefined : openToken(token)
  if (after === null) return null
  const start = after === undefined ? 0 : firstAfter(keys, after)
  const items = keys.slice(start, start + size)
  const last = items.at(-1)
  const more = start + size < keys.length && last !== undefined
  return { items, next: more ? sealToken(last) : undefined }
}

/** Keys are sorted by code unit. */
function firstAfter(keys: readonly string[], after: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((keys[middle] ?? '') <= after) low = middle + 1
    else high = middle
  }
  return low
}

function sealToken(key: string): string {
  return Buffer.from(JSON.stringify(['after', key])).toString('base64url')
}

function openToken(token: string): string | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
    if (Array.isArray(value) && value[0] === 'after' && typeof value[1] === 'string') return value[1]
  } catch {
    return null
  }
  return null
}
