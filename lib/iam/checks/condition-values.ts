import type { Operator } from '../conditions/operators.ts'
import { parseCidr, parseDate, parseNumber } from '../conditions/values.ts'
import type { Finding, Located } from '../types.ts'
import { eachCondition, isVariable, type UsedCondition } from './condition.ts'
import { remove } from './edits.ts'
import { type Check, type Subject, shown } from './subject.ts'

type Told = Pick<Finding, 'code' | 'severity' | 'message'>

const isBoolean = (text: string) => /^(?:true|false)$/i.test(text)
const isBase64 = (text: string) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)

/** What is wrong with one value, by the operator's family. */
const judges: Readonly<Partial<Record<Operator['family'], (value: string, name: string) => Told | null>>> = {
  bool: (value, name) =>
    isBoolean(value)
      ? null
      : {
          code: 'type-mismatch-boolean',
          severity: 'warning',
          message: `${name} compares with \`true\` or \`false\`, not with ${shown(value)}`,
        },
  null: (value, name) =>
    isBoolean(value)
      ? null
      : {
          code: 'type-mismatch-boolean',
          severity: 'warning',
          message: `${name} compares with \`true\` or \`false\`, not with ${shown(value)}`,
        },
  date: (value, name) => {
    if (parseNumber(value) !== null)
      return {
        code: 'invalid-date-value',
        severity: 'warning',
        message: `write the date as \`2026-01-31\` or with its time: ${shown(value)} counts seconds since 1970`,
      }
    return parseDate(value) !== null
      ? null
      : {
          code: 'type-mismatch-date',
          severity: 'warning',
          message: `${name} compares with a date such as \`2026-01-31T12:00:00Z\`, not with ${shown(value)}`,
        }
  },
  numeric: (value, name) =>
    parseNumber(value) !== null
      ? null
      : {
          code: 'type-mismatch-number',
          severity: 'warning',
          message: `${name} compares with a number, not with ${shown(value)}`,
        },
  ip: (value, name) =>
    parseCidr(value) !== null
      ? null
      : {
          code: 'type-mismatch-ip-range',
          severity: 'error',
          message: `${name} compares with an address or a block such as \`203.0.113.0/24\`, not with ${shown(value)}`,
        },
  binary: (value, name) =>
    isBase64(value)
      ? null
      : {
          code: 'type-mismatch-string',
          severity: 'warning',
          message: `${name} compares with base64, not with ${shown(value)}`,
        },
}

function checkValues({ use, condition: { values, operator } }: UsedCondition): readonly Finding[] {
  const judge = judges[use.operator.family]
  if (!judge) return []
  return values.flatMap(({ value, range }): Finding[] => {
    const told = isVariable(value) ? null : judge(value, shown(operator.value))
    return told ? [{ ...told, range }] : []
  })
}

function checkBooleans({ use, condition: { values, operator } }: UsedCondition): readonly Finding[] {
  const isOne = use.operator.family !== 'bool' && use.operator.family !== 'null'
  const second = values[1]
  if (isOne || !second) return []
  const message = `${shown(operator.value)} takes one value: with both it says nothing`
  return [{ code: 'invalid-condition-multiple-boolean', severity: 'error', message, range: second.range }]
}

/** Of several bounds the loosest decides; the others say nothing. */
function checkBounds({ use, condition }: UsedCondition, subject: Subject): readonly Finding[] {
  const { name, family } = use.operator
  const read = family === 'numeric' ? parseNumber : family === 'date' ? parseDate : null
  if (!read || !/Less|Greater/.test(name) || condition.values.length < 2) return []
  const bounds = condition.values.flatMap(({ value, range }) => {
    const bound = read(value)
    return bound === null ? [] : [{ value, range, bound }]
  })
  if (bounds.length < condition.values.length) return []
  const isUpper = name.includes('Less')
  const loosest = bounds.reduce((best, each) =>
    (isUpper ? each.bound > best.bound : each.bound < best.bound) ? each : best,
  )
  return bounds
    .filter((each) => each !== loosest)
    .map(({ range }) => ({
      code: 'redundant-condition-value-num',
      severity: 'suggestion',
      message: `of several bounds the ${isUpper ? 'greatest' : 'least'} decides, ${shown(loosest.value)}: this one says nothing`,
      range,
      ...remove(subject, range),
    }))
}

function checkTwice({ condition: { values } }: UsedCondition, subject: Subject): readonly Finding[] {
  const seen = new Set<string>()
  const again: Located<string>[] = []
  for (const each of values) {
    if (seen.has(each.value)) again.push(each)
    seen.add(each.value)
  }
  return again.map(({ value, range }) => ({
    code: 'redundant-condition-value',
    severity: 'suggestion',
    message: `the value ${shown(value)} is there twice`,
    range,
    ...remove(subject, range),
  }))
}

/** An empty list matches nothing: the condition fails for every request that has the key (AWS's texts differ by operator). */
function checkEmpty({ use, condition: { values, key } }: UsedCondition): readonly Finding[] {
  if (values.length > 0) return []
  const { range, value } = key
  const severity = 'suggestion'
  const absent = `it holds only where ${shown(value)} is missing: say so with \`Null\``
  if (use.quantifier === 'ForAllValues')
    return [
      { code: 'empty-array-condition-forallvalues', severity, message: `without values ${absent}`, range },
    ]
  if (use.quantifier === 'ForAnyValue') {
    const message = `without values a test of ${shown(value)} never holds`
    return [{ code: 'empty-array-condition-foranyvalue', severity, message, range }]
  }
  if (use.ifExists && !use.operator.negated)
    return [{ code: 'empty-array-condition-ifexists', severity, message: `without values ${absent}`, range }]
  const always = use.operator.negated ? 'always' : 'never'
  const message = `without values a test of ${shown(value)} ${always} holds`
  return [{ code: 'empty-array-condition', severity, message, range }]
}

/** Values against what their operator can compare. */
export const checkConditionValues: Check = (subject) =>
  eachCondition(subject, (used) => [
    ...checkEmpty(used),
    ...checkValues(used),
    ...checkBooleans(used),
    ...checkBounds(used, subject),
    ...checkTwice(used, subject),
  ])
