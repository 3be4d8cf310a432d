import { quoteValue } from './complete.ts'
import { splitFilter } from './split.ts'
import { type Key, keyNamed } from './words.ts'

/** A filter that also asks this; what it asked of the key before gives way. An empty value takes the key out. */
export function withValue(text: string, key: Key, value: string): string {
  const kept = splitFilter(text)
    .filter((piece) => piece.key === null || keyNamed(piece.key) !== key)
    .map(({ from, to }) => text.slice(from, to))
  return [...kept, ...(value === '' ? [] : [`${key}:${quoteValue(value)}`])].join(' ')
}
