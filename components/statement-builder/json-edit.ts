import type { JsonMember, JsonNode } from '@/lib/iam/index.ts'

/** Changes to a JSON text at one place: what stands elsewhere stays byte for byte. Each function gives the whole new text. */

export type Container = Extract<JsonNode, { kind: 'object' | 'array' }>
type Span = { readonly start: number; readonly end: number }

/** A JSON value to write. Objects are lists of pairs, so that their order is the writer's. */
export type Written = string | { readonly literal: string } | readonly Written[] | WrittenObject
export type WrittenObject = { readonly members: readonly (readonly [key: string, value: Written])[] }

/** How a text lays its JSON out: new parts follow it. */
export type Layout = {
  readonly kind: 'lines' | 'line' | 'minified'
  readonly unit: string
  readonly newline: string
}

const lineWidth = 76

export function layoutOf(text: string): Layout {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const unit = /\n([ \t]+)"/.exec(text)?.[1] ?? '  '
  if (/\n/.test(text.trim())) return { kind: 'lines', unit, newline }
  return { kind: /[:,] /.test(text) || text.trim() === '' ? 'line' : 'minified', unit, newline }
}

/** Writes a value; `indent` is that of the line it begins on. */
export function printJson(value: Written, layout: Layout, indent = ''): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if ('literal' in value) return value.literal
  const isList = isWrittenList(value)
  const [open, close] = isList ? '[]' : '{}'
  const colon = layout.kind === 'minified' ? ':' : ': '
  const parts = (inner: string) =>
    isWrittenList(value)
      ? value.map((item) => printJson(item, layout, inner))
      : value.members.map(([key, item]) => JSON.stringify(key) + colon + printJson(item, layout, inner))
  const flat = `${open}${parts(indent).join(layout.kind === 'minified' ? ',' : ', ')}${close}`
  const isShort = isList && !/[{[]/.test(flat.slice(1)) && indent.length + flat.length <= lineWidth
  if (layout.kind !== 'lines' || isShort || flat.length === 2) return flat
  const inner = indent + layout.unit
  const lines = parts(inner).map((part) => `${layout.newline}${inner}${part}`)
  return `${open}${lines.join(',')}${layout.newline}${indent}${close}`
}

function isWrittenList(value: readonly Written[] | WrittenObject): value is readonly Written[] {
  return Array.isArray(value)
}

function spansOf(container: Container): readonly Span[] {
  return container.kind === 'array' ? container.items : container.members.map(spanOfMember)
}

function spanOfMember({ keyStart, value }: JsonMember): Span {
  return { start: keyStart, end: value.end }
}

export function replaceSpan(text: string, { start, end }: Span, by: string): string {
  return text.slice(0, start) + by + text.slice(end)
}

/** The white space at the beginning of the line that holds an offset. */
export function indentAt(text: string, offset: number): string {
  const line = text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(line, offset))?.[0] ?? ''
}

/** Puts items into an array or members (`key` and value) into an object, before the child at `index`. */
export function insertInto(
  text: string,
  container: Container,
  index: number,
  items: readonly { readonly key?: string; readonly value: Written }[],
): string {
  const layout = layoutOf(text)
  const spans = spansOf(container)
  const first = spans[0]
  const lead = first
    ? text.slice(container.start + 1, first.start)
    : emptyLead(text, container, layout, items)
  const onLines = lead.includes('\n')
  const indent = onLines ? lead.slice(lead.lastIndexOf('\n') + 1) : indentAt(text, container.start)
  const inner: Layout = layout.kind === 'lines' && !onLines ? { ...layout, kind: 'line' } : layout
  const colon = layout.kind === 'minified' ? ':' : ': '
  const printed = items.map(
    ({ key, value }) =>
      (key === undefined ? '' : JSON.stringify(key) + colon) + printJson(value, inner, indent),
  )
  return insertTexts(text, container, index, printed, { lead, layout })
}

/** The same for texts that are JSON already. */
export function insertTexts(
  text: string,
  container: Container,
  index: number,
  printed: readonly string[],
  given?: { readonly lead: string; readonly layout: Layout },
): string {
  const { layout, lead } = given ?? { layout: layoutOf(text), lead: leadOf(text, container) }
  const spans = spansOf(container)
  const separator = separatorOf(text, spans, lead, layout)
  const [next, last] = [spans[index], spans.at(-1)]
  if (next)
    return replaceSpan(
      text,
      { start: next.start, end: next.start },
      printed.map((each) => each + separator).join(''),
    )
  if (last)
    return replaceSpan(
      text,
      { start: last.end, end: last.end },
      printed.map((each) => separator + each).join(''),
    )
  const tail = lead.includes('\n') ? layout.newline + indentAt(text, container.start) : ''
  const inside = { start: container.start + 1, end: container.end - 1 }
  return replaceSpan(text, inside, lead + printed.join(separator) + tail)
}

function leadOf(text: string, container: Container): string {
  const first = spansOf(container)[0]
  return first ? text.slice(container.start + 1, first.start) : ''
}

/** What stands before the first child of a container that is empty so far: large children get lines of their own. */
function emptyLead(
  text: string,
  { kind, start }: Container,
  layout: Layout,
  items: readonly { readonly value: Written }[],
): string {
  const isSimple =
    kind === 'array' && items.every(({ value }) => typeof value === 'string' || 'literal' in value)
  const width = items.reduce((sum, { value }) => sum + JSON.stringify(value).length + 2, 0)
  if (layout.kind !== 'lines' || (isSimple && width < lineWidth)) return ''
  return layout.newline + indentAt(text, start) + layout.unit
}

/** As between the first two children; where there is one, as before it. */
function separatorOf(text: string, [first, second]: readonly Span[], lead: string, layout: Layout): string {
  if (first && second) return text.slice(first.end, second.start)
  if (lead.includes('\n')) return `,${lead}`
  return layout.kind === 'minified' ? ',' : ', '
}

/** Takes children out. A child that stays keeps what stood after the one that stays before it, so that this is the inverse of putting them there. */
export function removeFrom(text: string, container: Container, indexes: readonly number[]): string {
  const gone = new Set(indexes)
  const spans = spansOf(container)
  const kept = spans.flatMap((span, index) => (gone.has(index) ? [] : [{ span, next: spans[index + 1] }]))
  const [first, last] = [spans[0], spans.at(-1)]
  if (!first || !last || kept.length === spans.length) return text
  if (kept.length === 0) return replaceSpan(text, { start: container.start + 1, end: container.end - 1 }, '')
  const texts = kept.map(({ span, next }, index) => {
    const hasMore = index < kept.length - 1 && next
    return text.slice(span.start, span.end) + (hasMore ? text.slice(span.end, next.start) : '')
  })
  return replaceSpan(text, { start: first.start, end: last.end }, texts.join(''))
}

/** Moves a child to another place. What stands between the children stays where it is. */
export function moveWithin(text: string, container: Container, from: number, to: number): string {
  const spans = spansOf(container)
  const texts = spans.map(({ start, end }) => text.slice(start, end))
  const moved = texts[from]
  const [first, last] = [spans[0], spans.at(-1)]
  if (moved === undefined || !first || !last || to < 0 || to >= spans.length) return text
  const order = texts.toSpliced(from, 1).toSpliced(to, 0, moved)
  const result = spans.map((span, index) => {
    const next = spans[index + 1]
    return order[index] + (next ? text.slice(span.end, next.start) : '')
  })
  return replaceSpan(text, { start: first.start, end: last.end }, result.join(''))
}
