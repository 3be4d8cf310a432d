import { type Glob, matchGlob } from '../pattern.ts'
import { matchArn } from './arn.ts'
import { type Cidr, cidrContains, parseCidr, parseDate, parseNumber } from './values.ts'

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
  /** For operators that test for equality: values are equal when this gives one text for both. Null: no such value, equal to nothing. */
  readonly same?: (value: string) => string | null
}

type Compare = Pick<Operator, 'matches' | 'same'>
type Form = Pick<Operator, 'family' | 'wildcards' | 'variables'>

/** Reads the policy's side once: a pattern without variables is one object for every request. */
function once<T>(read: (wanted: Glob) => T): (wanted: Glob) => T {
  const known = new WeakMap<Glob, { readonly value: T }>()
  return (wanted) => {
    const found = known.get(wanted) ?? { value: read(wanted) }
    known.set(wanted, found)
    return found.value
  }
}

/** The text of a pattern. Operators that take no wildcards have patterns that are always literal. */
function textOf({ literal }: Glob): string {
  return literal ?? ''
}

function equality(same: (value: string) => string | null): Compare {
  const read = once((wanted) => same(textOf(wanted)))
  return {
    same,
    matches: (value, wanted) => {
      const text = same(value)
      return text !== null && text === read(wanted)
    },
  }
}

function order(
  parse: (text: string) => number | null,
  holds: (value: number, wanted: number) => boolean,
): Compare {
  const read = once((wanted) => parse(textOf(wanted)))
  return {
    matches: (value, wanted) => {
      const [left, right] = [parse(value), read(wanted)]
      return left !== null && right !== null && holds(left, right)
    },
  }
}

const exact = equality((value) => value)
const ignoreCase = equality((value) => value.toLowerCase())
const like: Compare = { matches: (value, wanted) => matchGlob(wanted, value) }
const bool = equality((value) => {
  const lower = value.toLowerCase()
  return lower === 'true' || lower === 'false' ? lower : null
})
/** Compared byte by byte: padding adds none. */
const binary = equality((value) => (/^[A-Za-z0-9+/]*={0,2}$/.test(value) ? value.replaceAll('=', '') : null))

const block = once((wanted): Cidr | null => parseCidr(textOf(wanted)))
const ip: Compare = {
  matches: (value, wanted) => {
    const [address, within] = [parseCidr(value), block(wanted)]
    return address !== null && within !== null && cidrContains(within, address)
  },
}

const arn: Compare = { matches: matchArn }

const text: Form = { family: 'string', wildcards: false, variables: true }
const pattern: Form = { family: 'string', wildcards: true, variables: true }
const arnForm: Form = { family: 'arn', wildcards: true, variables: true }
const plain = (family: Operator['family']): Form => ({ family, wildcards: false, variables: false })
const numeric = plain('numeric')
const date = plain('date')

/** Numbers and dates compare alike: `NumericEquals`, `DateLessThan` and so on. */
function ordered(prefix: string, form: Form, parse: (text: string) => number | null): Operator[] {
  const equal = order(parse, (value, wanted) => value === wanted)
  const rows: readonly (readonly [suffix: string, compare: Compare, negated?: boolean])[] = [
    ['Equals', equal],
    ['NotEquals', equal, true],
    ['LessThan', order(parse, (value, wanted) => value < wanted)],
    ['LessThanEquals', order(parse, (value, wanted) => value <= wanted)],
    ['GreaterThan', order(parse, (value, wanted) => value > wanted)],
    ['GreaterThanEquals', order(parse, (value, wanted) => value >= wanted)],
  ]
  return rows.map(([suffix, compare, negated]) => operator(prefix + suffix, form, compare, negated))
}

function operator(name: string, form: Form, compare: Compare, negated = false): Operator {
  return { name, ...form, ...compare, negated }
}

export const operators: readonly Operator[] = [
  operator('StringEquals', text, exact),
  operator('StringNotEquals', text, exact, true),
  operator('StringEqualsIgnoreCase', text, ignoreCase),
  operator('StringNotEqualsIgnoreCase', text, ignoreCase, true),
  operator('StringLike', pattern, like),
  operator('StringNotLike', pattern, like, true),
  ...ordered('Numeric', numeric, parseNumber),
  ...ordered('Date', date, parseDate),
  // AWS's operator page says Bool takes variables, its variables page says not: reading them errs on neither side of a literal.
  operator('Bool', { family: 'bool', wildcards: false, variables: true }, bool),
  operator('BinaryEquals', plain('binary'), binary),
  operator('IpAddress', plain('ip'), ip),
  operator('NotIpAddress', plain('ip'), ip, true),
  // ArnEquals and ArnLike behave the same (same page, ARN condition operators).
  operator('ArnEquals', arnForm, arn),
  operator('ArnLike', arnForm, arn),
  operator('ArnNotEquals', arnForm, arn, true),
  operator('ArnNotLike', arnForm, arn, true),
  operator('Null', plain('null'), { matches: () => false }),
]

export type OperatorUse = {
  readonly operator: Operator
  readonly quantifier: 'ForAllValues' | 'ForAnyValue' | null
  readonly ifExists: boolean
}

const byName = new Map(operators.map((each) => [each.name.toLowerCase(), each]))
const form = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/i

/** Reads `ForAnyValue:StringLikeIfExists` and its like; null for what is no operator. `Null` takes no IfExists. */
export function parseOperator(written: string): OperatorUse | null {
  const match = form.exec(written)
  const found = match && byName.get((match[2] ?? '').toLowerCase())
  if (!match || !found) return null
  const ifExists = match[3] !== undefined
  if (ifExists && found.family === 'null') return null
  const quantifier = match[1] && (match[1].toLowerCase() === 'forallvalues' ? 'ForAllValues' : 'ForAnyValue')
  return { operator: found, quantifier: quantifier || null, ifExists }
}
