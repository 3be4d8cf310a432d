import { findKey } from '../catalog/index.ts'
import type { OperatorUse } from '../iam/index.ts'
import { neverInSession } from '../pod-identity/index.ts'
import {
  type FittingKey,
  fits,
  keysFor,
  operatorNames,
  readOperator,
  suits,
  typeWords,
} from './condition-fit.ts'
import { valuesFor } from './condition-values.ts'
import type { Cursor } from './cursor.ts'
import { sayOperator } from './explanations.ts'
import { escapeSnippet, type Item, keyCompletion, valueCompletion } from './insertion.ts'
import type { Position } from './position.ts'
import { countOf } from './role-words.ts'
import { actionsChosen } from './statement-actions.ts'
import type { Completion, LanguageFacts } from './types.ts'

type At<Name extends Position['at']> = Extract<Position, { at: Name }>

const keysOf = ({ members }: { members: readonly { key: string }[] }) =>
  new Set(members.map(({ key }) => key.toLowerCase()))

/** Plain operators first, those that fit the keys of the statement's actions before the rest. */
export function completeOperators(
  { statement, conditions }: At<'operator'>,
  cursor: Cursor,
): readonly Completion[] {
  const keys = keysFor(actionsChosen(statement)).filter(({ count }) => count !== null)
  const present = keysOf(conditions)
  return operatorNames
    .filter((name) => !present.has(name.toLowerCase()))
    .flatMap((name, place) => {
      const use = readOperator(name)
      if (!use || (use.quantifier !== null && !isForSeveral(name, keys, cursor.typed))) return []
      const isFit = keys.some(({ key }) => suits(use, key))
      const form = use.quantifier ? '2' : use.ifExists ? '1' : '0'
      const rank = `${form}${isFit ? '0' : '1'}${String(place).padStart(3, '0')}`
      const item: Item = { label: name, kind: 'operator', detail: sayOperator(use), rank, retrigger: true }
      return [keyCompletion(item, '{\n  "$1"\n}', cursor)]
    })
}

/** Operators with a quantifier triple the list: where they fit a key with several values, and where somebody asks for them. */
function isForSeveral(name: string, keys: readonly FittingKey[], typed: string): boolean {
  const use = readOperator(name)
  if (/^fora/i.test(typed)) return true
  return use !== null && (keys.some(({ key }) => suits(use, key)) || use.operator.name === 'StringLike')
}

/** Keys that a request for the statement's actions can carry and that the operator can compare. */
export function completeKeys(
  { statement, operator, keys }: At<'key'>,
  cursor: Cursor,
  facts: LanguageFacts,
): readonly Completion[] {
  const use = readOperator(operator)
  const chosen = actionsChosen(statement)
  const present = keysOf(keys)
  return keysFor(chosen)
    .filter(({ key }) => !present.has(key.name.toLowerCase()) && (!use || fits(use, key)))
    .map((fitting) => {
      const skeleton = skeletonOf(fitting, use, facts)
      const item = keyItem(fitting, use, chosen.length)
      // A tab-stop without a text of its own wants one.
      const wants = item.snippet === undefined && skeleton.includes('"$1"')
      return keyCompletion({ ...item, ...(wants && { retrigger: true as const }) }, skeleton, cursor)
    })
}

function keyItem({ key, count }: FittingKey, use: OperatorUse | null, chosen: number): Item {
  const { name, type, multivalued } = key
  const isNever = neverInSession.includes(name)
  const where =
    count === null
      ? 'every request'
      : count === chosen
        ? 'all actions'
        : `${count} of ${countOf(chosen, 'action')}`
  const words = [
    typeWords[type],
    ...(multivalued ? ['several values'] : []),
    isNever ? 'never in a pod’s session' : where,
  ]
  const suited = use && suits(use, key) ? '0' : '1'
  const rank = `${isNever ? '2' : count === null ? '1' : '0'}${suited}`
  const isBegin = /[/:]$/.test(name)
  return {
    label: isBegin ? `${name}…` : name,
    kind: 'key',
    detail: words.join(' · '),
    text: name,
    ...(isBegin && { snippet: `${escapeSnippet(name)}\${1:key}` }),
    rank,
  }
}

function skeletonOf({ key }: FittingKey, use: OperatorUse | null, facts: LanguageFacts): string {
  const stop = /[/:]$/.test(key.name) ? 2 : 1
  if (key.type === 'Bool' || use?.operator.family === 'null') return `"\${${stop}|true,false|}"`
  if (key.name === 'aws:RequestedRegion') return `"\${${stop}:${escapeSnippet(facts.region)}}"`
  return use?.quantifier ? `["$${stop}"]` : `"$${stop}"`
}

/** Values that are known for a key, and variables where the operator takes them. */
export function completeValues(
  { operator, key, values }: At<'value'>,
  cursor: Cursor,
  facts: LanguageFacts,
): readonly Completion[] {
  const use = readOperator(operator)
  return valuesFor(key, findKey(key), use, facts)
    .filter(({ label }) => !values.includes(label))
    .map((item) => valueCompletion(item, cursor))
}
