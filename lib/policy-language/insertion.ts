import type { Cursor } from './cursor.ts'
import type { Completion, CompletionKind } from './types.ts'

/** What an item is, before it is known what has to be written around it. */
export type Item = {
  readonly label: string
  readonly kind: CompletionKind
  readonly detail: string
  readonly documentation?: string
  /** What goes between the quotes; of a key, its name. The label where it is left out. */
  readonly text?: string
  /** The same with tab-stops; everything else in it is escaped. */
  readonly snippet?: string
  readonly rank: string
  readonly filter?: string
  readonly retrigger?: true
}

/** Text as it stands in a snippet. */
export function escapeSnippet(text: string): string {
  return text.replace(/[$}\\]/g, '\\$&')
}

/** Text as it stands between the quotes of a JSON string. */
function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** A text in a list or in the place of one: the quotes and commas it needs are written with it. */
export function valueCompletion(item: Item, cursor: Cursor): Completion {
  const { label, text = label, snippet, retrigger } = item
  const { quotes, needs, inside } = cursor
  const before = quotes === 'none' ? `${needs.commaBefore ? ', ' : ''}"` : ''
  const after = quotes === 'closed' ? '' : `"${needs.commaAfter ? ',' : ''}`
  // Whoever has to write on stays within the quotes that come with it.
  const stays = retrigger && snippet === undefined && after !== ''
  const inner = snippet ?? (stays ? `${escapeSnippet(escapeJson(text))}$0` : escapeJson(text))
  const isSnippet = snippet !== undefined || stays === true
  return completion(item, before + inner + after, isSnippet, inside, item.filter ?? text)
}

/** A key; where it has no value yet, with one to fill in: `skeleton` is JSON with tab-stops. */
export function keyCompletion(item: Item, skeleton: string, cursor: Cursor): Completion {
  const { label, text = label, snippet, filter } = item
  const { quotes, needs, inside, outer } = cursor
  const name = snippet ?? escapeJson(text)
  if (!needs.colon) {
    const written = quotes === 'none' ? `"${name}"` : quotes === 'open' ? `${name}"` : name
    const { retrigger: _, ...rest } = item
    return completion(rest, written, snippet !== undefined, inside, filter ?? text)
  }
  const key = snippet ?? escapeSnippet(name)
  const written = `${needs.commaBefore ? ', ' : ''}"${key}": ${skeleton}${needs.commaAfter ? ',' : ''}`
  const held = filter ?? text
  return completion(item, written, true, outer, quotes === 'none' ? held : `"${held}"`)
}

/** A piece of JSON that is no string; only where no quote is open. */
export function jsonCompletion(item: Item, snippet: string, cursor: Cursor): Completion | null {
  const { quotes, needs, outer } = cursor
  if (quotes !== 'none') return null
  const written = `${needs.commaBefore ? ', ' : ''}${snippet}${needs.commaAfter ? ',' : ''}`
  return completion(item, written, true, outer, item.filter ?? item.label)
}

function completion(
  { label, kind, detail, documentation, rank, retrigger }: Item,
  insertText: string,
  isSnippet: boolean,
  range: Completion['range'],
  filterText: string,
): Completion {
  return {
    label,
    kind,
    detail,
    ...(documentation !== undefined && { documentation }),
    insertText,
    isSnippet,
    range,
    sortText: rank + label.toLowerCase(),
    filterText,
    ...(retrigger && { retrigger }),
  }
}
