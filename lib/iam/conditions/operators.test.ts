import { describe, expect, test } from 'vitest'
import { parseGlob } from '../pattern.ts'
import { matchArn } from './arn.ts'
import { operators, parseOperator } from './operators.ts'

describe('names of operators', () => {
  test.each([
    ['StringEquals', 'StringEquals', null, false],
    ['stringequals', 'StringEquals', null, false],
    ['StringLikeIfExists', 'StringLike', null, true],
    ['ForAllValues:StringLike', 'StringLike', 'ForAllValues', false],
    ['forallvalues:stringlike', 'StringLike', 'ForAllValues', false],
    ['ForAnyValue:ArnNotEqualsIfExists', 'ArnNotEquals', 'ForAnyValue', true],
    ['Null', 'Null', null, false],
  ])('%s', (text, name, quantifier, ifExists) => {
    const use = parseOperator(text)
    expect([use?.operator.name, use?.quantifier, use?.ifExists]).toEqual([name, quantifier, ifExists])
  })
  test.each([
    '',
    'String',
    'NullIfExists',
    'ForSomeValues:StringEquals',
    'StringEquals:ForAnyValue',
    'IfExists',
    'StringEqualsIfExistsIfExists',
    ' StringEquals',
    'StringEquals2',
  ])('`%s` is none', (text) => {
    expect(parseOperator(text)).toBeNull()
  })
})

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
test('there are those of the page, and what each takes', () => {
  expect(
    operators.map(
      ({ name, family, negated, wildcards, variables }) =>
        `${name} ${family}${negated ? ' negated' : ''}${wildcards ? ' wildcards' : ''}${variables ? ' variables' : ''}`,
    ),
  ).toEqual([
    'StringEquals string variables',
    'StringNotEquals string negated variables',
    'StringEqualsIgnoreCase string variables',
    'StringNotEqualsIgnoreCase string negated variables',
    'StringLike string wildcards variables',
    'StringNotLike string negated wildcards variables',
    ...['Numeric', 'Date'].flatMap((type) =>
      ['Equals', 'NotEquals negated', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map(
        (suffix) => {
          const [name, ...rest] = suffix.split(' ')
          return [`${type}${name}`, type.toLowerCase(), ...rest].join(' ')
        },
      ),
    ),
    'Bool bool variables',
    'BinaryEquals binary',
    'IpAddress ip',
    'NotIpAddress ip negated',
    'ArnEquals arn wildcards variables',
    'ArnLike arn wildcards variables',
    'ArnNotEquals arn negated wildcards variables',
    'ArnNotLike arn negated wildcards variables',
    'Null null',
  ])
})

describe('what equality asks for', () => {
  test.each([
    ['StringEquals', 'A', 'A'],
    ['StringEqualsIgnoreCase', 'aB', 'ab'],
    ['Bool', 'TRUE', 'true'],
    ['Bool', 'yes', null],
    ['BinaryEquals', 'QQ==', 'QQ'],
    ['BinaryEquals', 'Q=Q', null],
    ['BinaryEquals', '-', null],
  ])('%s of `%s`', (name, value, same) => {
    expect(parseOperator(name)?.operator.same?.(value)).toBe(same)
  })
  test.each([
    ['Bool', 'true', 'TRUE', true],
    ['Bool', 'x', 'x', false],
    ['BinaryEquals', 'QQ', 'QQ==', true],
    ['NumericEquals', '1.0', '1', true],
    ['NumericEquals', 'x', 'x', false],
    ['NumericEquals', '1', 'x', false],
    ['IpAddress', 'x', '10.0.0.0/8', false],
    ['IpAddress', '10.0.0.1', 'x', false],
    ['Null', 'true', 'true', false],
  ])('%s: `%s` and `%s`', (name, value, wanted, holds) => {
    const glob = { codes: [...wanted].map((char) => char.charCodeAt(0)), literal: wanted }
    expect(parseOperator(name)?.operator.matches(value, glob)).toBe(holds)
    // What was read of the policy's side is remembered, and says the same again.
    expect(parseOperator(name)?.operator.matches(value, glob)).toBe(holds)
  })
})

test.each([
  ['*', 'x', true],
  ['arn:*', 'arn:aws:s3:::b', false],
  ['a:b:c:d:e:f', 'a:b:c:d:e:f', true],
  ['a:b:c:d:e:*', 'a:b:c:d:e:f:g:h', true],
  ['a:b:c:d:e:f', 'a:b:c:d:e', false],
  ['a:b:c:d:*', 'a:b:c:d:e:f', false],
  ['*:*:*:*:*:*', 'a:b:c:d:e:f', true],
  ['*:*:*:*:*:', '::::::', false],
  ['*:*:*:*:*::', '::::::', true],
  ['a*:b:c:d:e:f', 'a:b:b:c:d:e:f', false],
])('as ARNs, `%s` matches `%s`: %s', (pattern, text, matches) => {
  expect(matchArn(text, parseGlob(pattern))).toBe(matches)
})
