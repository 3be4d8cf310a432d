import { catalog, findKey } from '../catalog/index.ts'
import {
  type CatalogAction,
  type ConditionKey,
  type OperatorUse,
  operators,
  parseOperator,
} from '../iam/index.ts'

type Family = OperatorUse['operator']['family']

/** What compares values of a type; the first is what people mean. `Null` asks of any key whether it is there. */
const families: Readonly<Record<ConditionKey['type'], readonly Family[]>> = {
  String: ['string'],
  ARN: ['arn', 'string'],
  Numeric: ['numeric'],
  Date: ['date', 'numeric'],
  Bool: ['bool'],
  IPAddress: ['ip'],
  Binary: ['binary'],
}

export const typeWords: Readonly<Record<ConditionKey['type'], string>> = {
  String: 'String',
  ARN: 'ARN',
  Numeric: 'Numeric',
  Date: 'Date',
  Bool: 'Boolean',
  IPAddress: 'IP address',
  Binary: 'Binary',
}

export function fits({ operator, quantifier }: OperatorUse, { type, multivalued }: ConditionKey): boolean {
  if (operator.family === 'null') return true
  return families[type].includes(operator.family) && (quantifier === null || multivalued)
}

/** Whether an operator is made for a key: several values want a quantifier (reference_policies_condition-single-vs-multi-valued-context-keys). */
export function suits(use: OperatorUse, key: ConditionKey): boolean {
  if (use.operator.family === 'null') return true
  return families[key.type][0] === use.operator.family && key.multivalued === (use.quantifier !== null)
}

export type FittingKey = {
  readonly key: ConditionKey
  /** How many of the statement's actions carry it; null for a global key. */
  readonly count: number | null
}

/** Keys that a request for some of the actions can carry, those of services first, then the global ones. */
export function keysFor(actions: readonly CatalogAction[]): readonly FittingKey[] {
  const counts = new Map<string, number>()
  for (const { keys = [] } of actions) for (const name of keys) counts.set(name, (counts.get(name) ?? 0) + 1)
  const own = [...counts].flatMap(([name, count]): FittingKey[] => {
    const key = findKey(name)
    return key ? [{ key, count }] : []
  })
  const global = (catalog.keys ?? []).filter(({ name }) => isGlobal(name) && !counts.has(name))
  return [...own, ...global.map((key): FittingKey => ({ key, count: null }))]
}

/** Tags of request and resource come with the requests only that the reference lists. */
function isGlobal(name: string): boolean {
  return name.startsWith('aws:') && !['aws:RequestTag/', 'aws:ResourceTag/', 'aws:TagKeys'].includes(name)
}

/** What most conditions are written with, first. */
const common = [
  'StringEquals',
  'StringLike',
  'ArnLike',
  'ArnEquals',
  'Bool',
  'Null',
  'StringNotEquals',
  'StringNotLike',
]

const ordered = [...operators].sort((one, other) => placeOf(one.name) - placeOf(other.name))

function placeOf(name: string): number {
  const place = common.indexOf(name)
  return place < 0 ? common.length : place
}

/** Every operator there is: plain, with IfExists, and for keys with several values. `Null` takes neither. */
export const operatorNames: readonly string[] = ordered.flatMap(({ name, family }) => {
  if (family === 'null') return [name]
  const each = [name, `${name}IfExists`]
  return [
    ...each,
    ...each.map((form) => `ForAnyValue:${form}`),
    ...each.map((form) => `ForAllValues:${form}`),
  ]
})

const uses = new Map(operatorNames.map((name) => [name, parseOperator(name)]))

export function readOperator(name: string): OperatorUse | null {
  return uses.get(name) ?? parseOperator(name)
}
