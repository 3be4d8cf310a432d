import { type JsonNode, parseJson } from './text/json.ts'

const lineWidth = 76

/**
 * Lays JSON out: two spaces a level, a short list of plain values on one line. Changes nothing but white space, so that duplicate
 * keys, which JSON.parse would swallow, stay to be complained about. Null for text that is no JSON.
 */
export function formatPolicy(text: string): string | null {
  const { root, problems } = parseJson(text)
  return root && problems.length === 0 ? print(root, text, '') : null
}

/** The parser nests no deeper than it must, so recursion is safe. */
function print(node: JsonNode, text: string, indent: string): string {
  if (node.kind === 'array') return printArray(node.items, text, indent)
  if (node.kind !== 'object') return text.slice(node.start, node.end)
  if (node.members.length === 0) return '{}'
  const inner = `${indent}  `
  const members = node.members.map(
    ({ keyStart, keyEnd, value }) => `${inner}${text.slice(keyStart, keyEnd)}: ${print(value, text, inner)}`,
  )
  return `{\n${members.join(',\n')}\n${indent}}`
}

function printArray(nodes: readonly JsonNode[], text: string, indent: string): string {
  const inner = `${indent}  `
  const items = nodes.map((item) => print(item, text, inner))
  const line = `[${items.join(', ')}]`
  const isPlain = nodes.every(({ kind }) => kind !== 'array' && kind !== 'object')
  if (isPlain && indent.length + line.length <= lineWidth) return line
  return `[\n${items.map((item) => inner + item).join(',\n')}\n${indent}]`
}
