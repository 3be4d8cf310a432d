import type { ConditionKey } from '@/lib/iam/index.ts'

/** An operator taken apart: `ForAnyValue:StringLikeIfExists`. */
export type OperatorParts = {
  readonly set: '' | 'ForAnyValue' | 'ForAllValues'
  readonly name: string
  readonly ifExists: boolean
}

const comparisons = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals']
const string = [
  'StringEquals',
  'StringLike',
  'StringNotEquals',
  'StringNotLike',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
]
const arn = ['ArnLike', 'ArnNotLike', 'ArnEquals', 'ArnNotEquals']

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const byType: Readonly<Record<ConditionKey['type'], readonly string[]>> = {
  String: string,
  ARN: [...arn, ...string],
  Numeric: comparisons.map((name) => `Numeric${name}`),
  Date: [...comparisons.map((name) => `Date${name}`), ...comparisons.map((name) => `Numeric${name}`)],
  Bool: ['Bool'],
  IPAddress: ['IpAddress', 'NotIpAddress'],
  Binary: ['BinaryEquals'],
}

/** The operators that fit a key's type; all of them for a key that AWS does not document. `Null` fits every key. */
export function operatorsFor(type: ConditionKey['type'] | null): readonly string[] {
  const fitting = type ? byType[type] : [...new Set(Object.values(byType).flat())]
  return [...fitting, 'Null']
}

/** Null for an operator that AWS does not know. */
export function readOperator(operator: string): OperatorParts | null {
  const [, set, name = '', ifExists] =
    /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/i.exec(operator) ?? []
  const known = operatorsFor(null).find((each) => each.toLowerCase() === name.toLowerCase())
  if (!known) return null
  return {
    set: set === undefined ? '' : /any/i.test(set) ? 'ForAnyValue' : 'ForAllValues',
    name: known,
    ifExists: ifExists !== undefined,
  }
}

/** `Null` asks itself whether the key is there, and takes neither. */
export function writeOperator({ set, name, ifExists }: OperatorParts): string {
  if (name === 'Null') return name
  return `${set === '' ? '' : `${set}:`}${name}${ifExists ? 'IfExists' : ''}`
}

/** Values that come to mind for a key; `null` has `true` for absent. */
export function valuesFor(
  { name, type }: Pick<ConditionKey, 'name' | 'type'>,
  operator: string,
  home: { readonly accountId: string; readonly region: string },
): readonly string[] {
  if (operator === 'Null' || type === 'Bool') return ['true', 'false']
  const lower = name.toLowerCase()
  if (lower === 'aws:requestedregion') return [home.region]
  if (/account$/.test(lower)) return [home.accountId]
  if (type === 'Date') return ['2027-01-01T00:00:00Z']
  if (type === 'IPAddress') return ['10.0.0.0/8']
  return []
}
