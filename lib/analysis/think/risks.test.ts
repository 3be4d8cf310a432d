import fc from 'fast-check'
import { expect, test } from 'vitest'
import { catalog } from '../../catalog/index.ts'
import { actionSetOf, haveCommon } from './action-set.ts'
import { analyse } from './analyse.ts'
import { closing, credentials, destructions, escalations, openEscalations } from './risk.ts'
import type { Tuple } from './tuple.ts'

const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: string | readonly string[], Resource = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})
const deny = (Action: readonly string[]) => ({ Effect: 'Deny', Action, Resource: '*' })

function tuple(role: string, session?: string): Tuple {
  return {
    association: {
      accountId: '111122223333',
      region: 'eu-west-1',
      cluster: 'prod',
      namespace: 'shop',
      serviceAccount: 'cart',
      roleArn: 'arn:aws:iam::111122223333:role/shop',
      disableSessionTags: true,
      ...(session !== undefined && { policy: session }),
    },
    role: {
      policies: [{ name: 'P', text: role }],
      tags: {},
      trust: policy({
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
      }),
      organization: null,
    },
    first: null,
  }
}
const risksOf = (role: string, session?: string) => analyse(tuple(role, session)).risks
const kindsOf = (role: string, session?: string) => risksOf(role, session).map(({ kind }) => kind)

test.each<[string, readonly object[], readonly string[]]>([
  ['one secret', [allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:a-*')], []],
  ['every secret', [allow('secretsmanager:GetSecretValue')], ['credential-exposure']],
  [
    'every secret, under a condition',
    [allow('secretsmanager:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
    [],
  ],
  ['one bucket', [allow('s3:*', 'arn:aws:s3:::a/*')], []],
  ['what every bucket holds', [allow('s3:GetObject')], ['data-of-everything']],
  ['deleting every table', [allow('dynamodb:DeleteTable')], ['infrastructure-destruction']],
  ['a policy on one role', [allow('iam:PutRolePolicy', 'arn:aws:iam::1:role/a')], ['privilege-escalation']],
  ['half a way', [allow('iam:PassRole')], []],
  [
    'everything but IAM',
    [allow('*'), deny(['iam:*'])],
    ['privilege-escalation', 'credential-exposure', 'data-of-everything', 'infrastructure-destruction'],
  ],
  [
    'everything in IAM',
    [allow('iam:*')],
    ['admin-equivalent', 'privilege-escalation', 'credential-exposure'],
  ],
  [
    'everything in IAM but one action',
    [allow('iam:*'), deny(['iam:TagRole'])],
    ['privilege-escalation', 'credential-exposure'],
  ],
])('%s', (_, statements, expected) => {
  expect(kindsOf(policy(...statements))).toEqual(expected)
})

test('a session policy that takes it away ends it', () => {
  const role = policy(allow('*'))
  expect(kindsOf(role)).toContain('admin-equivalent')
  expect(kindsOf(role, policy(allow('sqs:*', 'arn:aws:sqs:eu-west-1:111122223333:a')))).toEqual([])
})

test('says which statements allow it, of the role and of the session policy', () => {
  const role = policy(allow('sqs:*'), allow('s3:*', '*', { Sid: 'Store' }), allow('s3:GetObject'))
  const [risk] = risksOf(role, policy(allow('sqs:*'), allow('s3:GetObject')))
  expect(risk).toMatchObject({ kind: 'data-of-everything', because: ['s3:GetObject', 'sqs:ReceiveMessage'] })
  expect(risk?.statements.map(({ layer, index, sid }) => [layer, index, sid])).toEqual([
    ['identity', 0, undefined],
    ['identity', 1, 'Store'],
    ['identity', 2, undefined],
    ['session', 0, undefined],
    ['session', 1, undefined],
  ])
})

test('a grant in vain is told with its statement', () => {
  const session = policy(allow('sqs:SendMessage'), allow('ses:SendEmail', '*', { Sid: 'Mail' }))
  const found = risksOf(policy(allow('sqs:*')), session).filter(({ kind }) => kind === 'inert-grant')
  expect(found).toHaveLength(1)
  expect(found[0]?.statements).toEqual([
    { layer: 'session', policy: expect.any(String), index: 1, sid: 'Mail' },
  ])
  expect(found[0]?.because[0]).toContain('role')
})

test('denied, what a risk names is enough to end it', () => {
  const actions = fc.subarray([...escalations.flat(), ...credentials, ...destructions, 'iam:*', 's3:*'], {
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(actions, (list) => {
      for (const { kind, deny: without } of risksOf(policy(allow(list))))
        expect(kindsOf(policy(allow(list), deny(without)))).not.toContain(kind)
    }),
    { numRuns: 25 },
  )
})

test('what closes the ways meets each of them, and nothing of it is in vain', () => {
  fc.assert(
    fc.property(fc.subarray([...escalations]), (ways) => {
      const chosen = closing(ways)
      for (const way of ways) expect(haveCommon(actionSetOf(way), actionSetOf(chosen))).toBe(true)
      for (const each of chosen) expect(ways.some((way) => way.includes(each))).toBe(true)
      const rest = ways.flat().filter((action) => !chosen.includes(action))
      const open = openEscalations(actionSetOf(rest)).filter((way) => ways.includes(way))
      expect(open).toEqual([])
    }),
  )
})

test('every action of the lists is one of AWS’s', () => {
  const known = new Set(catalog.actions.map(({ name }) => name))
  expect([...credentials, ...destructions].filter((name) => !known.has(name))).toEqual([])
})
