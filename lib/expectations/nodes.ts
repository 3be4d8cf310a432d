import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import type { Problem } from './types.ts'

/** Far above what people write, far below what could hurt. */
export const textMax = 200_000
const valueMax = 8192

/** Keeps problems as they are found, each with its place. */
export type Complaints = {
  readonly problems: Problem[]
  readonly say: (at: Node | number | null, message: string) => void
  readonly lineOf: (node: Node) => number
}
export type Opened = { readonly root: Node | null; readonly complaints: Complaints }

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const controls = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F\uFFFE\uFFFF]/

/** Reads a text as YAML, of which JSON is a part. The root is null where the text is not even that. */
export function openText(text: string): Opened {
  const lines = new LineCounter()
  const problems: Problem[] = []
  const say: Complaints['say'] = (at, message) => {
    const offset = typeof at === 'number' ? at : (at?.range?.[0] ?? 0)
    const { line, col } = lines.linePos(offset)
    problems.push({ line: Math.max(line, 1), column: Math.max(col, 1), message })
  }
  const complaints = { problems, say, lineOf: (node: Node) => lines.linePos(node.range?.[0] ?? 0).line }
  if (text.length > textMax) {
    say(0, `the text is too long: ${textMax.toLocaleString('en')} characters are read`)
    return { root: null, complaints }
  }
  const control = controls.exec(text)
  if (control) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    say(0, `there is a character in it that no text has, U+${code}, after ${control.index} others`)
    return { root: null, complaints }
  }
  try {
    const { contents, errors } = parseDocument(text, { lineCounter: lines, prettyErrors: false })
    for (const { code, message, pos } of errors) say(pos[0], wordError(code, message))
    return { root: errors.length === 0 ? contents : null, complaints }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    say(0, 'the text is nested too deep to be read')
    return { root: null, complaints }
  }
}

function wordError(code: string, message: string): string {
  if (code === 'BAD_ALIAS') return star
  if (code === 'DUPLICATE_KEY') return 'the same name stands here twice'
  if (code === 'MULTIPLE_DOCS') return 'one file holds one document: there is a second after ---'
  if (code === 'TAB_AS_INDENT') return 'YAML is indented with spaces, not with tabs'
  return `this is neither YAML nor JSON: ${message.slice(0, 200)}`
}

const star = 'a value that begins with * stands in quotes: "*"'

export type Fields = ReadonlyMap<string, Node>

/** The entries of a map, those of other names complained about. Null where it is no map. */
export function fieldsOf(
  node: Node | null | undefined,
  what: string,
  names: readonly string[],
  { say }: Complaints,
): Fields | null {
  if (!isMap(node)) {
    say(node ?? null, isAlias(node) ? star : `${what} is a list of names and values: ${names.join(', ')}`)
    return null
  }
  const fields = new Map<string, Node>()
  for (const { name, key, value } of entriesOf(node)) {
    if (names.includes(name)) fields.set(name, value ?? key)
    else say(key, `${what} has no “${name.slice(0, 60)}”; it has ${names.join(', ')}`)
  }
  return fields
}

/** Every entry of a map; a value that is left out is null. */
export function entriesOf(
  map: YAMLMap,
): readonly { readonly name: string; readonly key: Node; readonly value: Node | null }[] {
  return map.items.map(({ key, value }) => {
    const name = isScalar(key) ? String(key.source ?? key.value) : ''
    const at = isNode(key) ? key : map
    return { name, key: at, value: isNode(value) ? value : null }
  })
}

/** A text; numbers and yes-or-no are taken as they are written. Null, with a complaint, where it is none. */
export function textOf(node: Node | null, what: string, { say }: Complaints): string | null {
  if (isAlias(node)) {
    say(node, star)
    return null
  }
  if (!isScalar(node) || node.value === null || node.value === '') {
    say(node, `${what} is missing, or no text`)
    return null
  }
  const text = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
  if (text.length <= valueMax) return text
  say(node, `${what} is too long: ${valueMax} characters are read`)
  return null
}

export function isNothing(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null)
}

/** One text or a list of them. */
export function textsOf(
  node: Node | null,
  what: string,
  complaints: Complaints,
): readonly { readonly text: string; readonly node: Node }[] {
  const items: readonly unknown[] = isSeq(node) ? node.items : [node]
  if (isSeq(node) && items.length === 0) complaints.say(node, `${what} is an empty list`)
  if (items.length > 200) {
    complaints.say(node, `${what} is too long a list: 200 are read`)
    return []
  }
  return items.flatMap((item) => {
    const at = isNode(item) ? item : null
    const text = textOf(at, what, complaints)
    return text === null || at === null ? [] : [{ text, node: at }]
  })
}
