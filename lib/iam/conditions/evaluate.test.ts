import { describe, expect, test } from 'vitest'
import { factsOf } from '../evaluate/context.ts'
import type { Condition, Range } from '../types.ts'
import { compileCondition, evaluateCondition } from './evaluate.ts'

const range: Range = { start: { offset: 0, line: 1, column: 1 }, end: { offset: 0, line: 1, column: 1 } }
const located = (value: string) => ({ value, range })
function condition(operator: string, key: string, ...values: readonly string[]): Condition {
  return { operator: located(operator), key: located(key), values: values.map(located) }
}
const facts = factsOf(
  { one: 'a', many: ['a', 'b'], none: [], empty: '', empties: ['', ''], some: ['', 'a'] },
  ['open'],
)
const ask = (operator: string, key: string, ...values: readonly string[]) =>
  evaluateCondition(compileCondition(condition(operator, key, ...values), true), facts)

describe('a condition', () => {
  test.each([
    ['StringEquals', 'one', ['a'], 'yes'],
    ['StringEquals', 'one', [], 'no'],
    ['StringNotEquals', 'one', [], 'yes'],
    ['StringEquals', 'one', ['${gone}', 'a'], 'yes'],
    ['StringEquals', 'one', ['${open}'], 'unknown'],
    ['StringEquals', 'one', ['${open}', 'a'], 'yes'],
    ['StringNotEquals', 'one', ['${open}'], 'unknown'],
    ['StringNotEquals', 'one', ['${open}', 'a'], 'no'],
    ['StringNotEquals', 'one', ['${gone}'], 'yes'],
    ['StringEquals', 'open', ['a'], 'unknown'],
    ['StringEqualsIfExists', 'open', ['a'], 'unknown'],
    ['StringEquals', 'none', ['a'], 'no'],
    ['StringNotEquals', 'none', ['a'], 'yes'],
    ['StringIs', 'one', ['a'], 'unknown'],
    ['StringEquals', 'many', ['a', 'b'], 'yes'],
    ['StringEquals', 'many', ['c'], 'no'],
    ['StringEquals', 'many', ['a'], 'unknown'],
    ['StringNotEquals', 'many', ['a'], 'unknown'],
    ['Bool', 'one', ['a'], 'no'],
    ['NumericEquals', 'one', ['1', 'x'], 'no'],
  ])('%s %s %j: %s', (operator, key, values, holds) => {
    expect(ask(operator, key, ...values)).toBe(holds)
  })
})

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
describe('set operators', () => {
  test.each([
    ['ForAllValues:StringEquals', 'gone', 'yes'],
    ['ForAllValues:StringEquals', 'none', 'yes'],
    ['ForAllValues:StringEquals', 'empty', 'yes'],
    ['ForAllValues:StringEquals', 'empties', 'yes'],
    ['ForAllValues:StringEquals', 'some', 'no'],
    ['ForAllValues:StringEquals', 'one', 'yes'],
    ['ForAllValues:StringEquals', 'many', 'no'],
    ['ForAllValues:StringEquals', 'open', 'unknown'],
    ['ForAnyValue:StringEquals', 'gone', 'no'],
    ['ForAnyValue:StringEquals', 'none', 'no'],
    ['ForAnyValue:StringEquals', 'empty', 'no'],
    ['ForAnyValue:StringEquals', 'some', 'yes'],
    ['ForAnyValue:StringEquals', 'many', 'yes'],
    ['ForAnyValue:StringEqualsIfExists', 'gone', 'yes'],
    ['ForAllValues:StringNotEquals', 'many', 'no'],
    ['ForAnyValue:StringNotEquals', 'many', 'yes'],
    ['ForAnyValue:StringNotEquals', 'gone', 'no'],
  ])('%s of %s: %s', (operator, key, holds) => {
    expect(ask(operator, key, 'a')).toBe(holds)
  })
})

describe('Null', () => {
  test.each([
    ['one', ['false'], 'yes'],
    ['one', ['FALSE'], 'yes'],
    ['one', ['true'], 'no'],
    ['gone', ['True'], 'yes'],
    ['none', ['true'], 'yes'],
    ['empty', ['false'], 'yes'],
    ['open', ['true'], 'unknown'],
    ['open', ['false'], 'unknown'],
    ['open', ['true', 'false'], 'unknown'],
    ['open', ['x'], 'no'],
    ['one', ['x'], 'no'],
    ['gone', ['x'], 'no'],
    ['one', [], 'no'],
    ['one', ['${one}'], 'no'],
  ])('of %s, %j: %s', (key, values, holds) => {
    expect(ask('Null', key, ...values)).toBe(holds)
  })
})

test('variables are text where the policy’s version has none', () => {
  const compiled = compileCondition(condition('StringEquals', 'one', '${one}'), false)
  expect(evaluateCondition(compiled, factsOf({ one: '${one}' }, []))).toBe('yes')
  expect(evaluateCondition(compiled, facts)).toBe('no')
})

test('ten thousand values that are asked to be equal are one look-up', () => {
  const values = Array.from({ length: 10_000 }, (_, index) => `v${index}`)
  const compiled = compileCondition(condition('ForAllValues:StringEquals', 'many', ...values), true)
  let looked = 0
  const texts = new Set(compiled.fixed?.texts)
  const counting = Object.assign(Object.create(null), {
    has: (text: string) => {
      looked++
      return texts.has(text)
    },
  })
  const counted = { ...compiled, fixed: compiled.fixed && { ...compiled.fixed, texts: counting } }
  expect(evaluateCondition(counted, factsOf({ many: values }, []))).toBe('yes')
  expect(looked).toBe(10_000)
})
