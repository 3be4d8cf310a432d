import { actionsMatching, catalog } from '../catalog/index.ts'
import { foldPatterns } from '../iam/index.ts'

export function isWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern)
}

/** The actions of the catalog that patterns reach, as AWS spells them, sorted and each once. */
export function expandWildcards(patterns: readonly string[]): readonly string[] {
  const names = new Set(patterns.flatMap((pattern) => matching(pattern).map(({ name }) => name)))
  return [...names].sort()
}

/**
 * Patterns as few short ones that reach exactly the same actions of the catalog; what it does not know stays as it is written. An action that AWS
 * adds later may be reached by the one and not by the other: who offers this says so.
 */
export function collapseActions(patterns: readonly string[]): readonly string[] {
  return [...foldPatterns(patterns, catalog)].sort()
}

const remembered = new Map<string, ReturnType<typeof actionsMatching>>()
const rememberedMax = 2_000

/** `actionsMatching`, kept: it depends on the catalog only, and is asked at every keystroke. */
export function matching(pattern: string): ReturnType<typeof actionsMatching> {
  const known = remembered.get(pattern)
  if (known) return known
  if (remembered.size >= rememberedMax) remembered.clear()
  const found = actionsMatching(pattern)
  remembered.set(pattern, found)
  return found
}
