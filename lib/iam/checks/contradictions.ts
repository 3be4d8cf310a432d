import type { Operator } from '../conditions/operators.ts'
import { cidrContains, parseCidr, parseDate, parseNumber } from '../conditions/values.ts'
import { type Glob, globOf, parseGlob } from '../pattern.ts'
import type { Finding, Statement } from '../types.ts'
import type { Budget } from './budget.ts'
import { isVariable, needsKey, type UsedCondition, usedConditions } from './condition.ts'
import { globContains, globsMeet } from './globs.ts'
import { type Check, type Subject, shown } from './subject.ts'

/** One condition's values as a set; null where they are not known before the request. */
type Wanted = {
  readonly name: string
  readonly negated: boolean
  /** Without case. */
  readonly folded: boolean
  /** `*` and `?` are wildcards, not letters. */
  readonly wildcards: boolean
  readonly values: readonly string[]
}

function wantedOf({ use, condition }: UsedCondition): Wanted | null {
  const { name, family, negated, wildcards } = use.operator
  const values = condition.values.map(({ value }) => value)
  const known = values.filter((value) => !isVariable(value))
  // None of several: what is known of them still may not be.
  if (known.length < values.length && !negated) return null
  const folded = family === 'bool' || name.includes('IgnoreCase')
  return { name, negated, folded, wildcards, values: known }
}

function globOfValue({ wildcards }: Wanted, value: string, folded: boolean): Glob {
  const text = folded ? value.toLowerCase() : value
  return wildcards ? parseGlob(text) : globOf([text])
}

/** Whether no value is wanted by all: of the values that one of them wants, those that the others want too are kept. */
function areTextsApart(all: readonly Wanted[], isArn: boolean, budget: Budget): boolean {
  const literals = (each: Wanted) => !each.wildcards || each.values.every((value) => !/[*?]/.test(value))
  const positive = all.filter(({ negated }) => !negated)
  const base =
    positive.find((each) => literals(each) && !each.folded) ?? positive.find(literals) ?? positive[0]
  if (!base) return false
  const isWanted = (value: string, other: Wanted) => {
    const folded = base.folded || other.folded
    return other.values.some((each) =>
      globsMeet(globOfValue(base, value, folded), globOfValue(other, each, folded), budget),
    )
  }
  const isRuledOut = (value: string, other: Wanted) => {
    // Another case of the same text would still do; and a `*` of an ARN operator stays in its part.
    if (base.folded && !other.folded) return false
    if (isArn) return other.values.includes(value)
    return other.values.some((each) =>
      globContains(globOfValue(other, each, other.folded), globOfValue(base, value, other.folded), budget),
    )
  }
  return base.values.every((value) =>
    all.some(
      (other) => other !== base && (other.negated ? isRuledOut(value, other) : !isWanted(value, other)),
    ),
  )
}

/** Of several values any will do: the loosest bound. */
function boundOf(name: string, values: readonly number[]): readonly [low: number, high: number] {
  if (name.includes('Greater')) return [Math.min(...values.slice(0, boundMax)), Infinity]
  return [-Infinity, Math.max(...values.slice(0, boundMax))]
}

/** A spread takes a hundred thousand arguments at most. */
const boundMax = 10_000

function holds(name: string, values: readonly number[], value: number): boolean {
  return values.some((bound) => {
    if (name.endsWith('LessThan')) return value < bound
    if (name.endsWith('LessThanEquals')) return value <= bound
    if (name.endsWith('GreaterThan')) return value > bound
    if (name.endsWith('GreaterThanEquals')) return value >= bound
    return value === bound
  })
}

function areNumbersApart(all: readonly Wanted[], read: (text: string) => number | null): boolean {
  if (all.some(({ values }) => values.map(read).includes(null))) return false
  const parsed = all.map(({ name, negated, values }) => ({
    name: name.replace(/Not/, ''),
    negated,
    values: values.map(read).filter((value) => value !== null),
  }))
  if (parsed.some(({ values }) => values.length > boundMax)) return false
  const fits = (value: number) =>
    parsed.every(({ name, negated, values }) => holds(name, values, value) !== negated)
  const exact = parsed.find(
    ({ name, negated }) => name.endsWith('Equals') && !/Less|Greater/.test(name) && !negated,
  )
  if (exact) return !exact.values.some(fits)
  const bounds = parsed.filter(({ negated }) => !negated).map(({ name, values }) => boundOf(name, values))
  const low = Math.max(...bounds.map(([least]) => least))
  const high = Math.min(...bounds.map(([, most]) => most))
  return low > high || (low === high && !fits(low))
}

function areBlocksApart(all: readonly Wanted[]): boolean {
  const parsed = all.map(({ negated, values }) => ({
    negated,
    blocks: values.map(parseCidr).filter((block) => block !== null),
  }))
  const base = parsed.find(({ negated }) => !negated)
  if (!base || parsed.some(({ blocks }) => blocks.length > 200)) return false
  return base.blocks.every((block) =>
    parsed.some(({ negated, blocks }) =>
      negated
        ? blocks.some((other) => cidrContains(other, block))
        : !blocks.some((other) => cidrContains(other, block) || cidrContains(block, other)),
    ),
  )
}

function areApart(family: Operator['family'], all: readonly Wanted[], budget: Budget): boolean {
  // A condition without values is told as such.
  if (all.length < 2 || all.some(({ values, negated }) => values.length === 0 && !negated)) return false
  if (family === 'numeric') return areNumbersApart(all, parseNumber)
  if (family === 'date') return areNumbersApart(all, parseDate)
  if (family === 'ip') return areBlocksApart(all)
  if (family === 'binary' || family === 'null') return false
  return areTextsApart(all, family === 'arn', budget)
}

/** Whether the conditions on one key cannot hold together. */
function contradict(group: readonly UsedCondition[], budget: Budget): boolean {
  const isNull = ({ use }: UsedCondition) => use.operator.family === 'null'
  const needed = group.some(needsKey)
  const missing = group.some(
    (each) =>
      isNull(each) &&
      each.condition.values.some(({ value }) => value.toLowerCase() === 'true') &&
      !needsKey(each),
  )
  if (!needed) return false
  const isBoth = group.some((each) => isNull(each) && each.condition.values.length > 1)
  if (missing && !isBoth) return true
  const families = new Map<Operator['family'], Wanted[]>()
  for (const each of group) {
    const wanted = isNull(each) ? null : wantedOf(each)
    if (!wanted) continue
    const list = families.get(each.use.operator.family)
    if (list) list.push(wanted)
    else families.set(each.use.operator.family, [wanted])
  }
  return [...families].some(([family, all]) => areApart(family, all, budget))
}

/** The conditions on each key that is tested more than once. Where a request may carry several values, each test may be met by another. */
function groupsOf(statement: Statement, { catalog }: Subject): readonly (readonly UsedCondition[])[] {
  const groups = new Map<string, UsedCondition[]>()
  for (const each of usedConditions(statement)) {
    if (each.use.quantifier) continue
    const group = groups.get(each.key)
    if (group) group.push(each)
    else groups.set(each.key, [each])
  }
  return [...groups]
    .filter(([key, group]) => group.length > 1 && !catalog?.keys?.find(key)?.multivalued)
    .map(([, group]) => group)
}

/** Conditions that rule each other out: the statement says nothing. */
export const checkContradictions: Check = (subject) =>
  subject.statements.flatMap((statement) =>
    groupsOf(statement, subject).flatMap((group): Finding[] => {
      const last = group.at(-1)
      if (!last || !contradict(group, subject.budget)) return []
      const { value, range } = last.condition.key
      const message = `the conditions on ${shown(value)} cannot hold together`
      return statement.effect === 'Deny'
        ? [
            {
              code: 'deny-without-effect',
              severity: 'security',
              message: `${message}: nothing is denied`,
              range,
            },
          ]
        : [
            {
              code: 'never-matches',
              severity: 'warning',
              message: `${message}: nothing is allowed`,
              range,
            },
          ]
    }),
  )
