import { type Glob, matchGlob, star } from '../pattern.ts'

/** The six parts of an ARN, the last with its colons; null for what has fewer. */
function cut<T extends string | readonly number[]>(text: T, colonFrom: (from: number) => number): T[] | null {
  const parts: T[] = []
  let from = 0
  while (parts.length < 5) {
    const at = colonFrom(from)
    if (at < 0) return null
    parts.push(text.slice(from, at) as T)
    from = at + 1
  }
  parts.push(text.slice(from) as T)
  return parts
}

const colon = ':'.charCodeAt(0)
/** By pattern: one without variables is the same object for every request. */
const known = new WeakMap<Glob, readonly Glob[] | 'every' | 'none'>()

function partsOf({ codes }: Glob): readonly Glob[] | 'every' | 'none' {
  // "*" alone stands for every ARN.
  if (codes.length === 1 && codes[0] === star) return 'every'
  const parts = cut(codes, (from) => codes.indexOf(colon, from))
  return parts?.map((part) => ({ codes: part, literal: null })) ?? 'none'
}

/**
 * Whether an ARN matches part by part: a `*` does not cross a colon between them
 * (reference_policies_elements_condition_operators, ARN condition operators).
 */
export function matchArn(value: string, wanted: Glob): boolean {
  const patterns = known.get(wanted) ?? partsOf(wanted)
  known.set(wanted, patterns)
  if (patterns === 'every' || patterns === 'none') return patterns === 'every'
  const parts = cut(value, (from) => value.indexOf(':', from))
  return parts !== null && patterns.every((pattern, index) => matchGlob(pattern, parts[index] ?? ''))
}
