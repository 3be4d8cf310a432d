import { type OperatorUse, parseOperator } from '../conditions/operators.ts'
import type { Condition, Finding, Statement } from '../types.ts'
import type { Subject } from './subject.ts'

/** One condition with its operator read. */
export type UsedCondition = {
  readonly condition: Condition
  readonly use: OperatorUse
  /** The key in lower case: keys have none. */
  readonly key: string
  readonly statement: Statement
}

/** The conditions whose operator exists. */
export function usedConditions(statement: Statement): readonly UsedCondition[] {
  return statement.conditions.flatMap((condition) => {
    const use = parseOperator(condition.operator.value)
    return use ? { condition, use, key: condition.key.value.toLowerCase(), statement } : []
  })
}

const known = new WeakMap<Statement, ReadonlySet<string>>()

/** The keys that a statement tests, in lower case. */
export function keysOf(statement: Statement): ReadonlySet<string> {
  const found = known.get(statement)
  if (found) return found
  const keys = new Set(statement.conditions.map(({ key }) => key.value.toLowerCase()))
  known.set(statement, keys)
  return keys
}

/** Asks each condition of a policy. */
export function eachCondition(
  { statements }: Subject,
  ask: (used: UsedCondition) => readonly Finding[],
): readonly Finding[] {
  return statements.flatMap((statement) => usedConditions(statement).flatMap(ask))
}

/** Whether the condition fails when the request lacks the key (condition operators page, "…IfExists"). */
export function needsKey({ use, condition }: UsedCondition): boolean {
  const { operator, quantifier, ifExists } = use
  if (operator.family === 'null')
    return condition.values.every(({ value }) => value.toLowerCase() === 'false')
  if (ifExists || quantifier === 'ForAllValues') return false
  return quantifier === 'ForAnyValue' || !operator.negated
}

/** Whether `${…}` makes a value something to be worked out for each request. */
export function isVariable(value: string): boolean {
  return value.includes('${')
}
