import type { Service } from '../catalog/index.ts'

export type WildcardChoice = {
  readonly pattern: string
  readonly names: readonly string[]
  /** Of all actions, or of a verb: `s3:*`, `s3:Get*`. */
  readonly isVerb: boolean
}

const remembered = new Map<string, readonly WildcardChoice[]>()

/**
 * `s3:*`, a wildcard for each verb that several actions begin with (`s3:Get*`), and for each longer beginning that several share (`s3:GetObject*`).
 * Depends on the catalog only: worked out once a service.
 */
export function wildcardsOf({ prefix, actions }: Service): readonly WildcardChoice[] {
  const known = remembered.get(prefix)
  if (known) return known
  const names = actions.map(({ name }) => name)
  const lower = names.map((name) => name.toLowerCase())
  const words = names.map((name) => beginnings(name.slice(prefix.length + 1)))
  const verbs = new Set(words.map(([verb]) => verb))
  const shared = [...new Set(words.flat())].flatMap((begin): WildcardChoice[] => {
    const start = `${prefix}:${begin}`.toLowerCase()
    const matched = names.filter((_, place) => lower[place]?.startsWith(start))
    if (matched.length < 2) return []
    return [{ pattern: `${prefix}:${begin}*`, names: matched, isVerb: verbs.has(begin) }]
  })
  const all = [{ pattern: `${prefix}:*`, names, isVerb: true }, ...shared]
  remembered.set(prefix, all)
  return all
}

/** `GetObjectAcl` → `Get`, `GetObject`, `GetObjectAcl`. */
function beginnings(name: string): readonly string[] {
  return [...name.matchAll(/[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[^A-Z]+/g)].map(({ index, 0: word }) =>
    name.slice(0, index + word.length),
  )
}
