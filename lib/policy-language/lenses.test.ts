import { describe, expect, test } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { effectivePermissions } from '../iam/index.ts'
import { sessionPolicyName } from '../pod-identity/index.ts'
import { shopFacts } from './language.fixture.ts'
import { actionHints, statementLenses } from './lenses.ts'

const facts = shopFacts()

function lenses(statements: readonly object[]): readonly string[] {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2)
  const policies = { ...facts.policies, session: [{ name: sessionPolicyName, text }] }
  const effective = effectivePermissions(policies, facts.session, catalog)
  return statementLenses(text, effective).map(({ label }) => label)
}

const allow = (Action: unknown, Resource: unknown = '*') => ({ Effect: 'Allow', Action, Resource })
const deny = (Action: unknown, Resource: unknown = '*', more = {}) => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
})

describe('a lens', () => {
  test.each<[string, readonly object[], readonly string[]]>([
    ['counts what the role has too', [allow(['s3:GetObject', 's3:DeleteObject'])], ['effective 1 of 2']],
    ['counts each action once', [allow(['s3:GetObject', 'S3:getobject'])], ['effective 1 of 1']],
    [
      'tells statements apart by what comes of each',
      [allow('s3:GetObject', 'arn:aws:s3:::other/*'), allow('s3:GetObject', 'arn:aws:s3:::shop-data/*')],
      ['effective 0 of 1', 'effective 1 of 1'],
    ],
    [
      'counts what another statement allows as well',
      [allow('s3:*'), allow('s3:GetObject', 'arn:aws:s3:::shop-data/public/*')],
      ['effective 18 of 180', 'effective 1 of 1'],
    ],
    [
      'of a Deny counts what it takes away',
      [allow('*'), deny(['s3:GetObject', 's3:DeleteObject'])],
      ['effective 37 of 22,091', 'takes away 1 of 2'],
    ],
    [
      'says that a Deny takes nothing',
      [allow('s3:GetObject'), deny('sqs:SendMessage')],
      ['effective 1 of 1', 'takes nothing away, of 1 action'],
    ],
    [
      'tells a Deny that takes from one that meets nothing',
      [
        allow('sqs:SendMessage'),
        deny('sqs:SendMessage', '*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        deny('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:elsewhere'),
      ],
      ['effective 1 of 1', 'takes away 1 of 1', 'takes nothing away, of 1 action'],
    ],
    [
      'counts a Deny of all that one of two statements allows',
      [
        allow('s3:GetObject', 'arn:aws:s3:::shop-data/a/*'),
        allow('s3:GetObject', 'arn:aws:s3:::shop-data/b/*'),
        deny('s3:*', 'arn:aws:s3:::shop-data/a/*'),
      ],
      ['effective 0 of 1', 'effective 1 of 1', 'takes away 1 of 180'],
    ],
    [
      'counts a Deny on some resources',
      [allow('s3:GetObject'), deny('s3:GetObject', 'arn:aws:s3:::shop-data/secret/*')],
      ['effective 1 of 1', 'takes away 1 of 1'],
    ],
    [
      'of NotAction',
      [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }],
      [`effective 20 of ${(catalog.actions.length - 180).toLocaleString('en')}`],
    ],
  ])('%s', (_, statements, expected) => {
    expect(lenses(statements)).toEqual(expected)
  })

  test('says what a statement speaks of while the role is not known', () => {
    const text = JSON.stringify({ Statement: [allow('sqs:*')] })
    expect(statementLenses(text, null)[0]).toMatchObject({ label: '20 actions', effective: null, total: 20 })
  })

  test('stands over the first line of its statement', () => {
    const text = '{"Statement": [\n  {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}\n]}'
    expect(statementLenses(text, null)[0]?.range.start).toMatchObject({ line: 2, column: 3 })
  })
})

describe('a hint', () => {
  test('counts the actions behind each wildcard', () => {
    const text = '{"Statement": [{"Effect": "Allow", "Action": ["sqs:*", "s3:GetObject"], "Resource": "*"}]}'
    expect(actionHints(text)).toMatchObject([
      { label: '20 actions', at: { offset: text.indexOf('sqs:*') + 6 } },
    ])
  })

  test('tells the characters of each statement near the limit only', () => {
    const long = allow(
      ['s3:GetObject'],
      Array.from({ length: 40 }, (_, index) => `arn:aws:s3:::bucket-of-shop-${index}/data/*`),
    )
    const short = allow('s3:GetObject', 'arn:aws:s3:::bucket/*')
    expect(actionHints(JSON.stringify({ Statement: [short] }))).toEqual([])
    const hints = actionHints(JSON.stringify({ Statement: [long, short] }, null, 2))
    expect(hints.map(({ label }) => label)).toEqual([
      `≈${JSON.stringify(long).length.toLocaleString('en')} characters`,
      `≈${JSON.stringify(short).length} characters`,
    ])
  })
})
