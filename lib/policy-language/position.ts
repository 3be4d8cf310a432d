import type { JsonNode } from '../iam/index.ts'

export type Path = readonly (string | number)[]
export type ObjectNode = Extract<JsonNode, { kind: 'object' }>

/** What a place in a policy is for. `statement` is the object it belongs to. */
export type Position =
  | { readonly at: 'policy' }
  | { readonly at: 'policy element'; readonly object: ObjectNode }
  | { readonly at: 'version' }
  | { readonly at: 'statement' }
  | { readonly at: 'statement element'; readonly statement: ObjectNode }
  | { readonly at: 'effect' }
  | { readonly at: 'action'; readonly statement: ObjectNode; readonly element: 'Action' | 'NotAction' }
  | { readonly at: 'resource'; readonly statement: ObjectNode; readonly element: 'Resource' | 'NotResource' }
  | { readonly at: 'operator'; readonly statement: ObjectNode; readonly conditions: ObjectNode }
  | {
      readonly at: 'key'
      readonly statement: ObjectNode
      readonly operator: string
      readonly keys: ObjectNode
    }
  | {
      readonly at: 'value'
      readonly statement: ObjectNode
      readonly operator: string
      readonly key: string
      /** Values that stand there already. */
      readonly values: readonly string[]
    }

/**
 * What the place that a path leads to is for: the path of a value, or with `isKey` of the object whose key is meant.
 * Null where a policy has nothing to say (in a Sid, too deep, under an element that is none).
 */
export function positionOf(root: JsonNode, path: Path, isKey: boolean): Position | null {
  if (path.length === 0) {
    if (!isKey) return { at: 'policy' }
    return root.kind === 'object' ? { at: 'policy element', object: root } : null
  }
  if (path[0] === 'Version') return path.length === 1 && !isKey ? { at: 'version' } : null
  if (path[0] !== 'Statement') return null
  const isListed = typeof path[1] === 'number'
  const inner = path.slice(isListed ? 2 : 1)
  if (inner.length === 0 && !isKey) return { at: 'statement' }
  const statement = nodeAt(root, path.slice(0, isListed ? 2 : 1))
  return statement?.kind === 'object' ? inStatement(statement, inner, isKey) : null
}

function inStatement(statement: ObjectNode, path: Path, isKey: boolean): Position | null {
  if (path.length === 0) return { at: 'statement element', statement }
  const [element, ...rest] = path
  if (element === 'Condition') return inCondition(statement, rest, isKey)
  // In the value itself, or in a list of values.
  if (isKey || rest.length > 1 || (rest.length === 1 && typeof rest[0] !== 'number')) return null
  if (element === 'Effect') return rest.length === 0 ? { at: 'effect' } : null
  if (element === 'Action' || element === 'NotAction') return { at: 'action', statement, element }
  if (element === 'Resource' || element === 'NotResource') return { at: 'resource', statement, element }
  return null
}

function inCondition(statement: ObjectNode, path: Path, isKey: boolean): Position | null {
  const conditions = memberOf(statement, 'Condition')
  if (conditions?.kind !== 'object') return null
  const [operator, key, item] = path
  if (path.length === 0) return isKey ? { at: 'operator', statement, conditions } : null
  if (typeof operator !== 'string') return null
  const keys = memberOf(conditions, operator)
  if (keys?.kind !== 'object') return null
  if (path.length === 1) return isKey ? { at: 'key', statement, operator, keys } : null
  if (isKey || typeof key !== 'string' || path.length > 3 || typeof item === 'string') return null
  return { at: 'value', statement, operator, key, values: stringsOf(memberOf(keys, key)) }
}

export function nodeAt(root: JsonNode, path: Path): JsonNode | undefined {
  let node: JsonNode | undefined = root
  for (const step of path) {
    if (node?.kind === 'array' && typeof step === 'number') node = node.items[step]
    else if (node?.kind === 'object' && typeof step === 'string') node = memberOf(node, step)
    else return undefined
  }
  return node
}

/** What a node holds, with the step of a path that leads to each. */
export function childrenOf(node: JsonNode): readonly (readonly [step: string | number, child: JsonNode])[] {
  if (node.kind === 'array') return node.items.map((item, index) => [index, item] as const)
  return node.kind === 'object' ? node.members.map(({ key, value }) => [key, value] as const) : []
}

export function memberOf(object: ObjectNode, name: string): JsonNode | undefined {
  return object.members.find(({ key }) => key === name)?.value
}

/** A single text, or those of a list. */
export function stringsOf(node: JsonNode | undefined): readonly string[] {
  const items = node?.kind === 'array' ? node.items : node ? [node] : []
  return items.flatMap((item) => (item.kind === 'string' ? [item.value] : []))
}

/** The statements' objects, of a list or alone. */
export function statementsOf(root: JsonNode | null): readonly ObjectNode[] {
  const node = root?.kind === 'object' ? memberOf(root, 'Statement') : undefined
  const items = node?.kind === 'array' ? node.items : node ? [node] : []
  return items.filter((item) => item.kind === 'object')
}
