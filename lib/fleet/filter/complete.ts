import { splitFilter } from './split.ts'
import type { NameKey } from './types.ts'
import { isNameKey, type Key, keyNamed, keyWords, severityWords, traitWords } from './words.ts'

export type Option = { readonly text: string; readonly detail: string }

/** What may stand where the caret is: `from` to `to` is what an option takes the place of. */
export type Completion = {
  readonly from: number
  readonly to: number
  readonly options: readonly Option[]
  /** Values that only the store knows: names of this key that begin with `typed`. */
  readonly ask: { readonly key: NameKey | 'finding' | 'can'; readonly typed: string } | null
}

const spans: readonly Option[] = [
  { text: '24h', detail: 'in the last day' },
  { text: '7d', detail: 'in the last week' },
  { text: '30d', detail: 'in the last month' },
  { text: '>90d', detail: 'not for three months' },
]
const risks: readonly Option[] = [
  { text: '>=75', detail: 'high' },
  { text: '>=50', detail: 'medium and high' },
  { text: '<25', detail: 'low' },
]

function fixedValues(key: Key): readonly Option[] {
  if (key === 'has' || key === 'lacks')
    return Object.entries(traitWords).map(([text, detail]) => ({ text, detail }))
  if (key === 'severity') return Object.entries(severityWords).map(([text, detail]) => ({ text, detail }))
  if (key === 'changed') return spans
  return key === 'risk' ? risks : []
}

const startingWith = (options: readonly Option[], typed: string) =>
  options.filter(({ text }) => text.startsWith(typed.toLowerCase()))

const keyOptions = Object.entries(keyWords).map(([key, detail]): Option => ({ text: `${key}:`, detail }))

/** What can be offered at a place of a filter. Never throws. */
export function completeFilter(text: string, caret: number): Completion {
  const piece = splitFilter(text).find(({ from, to }) => from < caret && caret <= to)
  if (!piece) return { from: caret, to: caret, options: keyOptions, ask: null }
  const start = piece.from + (piece.not ? 1 : 0)
  const key = piece.key === null ? null : keyNamed(piece.key)
  if (piece.key === null || caret <= start + piece.key.length) {
    const options = startingWith(keyOptions, text.slice(start, caret))
    return {
      from: start,
      to: piece.key === null ? piece.to : start + piece.key.length + 1,
      options,
      ask: null,
    }
  }
  const value = piece.values.find(({ from, to }) => from <= caret && caret <= to)
  if (!key || !value) return { from: caret, to: caret, options: [], ask: null }
  const typed = text.slice(value.from, caret).replaceAll('"', '')
  const { from, to } = value
  const asks = isNameKey(key) || key === 'finding' || key === 'can' ? { key, typed } : null
  return { from, to, options: startingWith(fixedValues(key), typed), ask: asks }
}

/** A value as it is typed: in quotes where it holds what would end it. */
export function quoteValue(value: string): string {
  return /[\s,"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value
}

/** Puts an option where it belongs; a value is followed by a space, a key by its value. */
export function applyOption(
  text: string,
  { from, to }: Pick<Completion, 'from' | 'to'>,
  option: string,
): { readonly text: string; readonly caret: number } {
  const isKey = option.endsWith(':')
  const put = isKey ? option : quoteValue(option)
  const rest = text.slice(to)
  const gap = isKey || rest.startsWith(' ') ? '' : ' '
  const caret = from + put.length + (isKey ? 0 : 1)
  return { text: text.slice(0, from) + put + gap + rest, caret }
}
