import { fail, ok, type Result } from '@/lib/base/index.ts'
import type { Effect, JsonMember, JsonNode } from '@/lib/iam/index.ts'
import {
  type Container,
  indentAt,
  insertInto,
  insertTexts,
  layoutOf,
  moveWithin,
  printJson,
  removeFrom,
  replaceSpan,
  type Written,
  type WrittenObject,
} from './json-edit.ts'
import {
  type ConditionPlace,
  itemsOf,
  type PolicyTree,
  partsOf,
  type StatementParts,
  treeOf,
} from './model.ts'

/** Which list of a statement. */
export type ListName = 'actions' | 'resources' | ConditionPlace
/** One thing a person does to the form. Statements are meant by their place. */
export type Edit =
  | { readonly kind: 'add-statement'; readonly at: number; readonly effect: Effect }
  | { readonly kind: 'remove-statement'; readonly at: number }
  | { readonly kind: 'copy-statement'; readonly at: number }
  | { readonly kind: 'move-statement'; readonly at: number; readonly to: number }
  | { readonly kind: 'set-effect'; readonly at: number; readonly effect: Effect }
  /** An empty Sid takes the element away. */
  | { readonly kind: 'set-sid'; readonly at: number; readonly sid: string }
  /** Takes out the values at `remove`, then puts `add` in: before the one that then stands at `before`, or last. */
  | {
      readonly kind: 'change-values'
      readonly at: number
      readonly list: ListName
      readonly remove?: readonly number[]
      readonly add?: readonly string[]
      readonly before?: number
    }
  | {
      readonly kind: 'set-value'
      readonly at: number
      readonly list: ListName
      readonly index: number
      readonly value: string
    }
  | {
      readonly kind: 'add-condition'
      readonly at: number
      readonly operator: string
      readonly key: string
      readonly values: readonly string[]
    }
  | { readonly kind: 'remove-condition'; readonly at: number; readonly place: ConditionPlace }
  | {
      readonly kind: 'set-operator'
      readonly at: number
      readonly place: ConditionPlace
      readonly operator: string
    }

/**
 * The text after an edit, or a sentence why it cannot be made. Only what is edited changes; everything else stays byte for byte, and a text that
 * was JSON stays JSON.
 */
export function applyEdit(text: string, edit: Edit): Result<string, string> {
  if (text.trim() === '') {
    if (edit.kind !== 'add-statement') return fail('There is no statement yet.')
    const statement = newStatement(edit.effect)
    const root = {
      members: [
        ['Version', '2012-10-17'],
        ['Statement', [statement]],
      ],
    } satisfies WrittenObject
    return ok(printJson(root, { kind: 'lines', unit: '  ', newline: '\n' }))
  }
  const tree = treeOf(text)
  if ('problem' in tree) return fail(tree.problem)
  if (edit.kind === 'add-statement') return ok(addStatement(text, tree, edit.at, edit.effect))
  if (!tree.statements[edit.at]) return fail('The statement is no longer there.')
  switch (edit.kind) {
    case 'remove-statement':
      return ok(removeStatement(text, tree, edit.at))
    case 'copy-statement':
      return ok(copyStatement(text, tree, edit.at))
    case 'move-statement':
      return ok(tree.list?.kind === 'array' ? moveWithin(text, tree.list, edit.at, edit.to) : text)
    default:
      return editFields(text, edit)
  }
}

type FieldEdit = Exclude<Edit, { kind: `${'add' | 'remove' | 'copy' | 'move'}-statement` }>

function editFields(text: string, edit: FieldEdit): Result<string, string> {
  const parts = partsAt(text, edit.at)
  if (typeof parts === 'string') return fail(parts)
  switch (edit.kind) {
    case 'set-effect':
      return ok(setElement(text, parts, 'Effect', edit.effect))
    case 'set-sid':
      return ok(
        edit.sid === '' ? removeElement(text, parts, 'Sid') : setElement(text, parts, 'Sid', edit.sid),
      )
    case 'change-values':
      return changeValues(text, parts, edit)
    case 'set-value': {
      const value = itemsOf(memberOf(parts, edit.list)?.value)[edit.index]
      if (!value) return fail('The value is no longer there.')
      return ok(replaceSpan(text, value, printJson(written(edit.value, [value]), layoutOf(text))))
    }
    case 'add-condition':
      return addCondition(text, parts, edit)
    case 'remove-condition':
      return ok(removeCondition(text, parts, edit.place))
    case 'set-operator':
      return setOperator(text, parts, edit)
  }
}

/** The parts of the statement at a place, or why there are none. */
function partsAt(text: string, at: number): StatementParts | string {
  const tree = treeOf(text)
  if ('problem' in tree) return tree.problem
  const node = tree.statements[at]
  return node ? partsOf(node) : 'The statement is no longer there.'
}

function newStatement(effect: Effect): Written {
  return {
    members: [
      ['Effect', effect],
      ['Action', []],
      ['Resource', []],
    ],
  }
}

/** The `Statement` list, made one where it is a single statement. */
function withList(text: string, list: JsonNode): { readonly text: string; readonly list: Container } {
  if (list.kind === 'array') return { text, list }
  const wrapped = replaceSpan(text, list, `[${text.slice(list.start, list.end)}]`)
  const tree = treeOf(wrapped)
  if ('problem' in tree || tree.list?.kind !== 'array') throw new Error('a statement in brackets is a list')
  return { text: wrapped, list: tree.list }
}

function addStatement(text: string, { root, list }: PolicyTree, at: number, effect: Effect): string {
  if (!list)
    return insertInto(text, root, root.members.length, [{ key: 'Statement', value: [newStatement(effect)] }])
  const whole = withList(text, list)
  return insertInto(whole.text, whole.list, at, [{ value: newStatement(effect) }])
}

function removeStatement(text: string, { list }: PolicyTree, at: number): string {
  if (!list) return text
  return list.kind === 'array' ? removeFrom(text, list, [at]) : replaceSpan(text, list, '[]')
}

/** IAM wants every Sid once: the copy gets the next free one. */
function copyStatement(text: string, { list, statements }: PolicyTree, at: number): string {
  const node = statements[at]
  if (!list || !node) return text
  const sid = memberNamed(node, 'sid')?.value
  const source = text.slice(node.start, node.end)
  const copy =
    sid?.kind === 'string' && sid.value !== ''
      ? replaceSpan(
          source,
          { start: sid.start - node.start, end: sid.end - node.start },
          JSON.stringify(freeSid(sid.value, statements)),
        )
      : source
  const whole = withList(text, list)
  return insertTexts(whole.text, whole.list, at + 1, [copy])
}

function memberNamed(node: JsonNode, lower: string): JsonMember | undefined {
  return node.kind === 'object' ? node.members.find(({ key }) => key.toLowerCase() === lower) : undefined
}

function freeSid(sid: string, statements: readonly JsonNode[]): string {
  const taken = new Set(
    statements.map((node) => {
      const value = memberNamed(node, 'sid')?.value
      return value?.kind === 'string' ? value.value : ''
    }),
  )
  const stem = sid.replace(/\d+$/, '')
  let number = 2
  while (taken.has(`${stem}${number}`)) number++
  return `${stem}${number}`
}

const order = [
  'sid',
  'effect',
  'principal',
  'notprincipal',
  'action',
  'notaction',
  'resource',
  'notresource',
  'condition',
]

/** Writes an element, in its place by AWS's order where it was not there. */
function setElement(
  text: string,
  { node, members }: StatementParts,
  name: 'Sid' | 'Effect' | 'Action' | 'Resource' | 'Condition',
  value: Written,
): string {
  const member = members.get(name)
  if (member) return replaceSpan(text, member.value, printJson(value, layoutOf(text)))
  const rank = order.indexOf(name.toLowerCase())
  const before = node.members.findIndex(({ key }) => order.indexOf(key.toLowerCase()) > rank)
  return insertInto(text, node, before < 0 ? node.members.length : before, [{ key: name, value }])
}

function removeElement(text: string, { node, members }: StatementParts, name: 'Sid' | 'Condition'): string {
  const member = members.get(name)
  return member ? removeFrom(text, node, [node.members.indexOf(member)]) : text
}

/** The element that holds a list, or the key of a condition. */
function memberOf({ members }: StatementParts, list: ListName): JsonMember | undefined {
  if (list === 'actions') return members.get('Action') ?? members.get('NotAction')
  if (list === 'resources') return members.get('Resource') ?? members.get('NotResource')
  const block = members.get('Condition')?.value
  const operator = block?.kind === 'object' ? block.members[list.operator]?.value : undefined
  return operator?.kind === 'object' ? operator.members[list.key] : undefined
}

/** A value to write; bare where all values beside it are bare, for AWS wants the values of one condition to be of one kind. */
function written(value: string, beside: readonly JsonNode[]): Written {
  const [first] = beside
  const forms = { number: /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/, boolean: /^(?:true|false)$/ }
  const kind = first && beside.every((each) => each.kind === first.kind) ? first.kind : 'string'
  const isBare = (kind === 'number' || kind === 'boolean') && forms[kind].test(value)
  return isBare ? { literal: value } : value
}

type ValuesEdit = Extract<Edit, { kind: 'change-values' }>

function changeValues(text: string, parts: StatementParts, edit: ValuesEdit): Result<string, string> {
  const { list, remove = [], add = [] } = edit
  if (remove.length === 0 && add.length === 0) return ok(text)
  const value = memberOf(parts, list)?.value
  if (value?.kind === 'array') return changeList(text, value, edit)
  if (value) return ok(changeSingle(text, value, edit))
  if (typeof list === 'object') return fail('The condition is no longer there.')
  return ok(setElement(text, parts, list === 'actions' ? 'Action' : 'Resource', add))
}

function changeList(
  text: string,
  value: Extract<JsonNode, { kind: 'array' }>,
  { at, list, remove = [], add = [], before }: ValuesEdit,
): Result<string, string> {
  const left = removeFrom(text, value, remove)
  if (add.length === 0) return ok(left)
  const parts = partsAt(left, at)
  const rest = typeof parts === 'string' ? undefined : memberOf(parts, list)?.value
  if (rest?.kind !== 'array') return fail('The list is no longer there.')
  const values = add.map((each) => ({ value: written(each, value.items) }))
  return ok(insertInto(left, rest, before ?? rest.items.length, values))
}

/** A value without brackets gets them. */
function changeSingle(text: string, value: JsonNode, { remove = [], add = [], before }: ValuesEdit): string {
  const isRemoved = remove.includes(0)
  // A place that the value does not have is none of it, as in a list.
  if (!isRemoved && add.length === 0) return text
  const old: Written[] = isRemoved ? [] : [{ literal: text.slice(value.start, value.end) }]
  const values = add.map((each) => written(each, [value]))
  const all = old.toSpliced(before ?? old.length, 0, ...values)
  return replaceSpan(text, value, printJson(all, layoutOf(text), indentAt(text, value.start)))
}

function addCondition(
  text: string,
  parts: StatementParts,
  { operator, key, values }: Extract<Edit, { kind: 'add-condition' }>,
): Result<string, string> {
  return putTest(text, parts, operator, [key, values.length === 1 ? (values[0] ?? '') : values])
}

/** Puts a key with its values under an operator, which is made where it is not there yet. */
function putTest(
  text: string,
  parts: StatementParts,
  operator: string,
  [key, value]: readonly [string, Written],
): Result<string, string> {
  const tests: WrittenObject = { members: [[key, value]] }
  const block = parts.members.get('Condition')?.value
  if (block?.kind !== 'object')
    return ok(setElement(text, parts, 'Condition', { members: [[operator, tests]] }))
  const same = sameName(block.members, operator)
  if (!same) return ok(insertInto(text, block, block.members.length, [{ key: operator, value: tests }]))
  if (same.value.kind !== 'object') return fail('The condition has a form that AWS does not know.')
  if (sameName(same.value.members, key))
    return fail(`The statement already tests ${key} with ${same.key}; one test can hold several values.`)
  return ok(insertInto(text, same.value, same.value.members.length, [{ key, value }]))
}

/** Neither operators nor keys have a case to AWS. */
function sameName(members: readonly JsonMember[], name: string): JsonMember | undefined {
  return members.find(({ key }) => key.toLowerCase() === name.toLowerCase())
}

/** An operator without keys, and a Condition without operators, go with their last. */
function removeCondition(text: string, parts: StatementParts, place: ConditionPlace): string {
  const block = parts.members.get('Condition')?.value
  const operator = block?.kind === 'object' ? block.members[place.operator]?.value : undefined
  if (block?.kind !== 'object' || operator?.kind !== 'object') return text
  if (operator.members.length > 1) return removeFrom(text, operator, [place.key])
  if (block.members.length > 1) return removeFrom(text, block, [place.operator])
  return removeElement(text, parts, 'Condition')
}

/** Another operator for one key: its name where it has that key alone, else the key moves over. */
function setOperator(
  text: string,
  parts: StatementParts,
  { at, place, operator }: Extract<Edit, { kind: 'set-operator' }>,
): Result<string, string> {
  const block = parts.members.get('Condition')?.value
  const from = block?.kind === 'object' ? block.members[place.operator] : undefined
  const member = memberOf(parts, place)
  if (block?.kind !== 'object' || from?.value.kind !== 'object' || !member)
    return fail('The condition is no longer there.')
  const to = sameName(block.members, operator)
  if (to === from || (!to && from.value.members.length === 1))
    return ok(replaceSpan(text, { start: from.keyStart, end: from.keyEnd }, JSON.stringify(operator)))
  const values = { literal: text.slice(member.value.start, member.value.end) }
  const without = removeCondition(text, parts, place)
  const rest = partsAt(without, at)
  return typeof rest === 'string' ? fail(rest) : putTest(without, rest, operator, [member.key, values])
}
