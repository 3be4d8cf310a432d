import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../evaluate/decide.ts'
import { allow, deny, roleArn, type Written, written } from '../iam.fixture.ts'
import { catalog } from './catalog.fixture.ts'
import { checkPolicy } from './check-policy.ts'

const isTold = (Condition: Written) =>
  checkPolicy(written(allow('s3:GetObject', '*', { Condition })), 'identity', { catalog }).some(
    ({ code }) => code === 'never-matches',
  )
const name = (operator: string, value: unknown): Written => ({ [operator]: { 'aws:username': value } })
const age = (operator: string, value: unknown): Written => ({
  [operator]: { 'aws:MultiFactorAuthAge': value },
})
const day = (operator: string, value: unknown): Written => ({ [operator]: { 'aws:CurrentTime': value } })
const ip = (operator: string, value: unknown): Written => ({ [operator]: { 'aws:SourceIp': value } })
const arn = (operator: string, value: unknown): Written => ({ [operator]: { 'aws:PrincipalArn': value } })

describe('conditions on one key that cannot hold together', () => {
  test.each<[contradict: boolean, Written]>([
    [true, { ...name('StringEquals', 'a'), ...name('StringLike', 'b*') }],
    [false, { ...name('StringEquals', ['a', 'bc']), ...name('StringLike', 'b*') }],
    [true, { ...name('StringEquals', 'a'), ...name('StringNotEquals', ['a', 'b']) }],
    [false, { ...name('StringEquals', 'A'), ...name('StringEqualsIgnoreCase', 'a') }],
    [true, { ...name('StringEquals', 'A'), ...name('StringEqualsIgnoreCase', 'b') }],
    [true, { ...name('StringEquals', 'A'), ...name('StringNotEqualsIgnoreCase', 'a') }],
    [false, { ...name('StringEqualsIgnoreCase', 'a'), ...name('StringNotEquals', 'a') }],
    [true, { ...name('StringLike', 'a*'), ...name('StringNotLike', '*') }],
    [false, { ...name('StringLike', 'a*'), ...name('StringNotLike', 'ab*') }],
    [true, { ...name('StringLike', 'ab*'), ...name('StringNotLike', 'a*') }],
    // Without the key both hold.
    [false, { ...name('StringEqualsIfExists', 'a'), ...name('StringLikeIfExists', 'b') }],
    [true, { ...name('StringEquals', 'a'), ...name('StringLikeIfExists', 'b') }],
    [true, { ...name('StringEquals', 'a'), ...name('Null', 'true') }],
    [false, { ...name('StringEquals', 'a'), ...name('Null', 'false') }],
    [false, { ...name('StringNotEquals', 'a'), ...name('Null', 'true') }],
    [false, { ...name('StringEquals', 'a'), ...name('Null', ['true', 'false']) }],
    // The key must be there, and there is always another value that none of them names.
    [false, { ...name('StringNotEquals', 'a'), ...name('StringNotLike', 'b*'), ...name('Null', 'false') }],
    [
      false,
      {
        ...ip('NotIpAddress', '10.0.0.0/8'),
        ...ip('NotIpAddressIfExists', '1.2.3.4'),
        ...ip('Null', 'false'),
      },
    ],
    [false, { ...age('NumericLessThan', 'ten'), ...age('NumericGreaterThan', '20') }],
    [
      true,
      { ...name('Null', 'false'), ...name('StringEqualsIfExists', 'a'), ...name('StringLikeIfExists', 'b') },
    ],
    // What a variable comes to is not known.
    [false, { ...name('StringEquals', '${aws:PrincipalTag/a}'), ...name('StringLike', 'b*') }],
    [true, { ...name('StringEquals', 'a'), ...name('StringNotLike', ['a', '${aws:PrincipalTag/a}']) }],
    // An empty list is told as such.
    [false, { ...name('StringEquals', []), ...name('StringLike', 'b*') }],
    [true, { ...age('NumericLessThan', '5'), ...age('NumericGreaterThan', '5') }],
    [false, { ...age('NumericLessThanEquals', '5'), ...age('NumericGreaterThanEquals', '5') }],
    [true, { ...age('NumericLessThanEquals', '5'), ...age('NumericGreaterThan', '5') }],
    [false, { ...age('NumericLessThan', ['5', '9']), ...age('NumericGreaterThan', '6') }],
    [true, { ...age('NumericEquals', ['5', '6']), ...age('NumericGreaterThan', '6') }],
    [true, { ...age('NumericEquals', '5.0'), ...age('NumericNotEquals', '5') }],
    [false, { ...age('NumericLessThan', 'x'), ...age('NumericGreaterThan', '6') }],
    [true, { ...day('DateGreaterThan', '2026-02-01'), ...day('DateLessThan', '2026-01-01T00:00:00Z') }],
    [false, { ...day('DateGreaterThan', '2026-01-01'), ...day('DateLessThan', '2026-02-01') }],
    [true, { ...ip('IpAddress', '203.0.113.0/24'), ...ip('NotIpAddress', '203.0.0.0/16') }],
    [false, { ...ip('IpAddress', '203.0.0.0/16'), ...ip('NotIpAddress', '203.0.113.0/24') }],
    [true, { ...ip('IpAddress', '203.0.113.0/24'), ...ip('IpAddressIfExists', '198.51.100.0/24') }],
    [true, { ...arn('ArnLike', 'arn:aws:iam::1*:role/a'), ...arn('ArnEquals', 'arn:aws:iam::2*:role/a') }],
    [false, { ...arn('ArnLike', 'arn:aws:iam::*:role/a'), ...arn('ArnEquals', 'arn:aws:iam::2*:role/*') }],
    [true, { ...arn('ArnLike', roleArn), ...arn('ArnNotEquals', roleArn) }],
    [false, { ...arn('ArnLike', roleArn), ...arn('ArnNotLike', 'arn:*') }],
    // Each test may be met by another of a request's values.
    [false, { StringEquals: { 'aws:TagKeys': 'a' }, StringLike: { 'aws:TagKeys': 'b' } }],
    [
      false,
      {
        'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' },
        'ForAnyValue:StringLike': { 'aws:TagKeys': 'b' },
      },
    ],
    [false, { Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'aws:SecureTransport': 'false' } }],
    [true, { Bool: { 'aws:SecureTransport': 'true' }, BoolIfExists: { 'aws:SecureTransport': 'FALSE' } }],
    [false, { BinaryEquals: { 'aws:username': 'YQ==' }, BinaryEqualsIfExists: { 'aws:username': 'Yg==' } }],
  ])('%s: %j', (contradict, Condition) => {
    expect(isTold(Condition)).toBe(contradict)
  })

  test('make a denial one that denies nothing', () => {
    const Condition = { ...name('StringEquals', 'a'), ...name('StringLike', 'b*') }
    const [found] = checkPolicy(written(deny('s3:*', '*', { Condition })), 'scp').filter(
      ({ code }) => code === 'deny-without-effect',
    )
    expect(found).toMatchObject({
      severity: 'security',
      message: expect.stringContaining('nothing is denied'),
    })
  })
})

const operators = fc.constantFrom(
  'StringEquals',
  'StringLike',
  'StringNotEquals',
  'StringNotLike',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringEqualsIfExists',
  'StringNotLikeIfExists',
  'Null',
)
const values = fc.array(fc.constantFrom('a', 'b', 'A', 'ab', 'a*', '*b', '?', '*', 'true'), {
  minLength: 1,
  maxLength: 3,
})

// What is told must be so: no request can be found that the statement allows.
test('whatever is told to contradict itself allows no value, nor none', () => {
  const candidates = ['', 'a', 'b', 'A', 'B', 'ab', 'aB', 'ba', 'bb', 'aab', 'x', 'true', 'a*', '*']
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(operators, values), { minLength: 2, maxLength: 3, selector: ([one]) => one }),
      (list) => {
        const Condition = Object.fromEntries(
          list.map(([operator, value]) => [operator, { 'aws:username': value }]),
        )
        if (!isTold(Condition)) return
        const text = written(allow('s3:GetObject', '*', { Condition }))
        const policies = { identity: [{ name: 'it', text }] }
        for (const value of [null, ...candidates]) {
          const context: Record<string, string> = value === null ? {} : { 'aws:username': value }
          const request = {
            principal: roleArn,
            action: 's3:GetObject',
            resource: 'arn:aws:s3:::a/b',
            context,
          }
          expect(decide(request, policies).verdict).toBe('implicitDeny')
        }
      },
    ),
    { numRuns: 3000 },
  )
})
