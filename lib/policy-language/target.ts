import type { JsonNode } from '../iam/index.ts'
import { childrenOf, type Path } from './position.ts'

/** What stands at an offset: a key of an object, or a value that is none. `start` and `end` take in its quotes. */
export type Target = {
  /** Of the value; of a key, that of its object. */
  readonly path: Path
  readonly isKey: boolean
  readonly text: string
  readonly start: number
  readonly end: number
}

/** The word at an offset of a text's tree; null between words. The end of a word counts when nothing begins there. */
export function targetAt(root: JsonNode | null, offset: number): Target | null {
  return root ? within(root, offset, []) : null
}

function within(node: JsonNode, offset: number, path: Path): Target | null {
  if (offset < node.start || offset > node.end) return null
  if (node.kind !== 'object' && node.kind !== 'array')
    return { path, isKey: false, text: node.value, start: node.start, end: node.end }
  const key =
    node.kind === 'object' && node.members.find((each) => isWithin(offset, each.keyStart, each.keyEnd))
  if (key) return { path, isKey: true, text: key.key, start: key.keyStart, end: key.keyEnd }
  for (const [step, child] of childrenOf(node)) {
    const found = within(child, offset, [...path, step])
    if (found) return found
  }
  return null
}

function isWithin(offset: number, start: number, end: number): boolean {
  return offset >= start && offset <= end
}
