import type { Operator } from '../conditions/operators.ts'
import type { Condition, ConditionKey, Finding, Statement } from '../types.ts'
import type { KeyIndex } from './catalog-index.ts'
import { eachCondition, isVariable, type UsedCondition } from './condition.ts'
import { write } from './edits.ts'
import { type Check, shown } from './subject.ts'

/** A statement's operators, by name in lower case, with how many keys each has. */
const counted = new WeakMap<Statement, ReadonlyMap<string, number>>()

function keyCounts(statement: Statement): ReadonlyMap<string, number> {
  const found = counted.get(statement)
  if (found) return found
  const counts = new Map<string, number>()
  for (const { operator } of statement.conditions) {
    const name = operator.value.toLowerCase()
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  counted.set(statement, counts)
  return counts
}

/** Another operator's name in the place of this one; not where the statement has that one already, for no name may come twice. */
function rename(operator: Condition['operator'], name: string, statement: Statement) {
  return keyCounts(statement).has(name.toLowerCase()) ? {} : write(operator.range, name)
}

const withoutQualifier = (operator: string) => operator.slice(operator.indexOf(':') + 1)

function checkNull({ use, condition, statement }: UsedCondition): readonly Finding[] {
  if (use.operator.family !== 'null' || !use.quantifier) return []
  const always = use.quantifier === 'ForAllValues' ? 'always' : 'never'
  return [
    {
      code: 'null-with-qualifier',
      severity: 'suggestion',
      message: `\`Null\` with \`${use.quantifier}\` ${always} holds: leave the qualifier out`,
      range: condition.operator.range,
      ...rename(condition.operator, withoutQualifier(condition.operator.value), statement),
    },
  ]
}

/** `StringEquals` compares `*` and `?` as they stand. */
function checkWildcards({ use, condition, statement }: UsedCondition): readonly Finding[] {
  const { operator, values } = condition
  if (use.operator.family !== 'string' || use.operator.wildcards) return []
  const found = values.find(({ value }) => /[*?]/.test(value) && !isVariable(value))
  if (!found) return []
  // A pattern for another key of the same operator is told at that key.
  const like = /IgnoreCase/i.test(operator.value) ? null : operator.value.replace(/Equals/i, 'Like')
  return [
    {
      code: 'wildcard-without-like-operator',
      severity: 'warning',
      message: `${shown(operator.value)} takes \`*\` and \`?\` as they stand: ${shown(found.value)}`,
      range: found.range,
      ...(like && rename(operator, like, statement)),
    },
  ]
}

/** The families that compare a key's values; AWS's page lets a date be compared as a number. */
const families: Readonly<Record<ConditionKey['type'], readonly Operator['family'][]>> = {
  String: ['string', 'arn'],
  ARN: ['arn', 'string'],
  Numeric: ['numeric'],
  Date: ['date', 'numeric'],
  Bool: ['bool'],
  IPAddress: ['ip'],
  Binary: ['binary'],
}
const familyNames: Readonly<Record<ConditionKey['type'], string>> = {
  String: 'a string',
  ARN: 'an ARN',
  Numeric: 'a number',
  Date: 'a date',
  Bool: '`true` or `false`',
  IPAddress: 'an address',
  Binary: 'binary',
}

function checkType({ use, condition, statement }: UsedCondition, known: ConditionKey): readonly Finding[] {
  const { operator, key } = condition
  const { family, wildcards } = use.operator
  if (family !== 'null' && !families[known.type].includes(family)) {
    const message = `${shown(key.value)} is ${familyNames[known.type]}, which ${shown(operator.value)} does not compare`
    return [{ code: 'type-mismatch', severity: 'warning', message, range: operator.range }]
  }
  if (known.type !== 'ARN' || family !== 'string' || !wildcards) return []
  // The other keys of this operator may not be ARNs.
  const isAlone = keyCounts(statement).get(operator.value.toLowerCase()) === 1
  return [
    {
      code: 'string-like-operator-with-arn-condition-keys',
      severity: 'security',
      message: `in ${shown(operator.value)} a \`*\` crosses the colons of an ARN; for ${shown(key.value)} use the ARN operator`,
      range: operator.range,
      ...(isAlone && rename(operator, operator.value.replace(/String/i, 'Arn'), statement)),
    },
  ]
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
function checkQualifier(
  { use, condition, statement }: UsedCondition,
  known: ConditionKey,
): readonly Finding[] {
  const { operator, key } = condition
  if (use.operator.family === 'null') return []
  if (known.multivalued && !use.quantifier) {
    const message = `a request may carry several values of ${shown(key.value)}: say \`ForAllValues:\` or \`ForAnyValue:\``
    return [{ code: 'missing-qualifier', severity: 'warning', message, range: operator.range }]
  }
  if (known.multivalued || use.quantifier !== 'ForAllValues') return []
  return [
    {
      code: 'forallvalues-with-single-valued-key',
      severity: 'security',
      message: `${shown(key.value)} has one value; \`ForAllValues\` also holds where it is missing`,
      range: operator.range,
      ...rename(operator, withoutQualifier(operator.value), statement),
    },
  ]
}

function checkKnown(used: UsedCondition, keys: KeyIndex): readonly Finding[] {
  const known = keys.find(used.condition.key.value)
  return known ? [...checkType(used, known), ...checkQualifier(used, known)] : []
}

/** Operators against what they are used for. */
export const checkConditionOperators: Check = (subject) => {
  const keys = subject.catalog?.keys
  return eachCondition(subject, (used) => [
    ...checkNull(used),
    ...checkWildcards(used),
    ...(keys ? checkKnown(used, keys) : []),
  ])
}
