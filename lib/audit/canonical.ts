import 'server-only'

/**
 * A value as the one JSON text there is of it: no white space, the keys of objects in the order of their UTF-16 code units, and everything else as
 * JSON.stringify writes it (RFC 8785, JSON Canonicalization Scheme, which is made of the same). What is undefined is left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each ?? null)).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join()}}`
}
