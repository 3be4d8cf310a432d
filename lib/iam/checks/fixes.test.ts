import { describe, expect, test } from 'vitest'
import { allow, type Written, written } from '../iam.fixture.ts'
import type { PolicyKind } from '../types.ts'
import { budgetOf } from './budget.ts'
import { catalog } from './catalog.fixture.ts'
import { checkPolicy } from './check-policy.ts'
import { closest } from './closest.ts'

const told = (text: string, code: string, kind: PolicyKind = 'identity') =>
  checkPolicy(text, kind, { catalog }).filter((finding) => finding.code === code)
const when = (Condition: Written, action: unknown = 's3:GetObject') =>
  written(allow(action, '*', { Condition }))

describe('what a misspelled name was to be', () => {
  const names = ['GetObject', 'PutObject', 'GetBucketAcl', 'ListBuckets']
  test.each([
    ['GetObjekt', 'GetObject'],
    ['getobject', 'GetObject'],
    ['ListBucket', 'ListBuckets'],
    // As near to one as to the other.
    ['etObject', 'GetObject'],
    ['utObject', 'PutObject'],
    ['FetObject', 'GetObject'],
    ['DescribeThings', null],
    ['ab', null],
    ['x'.repeat(100), null],
  ])('%s → %s', (text, name) => {
    expect(closest(text, names, budgetOf(1_000_000))).toBe(name)
  })

  test('is not guessed where several are as near, nor without a budget', () => {
    expect(closest('XetObject', ['GetObject', 'SetObject'], budgetOf(1_000_000))).toBe(null)
    expect(closest('GetObjekt', names, budgetOf(0))).toBe(null)
    expect(closest('GetObjekt', names, budgetOf(names.length))).toBe(null)
  })

  test.each([
    ['invalid-action', written(allow('s3:GetObjekt')), '"s3:GetObject"'],
    ['invalid-service-in-action', written(allow('dynamdb:GetItem')), '"dynamodb:GetItem"'],
    ['invalid-global-condition-key', when({ StringEquals: { 'aws:usernam': 'a' } }), '"aws:username"'],
    ['invalid-service-condition-key', when({ StringEquals: { 's3:prefixx': 'a' } }), '"s3:prefix"'],
    [
      'unsupported-space-in-variable',
      written(allow('s3:*', 'arn:aws:s3:::${aws: username}')),
      '"arn:aws:s3:::${aws:username}"',
    ],
    [
      'improve-ip-range',
      when({ IpAddress: { 'aws:SourceIp': '2001:db8::1/32' } }),
      '"2001:db8:0:0:0:0:0:0/32"',
    ],
    ['invalid-arn-service-case', written(allow('s3:*', 'arn:aws:S3:::a:b')), '"arn:aws:s3:::a:b"'],
    ['unsupported-sid', written({ Sid: 'read all!', ...allow('s3:*') }), '"readall"'],
  ])('is offered: %s', (code, text, fix) => {
    expect(told(text, code)[0]?.fix?.text).toBe(fix)
  })
})

describe('a fix is not offered', () => {
  test.each([
    [
      'where the operator is there already',
      'wildcard-without-like-operator',
      when({ StringEquals: { 'aws:username': 'a*' }, StringLike: { 's3:prefix': 'b*' } }),
    ],
    [
      'where there is no such operator',
      'wildcard-without-like-operator',
      when({ StringEqualsIgnoreCase: { 'aws:username': 'a*' } }),
    ],
    [
      'where the operator has another key that is no ARN',
      'string-like-operator-with-arn-condition-keys',
      when({ StringLike: { 'aws:PrincipalArn': 'arn:*', 'aws:username': 'b*' } }),
    ],
    ['where nothing would be left of a Sid', 'unsupported-sid', written({ Sid: '--', ...allow('s3:*') })],
    ['where nothing would be left of the list', 'missing-version', '{}'],
  ])('%s', (_, code, text) => {
    const [found] = told(text, code)
    expect(found).toBeDefined()
    expect(found?.fix).toBeUndefined()
  })
})

describe('keys that a request does not carry', () => {
  const code = 'unsupported-action-for-condition-key'
  test('are told with the actions, the first three by name', () => {
    const Condition = { StringNotEquals: { 'dynamodb:Select': 'COUNT' } }
    const actions = ['s3:GetObject', 's3:ListBucket', 's3:ListAllMyBuckets', 'sqs:SendMessage']
    expect(told(when(Condition, actions), code)[0]?.message).toMatch(
      /`s3:ListAllMyBuckets` and 1 more .* always holds/,
    )
    expect(told(when(Condition, ['s3:*', 's3:GetObject']), code)[0]?.message).toContain(
      '`s3:GetObject` carry no',
    )
  })

  test('nor where the catalog does not say, or one request is for all actions', () => {
    const Condition = { StringEquals: { 's3:prefix': 'a' } }
    expect(told(when(Condition, 'sts:AssumeRole'), code)).toEqual([])
    expect(told(when({ StringEquals: { 's3:ExistingObjectTag/a': 'b' } }), code)).toEqual([])
    expect(told(when(Condition, 'sqs:SendMessage'), code, 'trust')).toEqual([])
    expect(told(written({ Effect: 'Allow', NotAction: 's3:*', Resource: '*', Condition }), code)).toEqual([])
  })

  test('of a catalog without keys nothing is said', () => {
    const { date, actions } = catalog
    const bare = { date, actions: actions.map(({ name, level, resources }) => ({ name, level, resources })) }
    const text = when({ StringEquals: { 'aws:nonsense': 'a', 's3:nonsense': 'b', 'aws:ResourceTag/a': 'c' } })
    expect(checkPolicy(text, 'identity', { catalog: bare })).toEqual([])
  })
})
