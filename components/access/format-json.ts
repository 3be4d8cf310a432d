/** JSON as it is written, every key and every value kept, two of the same name too. */
type Node =
  | { readonly kind: 'scalar'; readonly text: string }
  | { readonly kind: 'array'; readonly items: readonly Node[] }
  | { readonly kind: 'object'; readonly members: readonly { readonly key: string; readonly value: Node }[] }

type Reader = { readonly tokens: readonly string[]; next: number }

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|-?\d[\d.eE+-]*|true|false|null|\s+/y
const lineWidth = 76
const depthMax = 60

/**
 * Lays JSON out: two spaces a level, a short list of plain values on one line. Changes nothing but white space, so that duplicate
 * keys, which JSON.parse would swallow, stay to be complained about. Null: not JSON.
 */
export function formatJson(text: string): string | null {
  const tokens = tokenize(text)
  if (!tokens) return null
  const reader: Reader = { tokens, next: 0 }
  const node = readNode(reader, 0)
  return node && reader.next === tokens.length ? print(node, '') : null
}

function tokenize(text: string): string[] | null {
  const tokens: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const match = token.exec(text)
    if (!match) return null
    if (match[0].trim() !== '') tokens.push(match[0])
  }
  return tokens
}

function readNode(reader: Reader, depth: number): Node | null {
  const text = reader.tokens[reader.next++]
  if (text === undefined || depth > depthMax || '}],:'.includes(text)) return null
  if (text === '[') return readArray(reader, depth)
  if (text === '{') return readObject(reader, depth)
  return { kind: 'scalar', text }
}

function readArray(reader: Reader, depth: number): Node | null {
  const items: Node[] = []
  if (take(reader, ']')) return { kind: 'array', items }
  do {
    const item = readNode(reader, depth + 1)
    if (!item) return null
    items.push(item)
  } while (take(reader, ','))
  return take(reader, ']') ? { kind: 'array', items } : null
}

function readObject(reader: Reader, depth: number): Node | null {
  const members: { key: string; value: Node }[] = []
  if (take(reader, '}')) return { kind: 'object', members }
  do {
    const key = reader.tokens[reader.next++]
    if (!key?.startsWith('"') || !take(reader, ':')) return null
    const value = readNode(reader, depth + 1)
    if (!value) return null
    members.push({ key, value })
  } while (take(reader, ','))
  return take(reader, '}') ? { kind: 'object', members } : null
}

function take(reader: Reader, text: string): boolean {
  if (reader.tokens[reader.next] !== text) return false
  reader.next++
  return true
}

function print(node: Node, indent: string): string {
  if (node.kind === 'scalar') return node.text
  const inner = `${indent}  `
  if (node.kind === 'object') {
    if (node.members.length === 0) return '{}'
    const members = node.members.map(({ key, value }) => `${inner}${key}: ${print(value, inner)}`)
    return `{\n${members.join(',\n')}\n${indent}}`
  }
  const items = node.items.map((item) => print(item, inner))
  const line = `[${items.join(', ')}]`
  const plain = node.items.every((item) => item.kind === 'scalar')
  if (plain && indent.length + line.length <= lineWidth) return line
  return `[\n${items.map((item) => inner + item).join(',\n')}\n${indent}]`
}
