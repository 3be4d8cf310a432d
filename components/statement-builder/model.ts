import { type Effect, type JsonMember, type JsonNode, parseJson } from '@/lib/iam/index.ts'

/**
 * A policy text as the form shows it. The text is the only truth: this is read anew after every change, and whatever the form has no
 * control for is still here to be shown.
 */
export type PolicyForm =
  | { readonly state: 'blank' }
  /** `problem` is a sentence, `line` counts from 1. */
  | { readonly state: 'unreadable'; readonly problem: string; readonly line: number | null }
  | {
      readonly state: 'form'
      readonly statements: readonly StatementForm[]
      /** What stands beside the statements, as written: `"Version": "2012-10-17"`. */
      readonly beside: readonly string[]
    }
export type StatementForm =
  | { readonly kind: 'fields'; readonly fields: StatementFields; readonly source: string }
  /** The form cannot show it; `reason` says why. It can still be moved, copied and removed. */
  | { readonly kind: 'source'; readonly reason: string; readonly source: string }
export type StatementFields = {
  readonly sid: string
  /** Null: none, or none that AWS knows. */
  readonly effect: Effect | null
  readonly actions: ValueList
  readonly resources: ValueList
  readonly conditions: readonly ConditionFields[]
  /** Elements without a control, as written. */
  readonly others: readonly string[]
}
/** `element` is the element as written, null where the statement has none of the pair. */
export type ValueList = {
  readonly element: string | null
  readonly not: boolean
  readonly values: readonly string[]
}
export type ConditionFields = {
  readonly at: ConditionPlace
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}
/** Which operator in the Condition block, and which key in it. */
export type ConditionPlace = { readonly operator: number; readonly key: number }

/** More than AWS takes by far, and more cards than a page can show. */
export const charactersMax = 100_000
const elementNames = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'] as const
type ElementName = (typeof elementNames)[number]

type ObjectNode = Extract<JsonNode, { kind: 'object' }>
/** Where the parts of a statement stand. */
export type StatementParts = {
  readonly node: ObjectNode
  readonly members: ReadonlyMap<ElementName, JsonMember>
}
/** The tree behind the form. `list` is the value of `Statement`. */
export type PolicyTree = {
  readonly root: ObjectNode
  readonly list: JsonNode | null
  readonly statements: readonly JsonNode[]
}

/** Reads a text as a form. Total: any text is one of the three states. */
export function readForm(text: string): PolicyForm {
  if (text.trim() === '') return { state: 'blank' }
  const tree = treeOf(text)
  if ('problem' in tree) return { state: 'unreadable', ...tree }
  return {
    state: 'form',
    statements: tree.statements.map((node) => statementForm(text, node)),
    beside: tree.root.members
      .filter(({ value }) => value !== tree.list)
      .map(({ keyStart, value }) => text.slice(keyStart, value.end)),
  }
}

/** The tree of a text that the form can show, or why there is none. */
export function treeOf(
  text: string,
): PolicyTree | { readonly problem: string; readonly line: number | null } {
  if (text.length > charactersMax) {
    const problem = `The text has ${text.length.toLocaleString('en')} characters; the form shows at most ${charactersMax.toLocaleString('en')}.`
    return { problem, line: null }
  }
  const { root, problems } = parseJson(text)
  const [problem] = problems
  if (problem) {
    const line = text.slice(0, problem.start).split('\n').length
    return { problem: `The text is not JSON: ${problem.message}.`, line }
  }
  if (root?.kind !== 'object')
    return { problem: 'A policy is a JSON object, and this text is none.', line: 1 }
  const lists = root.members.filter(({ key }) => key.toLowerCase() === 'statement')
  if (lists.length > 1) return { problem: 'The policy has `Statement` twice, which AWS refuses.', line: null }
  const list = lists[0]?.value ?? null
  if (list && list.kind !== 'array' && list.kind !== 'object')
    return { problem: '`Statement` is neither a statement nor a list of statements.', line: null }
  const statements = list?.kind === 'array' ? list.items : list ? [list] : []
  return { root, list, statements }
}

/** The parts of a statement, or why the form cannot take it apart. AWS's names count in any case, as the engine reads them. */
export function partsOf(node: JsonNode): StatementParts | string {
  if (node.kind !== 'object') return 'This is not a statement.'
  const members = new Map<ElementName, JsonMember>()
  for (const member of node.members) {
    const name = elementNames.find((each) => each.toLowerCase() === member.key.toLowerCase())
    if (!name) continue
    if (members.has(name)) return `\`${name}\` is there twice, which AWS refuses.`
    members.set(name, member)
  }
  for (const pair of [
    ['Action', 'NotAction'],
    ['Resource', 'NotResource'],
  ] as const)
    if (pair.every((name) => members.has(name)))
      return `It has both \`${pair.join('` and `')}\`, which AWS refuses.`
  return oddElement(members) ?? { node, members }
}

function oddElement(members: ReadonlyMap<ElementName, JsonMember>): string | null {
  for (const [name, { value }] of members) {
    if (name === 'Sid' || name === 'Effect') {
      if (value.kind !== 'string') return `\`${name}\` is not a text.`
    } else if (name === 'Condition') {
      if (!isConditionBlock(value)) return '`Condition` has a form that AWS does not know.'
    } else if (itemsOf(value).some(({ kind }) => kind !== 'string')) {
      return `\`${name}\` is neither a text nor a list of texts.`
    }
  }
  return null
}

function isConditionBlock(node: JsonNode): boolean {
  if (node.kind !== 'object') return false
  return node.members.every(
    ({ value }) =>
      value.kind === 'object' &&
      value.members.length > 0 &&
      value.members.every(({ value: values }) => isValues(values)),
  )
}

function isValues(node: JsonNode): boolean {
  if (node.kind === 'array') return node.items.every((item) => item.kind !== 'array' && isValues(item))
  return node.kind === 'string' || node.kind === 'number' || node.kind === 'boolean'
}

function statementForm(text: string, node: JsonNode): StatementForm {
  const source = text.slice(node.start, node.end)
  const parts = partsOf(node)
  if (typeof parts === 'string') return { kind: 'source', reason: parts, source }
  const { members } = parts
  const effect = textOf(members.get('Effect')?.value)
  const known = new Set(members.values())
  return {
    kind: 'fields',
    source,
    fields: {
      sid: textOf(members.get('Sid')?.value) ?? '',
      effect: effect === 'Allow' || effect === 'Deny' ? effect : null,
      actions: listOf(members, 'Action', 'NotAction'),
      resources: listOf(members, 'Resource', 'NotResource'),
      conditions: conditionsOf(members.get('Condition')?.value),
      others: parts.node.members
        .filter((member) => !known.has(member))
        .map(({ keyStart, value }) => text.slice(keyStart, value.end)),
    },
  }
}

function textOf(node: JsonNode | undefined): string | null {
  return node && 'value' in node ? node.value : null
}

export function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  if (!node) return []
  return node.kind === 'array' ? node.items : [node]
}

function valuesOf(node: JsonNode | undefined): readonly string[] {
  return itemsOf(node).flatMap((item) => textOf(item) ?? [])
}

function listOf(members: StatementParts['members'], plain: ElementName, negated: ElementName): ValueList {
  const member = members.get(plain) ?? members.get(negated)
  return {
    element: member ? (members.has(plain) ? plain : negated) : null,
    not: members.has(negated),
    values: valuesOf(member?.value),
  }
}

function conditionsOf(node: JsonNode | undefined): readonly ConditionFields[] {
  if (node?.kind !== 'object') return []
  return node.members.flatMap(({ key: operator, value }, outer) =>
    value.kind === 'object'
      ? value.members.map(({ key, value: values }, inner) => ({
          at: { operator: outer, key: inner },
          operator,
          key,
          values: valuesOf(values),
        }))
      : [],
  )
}

/** Cut out of a text, only the first line stands at the left edge: the others move as far as the leftmost of them can. */
export function outdented(source: string): string {
  const [first = '', ...rest] = source.split('\n')
  const indents = rest.filter((line) => line.trim() !== '').map((line) => line.search(/\S/))
  const shared = indents.length > 0 ? Math.min(...indents) : 0
  return [first, ...rest.map((line) => line.slice(shared))].join('\n')
}
