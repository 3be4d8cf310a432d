import { type JsonNode, parseJson, placesOf, type Range, readToken, type Token } from '../iam/index.ts'
import { childrenOf, type Path } from './position.ts'

/** Where in a policy somebody is writing, and what has to be written there for the text to stay JSON. */
export type Cursor = {
  /** Of the value that stands (or is missing) at the cursor; with `role` key, of the object that gets the key. */
  readonly path: Path
  readonly role: 'key' | 'value'
  /** The tree of the text with what is being written taken out of it. */
  readonly root: JsonNode
  /** The text of the string that is being written, up to the cursor. */
  readonly typed: string
  /** All of that string. */
  readonly whole: string
  /** Inside its quotes; what a person types there is held against it. */
  readonly inside: Range
  /** With its quotes. */
  readonly outer: Range
  /** `closed`: between two quotes. `open`: the closing one is missing. `none`: no quotes yet. */
  readonly quotes: 'closed' | 'open' | 'none'
  readonly needs: { readonly commaBefore: boolean; readonly commaAfter: boolean; readonly colon: boolean }
}

type Expecting = 'value' | 'key' | 'colon' | 'comma'
type Frame = { readonly kind: '{' | '['; expecting: Expecting }
type Spot = { readonly start: number; readonly end: number; readonly token: Token | null }

/** Stands in the repaired text for what is being written; no policy holds it. */
const mark = '\u0000cursor'
const isWord = /[\w:*?/.@+=-]/

/**
 * Reads the tokens up to the cursor, takes out the one under it, puts a mark in its place with the commas and colon that JSON wants around it,
 * and finds the mark in the tree of that text. So a text that is broken only where somebody is writing has its full tree.
 * Null where nothing can be written: behind a value without a space, between a key and its missing colon, after the end.
 */
export function cursorAt(text: string, offset: number): Cursor | null {
  const { expecting, isObject, spot, last } = readTo(text, offset)
  if (!expecting || expecting === 'colon') return null
  // Right behind a value nothing is offered: whoever closes a quote and presses Enter wants a new line.
  if (expecting === 'comma' && last === offset) return null
  const isKey = isObject && expecting !== 'value'
  const needs = needsOf(readToken(text, spot.end).kind, isKey, expecting === 'comma')
  const { root } = parseJson(text.slice(0, spot.start) + placeholder(needs) + text.slice(spot.end))
  const path = root && pathOfMark(root, [])
  if (!root || !path) return null
  return {
    path: isKey ? path.slice(0, -1) : path,
    role: isKey ? 'key' : 'value',
    root,
    ...spelling(text, offset, spot),
    needs,
  }
}

function needsOf(after: Token['kind'], isKey: boolean, commaBefore: boolean): Cursor['needs'] {
  return { commaBefore, commaAfter: isBegin(after), colon: isKey && after !== ':' }
}

function placeholder({ commaBefore, commaAfter, colon }: Cursor['needs']): string {
  return `${commaBefore ? ',' : ''}${JSON.stringify(mark)}${colon ? ':null' : ''}${commaAfter ? ',' : ''}`
}

function isBegin(kind: Token['kind']): boolean {
  return kind !== ',' && kind !== '}' && kind !== ']' && kind !== ':' && kind !== 'end'
}

function readTo(text: string, offset: number) {
  const { stack, token, last, isOver } = framesTo(text, offset)
  const frame = stack.at(-1)
  const expecting: Expecting | null = frame ? frame.expecting : isOver ? null : 'value'
  return { expecting, isObject: frame?.kind === '{', spot: spotOf(text, offset, token), last }
}

/** The brackets that are open at an offset, what each waits for, and the token that the offset is in. */
function framesTo(text: string, offset: number) {
  const stack: Frame[] = []
  let at = 0
  let last = -1
  let isOver = false
  for (;;) {
    const token = readToken(text, at)
    if (token.kind === 'end' || token.start >= offset) return { stack, token: null, last, isOver }
    const isUnder = isOpen(text, token) ? token.end >= offset : token.end > offset
    if (isUnder || (token.kind === 'bad' && token.end === offset)) return { stack, token, last, isOver }
    advance(stack, token)
    isOver ||= stack.length === 0
    last = token.end
    at = token.end
  }
}

/**
 * A string whose closing quote is missing. On a line with more behind it, such a string runs to the quote that opens the next one: then a
 * word stands right behind what looks like its end.
 */
function isOpen(text: string, { kind, start, end, problem }: Token): boolean {
  if (kind !== 'string') return false
  if (end - start < 2 || text[end - 1] !== '"' || problem === 'the string is not closed') return true
  const after = readToken(text, end)
  return after.kind === 'bad' && after.start === end
}

function advance(stack: Frame[], { kind }: Token): void {
  if (kind === '}' || kind === ']') {
    stack.pop()
    return
  }
  const frame = stack.at(-1)
  if (frame) frame.expecting = afterToken(frame, kind)
  if (kind === '{' || kind === '[') stack.push({ kind, expecting: kind === '{' ? 'key' : 'value' })
}

/** Where a comma or colon is missing, the next string is taken for what would have followed it, as the parser does. */
function afterToken({ kind, expecting }: Frame, token: Token['kind']): Expecting {
  if (token === ':') return 'value'
  if (token === ',') return kind === '{' ? 'key' : 'value'
  return kind === '{' && (expecting === 'key' || expecting === 'comma') ? 'colon' : 'comma'
}

/**
 * What is replaced. An open string runs to the end of its line; of that only the word under the cursor was meant, the rest is the text that
 * follows.
 */
function spotOf(text: string, offset: number, token: Token | null): Spot {
  if (!token) return { start: offset, end: offset, token: null }
  if (!isOpen(text, token)) return { start: token.start, end: token.end, token }
  let end = Math.max(offset, token.start + 1)
  while (end < token.end && isWord.test(text.charAt(end))) end++
  return { start: token.start, end, token }
}

function spelling(text: string, offset: number, { start, end, token }: Spot) {
  const places = placesOf(text)
  const outer = places.range(start, end)
  if (token?.kind !== 'string') {
    const typed = text.slice(start, offset)
    return { typed, whole: text.slice(start, end), inside: outer, outer, quotes: 'none' as const }
  }
  const open = isOpen(text, token)
  const inner = open ? end : end - 1
  return {
    typed: decoded(text.slice(start + 1, offset)),
    whole: decoded(text.slice(start + 1, inner)),
    inside: places.range(start + 1, inner),
    outer,
    quotes: open ? ('open' as const) : ('closed' as const),
  }
}

function decoded(written: string): string {
  return readToken(`"${written}"`, 0).value
}

function pathOfMark(node: JsonNode, path: Path): Path | null {
  if (node.kind === 'string') return node.value === mark ? path : null
  for (const [step, child] of childrenOf(node)) {
    const found = step === mark ? [...path, mark] : pathOfMark(child, [...path, step])
    if (found) return found
  }
  return null
}
