import { describe, expect, test } from 'vitest'
import { parsePolicy } from '../grammar/policy.ts'
import { allow, deny, policy, roleArn, type Written, written, writtenIn2008 } from '../iam.fixture.ts'
import type { ActionCatalog } from '../types.ts'
import { compactPolicy } from './compact.ts'
import { draftOf, write } from './draft.ts'

const role = 'arn:aws:iam::111122223333:role/app'
const service = 'pods.eks.amazonaws.com'
const read = (text: string) => {
  const { policy } = parsePolicy(text)
  return policy ? write(draftOf(policy)) : null
}

describe('a draft is written as it was read, in its shortest form', () => {
  test.each<[name: string, statement: Written]>([
    ['an allow', allow('s3:GetObject')],
    ['a deny', deny('s3:*', ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'])],
    ['all but', { Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], NotResource: 'arn:aws:s3:::a/*' }],
    [
      'two keys of one operator',
      allow('s3:*', '*', { Condition: { StringEquals: { 'aws:a': 'x', 'aws:b': ['y', 'z'] } } }),
    ],
    ['a trust of everybody', { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }],
    ['a trust of all but', { Effect: 'Deny', NotPrincipal: { AWS: [role] }, Action: 'sts:AssumeRole' }],
    [
      'a trust of several',
      {
        Effect: 'Allow',
        Principal: { Service: [service], AWS: [role, '111122223333'] },
        Action: 'sts:AssumeRole',
      },
    ],
    [
      'a policy of a bucket',
      { Effect: 'Allow', Principal: { AWS: [role] }, Action: 's3:GetObject', Resource: '*' },
    ],
  ])('%s', (_, statement) => {
    const found = read(written(statement, allow('sqs:*')))
    expect(JSON.parse(found ?? '{}')).toEqual({
      Version: '2012-10-17',
      Statement: [statement, allow('sqs:*')],
    })
    // What was written says the same again.
    expect(read(found ?? '')).toBe(found)
  })

  test('lists of one lose their brackets, and 2008-10-17 its Version', () => {
    expect(read(writtenIn2008(allow(['s3:GetObject'], ['*'])))).toBe(
      JSON.stringify({ Statement: allow('s3:GetObject') }),
    )
    expect(read(written({ ...allow('s3:GetObject'), Sid: 'Read' }))).toBe(
      JSON.stringify({ Version: '2012-10-17', Statement: allow('s3:GetObject') }),
    )
  })
})

describe('compactPolicy', () => {
  const catalog: ActionCatalog = {
    date: '2026-01-01',
    actions: [
      { name: 's3:GetObject', level: 'Read', resources: ['arn:%:s3:::%/*'] },
      { name: 's3:PutObject', level: 'Write', resources: ['arn:%:s3:::%/*'] },
    ],
  }
  const statementOf = (text: string | undefined): unknown => JSON.parse(text ?? '{}').Statement

  test('leaves actions of a service that the catalog does not know as they are', () => {
    const found = compactPolicy(written(allow(['shop:Buy', 'shop:BuyAll', 's3:GetObject'])), 0, { catalog })
    expect(statementOf(found?.text)).toEqual(allow(['shop:Buy', 'shop:BuyAll', 's3:Get*']))
  })

  test('leaves resources that are excluded as they are, whatever stands around', () => {
    const statement = {
      Effect: 'Allow',
      Action: 's3:*',
      NotResource: ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'],
    }
    const surroundings = {
      session: { principal: roleArn, known: {}, absent: [] },
      policies: { identity: policy(allow('s3:*', 'arn:aws:s3:::c/*')) },
    }
    expect(statementOf(compactPolicy(written(statement), 0, { catalog, surroundings })?.text)).toEqual(
      statement,
    )
  })

  test('says nothing of a policy that is too large to work out', () => {
    const denies = Array.from({ length: 20 }, (_, index) =>
      deny('s3:GetObject', '*', {
        Condition: { StringEquals: { [`aws:RequestTag/a${index}`]: 'x', [`aws:RequestTag/b${index}`]: 'x' } },
      }),
    )
    expect(compactPolicy(written(allow('s3:*'), ...denies), 0, { catalog })).toBeNull()
  })
})
