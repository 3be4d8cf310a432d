import { type Glob, matchGlob, star } from '../pattern.ts'
import { cidrContains, parseCidr, parseDate, parseNumber } from './values.ts'

/**
 * One condition operator. `matches` compares a value of the request with one of the policy and is the positive form;
 * a negated operator holds when none of its values matches.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export type Operator = {
  readonly name: string
  readonly family: 'string' | 'numeric' | 'date' | 'bool' | 'binary' | 'ip' | 'arn' | 'null'
  readonly negated: boolean
  readonly wildcards: boolean
  readonly variables: boolean
  /** `wanted` is what the policy says, its variables filled in. */
  readonly matches: (value: string, wanted: Glob) => boolean
}

/** The text of a pattern without wildcards. Operators that take none have patterns that are always literal. */
function textOf({ literal, codes }: Glob): string {
  return literal ?? String.fromCharCode(...codes)
}

function compare(
  read: (text: string) => number | null,
  holds: (value: number, wanted: number) => boolean,
): Operator['matches'] {
  return (value, wanted) => {
    const [left, right] = [read(value), read(textOf(wanted))]
    return left !== null && right !== null && holds(left, right)
  }
}

const equal = (a: number, b: number) => a === b
const less = (a: number, b: number) => a < b
const lessOrEqual = (a: number, b: number) => a <= b

/** The six parts of an ARN: the last keeps its colons. */
function arnParts<T>(list: readonly T[], isColon: (item: T) => boolean): T[][] {
  const parts: T[][] = [[]]
  for (const item of list) {
    if (isColon(item) && parts.length < 6) parts.push([])
    else parts.at(-1)?.push(item)
  }
  return parts
}

const colon = ':'.charCodeAt(0)

/** Each of the six parts is matched by itself: a `*` does not cross a colon between them. */
function matchArn(value: string, wanted: Glob): boolean {
  const patterns = arnParts(wanted.codes, (code) => code === colon)
  // "*" alone stands for every ARN.
  if (patterns.length === 1 && wanted.codes.length === 1 && wanted.codes[0] === star) return true
  const values = arnParts([...value], (char) => char === ':')
  if (patterns.length !== 6 || values.length !== 6) return false
  return patterns.every((codes, index) => matchGlob({ codes, literal: null }, (values[index] ?? []).join('')))
}

const ignoreCase: Operator['matches'] = (value, wanted) =>
  value.toLowerCase() === textOf(wanted).toLowerCase()
const bool: Operator['matches'] = (value, wanted) => ignoreCase(value, wanted)
const ip: Operator['matches'] = (value, wanted) => {
  const [address, block] = [parseCidr(value), parseCidr(textOf(wanted))]
  return address !== null && block !== null && cidrContains(block, address)
}
const withoutPadding = (text: string) => text.replace(/=+$/, '')
const binary: Operator['matches'] = (value, wanted) =>
  withoutPadding(value) === withoutPadding(textOf(wanted))
const numeric = (holds: (value: number, wanted: number) => boolean) => compare(parseNumber, holds)
const date = (holds: (value: number, wanted: number) => boolean) => compare(parseDate, holds)

type Form = Pick<Operator, 'family' | 'wildcards' | 'variables'>
const string: Form = { family: 'string', wildcards: false, variables: true }
const like: Form = { family: 'string', wildcards: true, variables: true }
const arn: Form = { family: 'arn', wildcards: true, variables: true }
const plain = (family: Operator['family']): Form => ({ family, wildcards: false, variables: false })

function operator(name: string, form: Form, matches: Operator['matches'], negated = false): Operator {
  return { name, ...form, negated, matches }
}

export const operators: readonly Operator[] = [
  operator('StringEquals', string, (value, wanted) => matchGlob(wanted, value)),
  operator('StringNotEquals', string, (value, wanted) => matchGlob(wanted, value), true),
  operator('StringEqualsIgnoreCase', string, ignoreCase),
  operator('StringNotEqualsIgnoreCase', string, ignoreCase, true),
  operator('StringLike', like, (value, wanted) => matchGlob(wanted, value)),
  operator('StringNotLike', like, (value, wanted) => matchGlob(wanted, value), true),
  operator('NumericEquals', plain('numeric'), numeric(equal)),
  operator('NumericNotEquals', plain('numeric'), numeric(equal), true),
  operator('NumericLessThan', plain('numeric'), numeric(less)),
  operator('NumericLessThanEquals', plain('numeric'), numeric(lessOrEqual)),
  operator(
    'NumericGreaterThan',
    plain('numeric'),
    numeric((a, b) => less(b, a)),
  ),
  operator(
    'NumericGreaterThanEquals',
    plain('numeric'),
    numeric((a, b) => lessOrEqual(b, a)),
  ),
  operator('DateEquals', plain('date'), date(equal)),
  operator('DateNotEquals', plain('date'), date(equal), true),
  operator('DateLessThan', plain('date'), date(less)),
  operator('DateLessThanEquals', plain('date'), date(lessOrEqual)),
  operator(
    'DateGreaterThan',
    plain('date'),
    date((a, b) => less(b, a)),
  ),
  operator(
    'DateGreaterThanEquals',
    plain('date'),
    date((a, b) => lessOrEqual(b, a)),
  ),
  // AWS's operator page says Bool takes variables, its variables page says not: reading them errs on neither side of a literal.
  operator('Bool', { family: 'bool', wildcards: false, variables: true }, bool),
  operator('BinaryEquals', plain('binary'), binary),
  operator('IpAddress', plain('ip'), ip),
  operator('NotIpAddress', plain('ip'), ip, true),
  // ArnEquals and ArnLike behave the same (same page, ARN condition operators).
  operator('ArnEquals', arn, matchArn),
  operator('ArnLike', arn, matchArn),
  operator('ArnNotEquals', arn, matchArn, true),
  operator('ArnNotLike', arn, matchArn, true),
  operator('Null', plain('null'), () => false),
]

export type OperatorUse = {
  readonly operator: Operator
  readonly quantifier: 'ForAllValues' | 'ForAnyValue' | null
  readonly ifExists: boolean
}

const byName = new Map(operators.map((each) => [each.name.toLowerCase(), each]))
const form = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/i

/** Reads `ForAnyValue:StringLikeIfExists` and its like; null for what is no operator. `Null` takes no IfExists. */
export function parseOperator(text: string): OperatorUse | null {
  const match = form.exec(text)
  const found = match && byName.get((match[2] ?? '').toLowerCase())
  if (!match || !found) return null
  const ifExists = match[3] !== undefined
  if (ifExists && found.family === 'null') return null
  const quantifier = match[1] && (match[1].toLowerCase() === 'forallvalues' ? 'ForAllValues' : 'ForAnyValue')
  return { operator: found, quantifier: quantifier || null, ifExists }
}
