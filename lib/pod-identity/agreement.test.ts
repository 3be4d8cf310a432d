import { describe, expect, test } from 'vitest'
import { type PolicySet, traceDecision } from '../iam/index.ts'
import { agreementOf } from './index.ts'

type Statement = Readonly<Record<string, unknown>>
const named = (name: string, ...statements: readonly Statement[]) => ({
  name,
  text: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
})
const allow = (action: string, more: Statement = {}) => ({
  Effect: 'Allow',
  Action: action,
  Resource: '*',
  ...more,
})
const deny = (action: string, more: Statement = {}) => ({ ...allow(action, more), Effect: 'Deny' })
const all = named('all', allow('*'))
const secure = { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }

const request = {
  principal: 'arn:aws:iam::111122223333:role/shared',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::acme-data/eu/x',
  context: {},
  unknown: ['aws:SecureTransport'],
}
const agree = (
  layer: Parameters<typeof agreementOf>[0]['layer'],
  kind: 'explicit' | 'implicit' | null,
  policies: PolicySet,
) => agreementOf({ layer, kind }, traceDecision(request, policies), policies)

describe('a Deny, or none, of no layer that AWS names', () => {
  const denying = { identity: [named('deny', allow('*'), deny('s3:*'))] }
  const lacking = { identity: [named('none', allow('sqs:*'))] }
  test.each([
    ['explicit', denying, 'refused'],
    ['implicit', lacking, 'refused'],
    // Another policy than those that were read has it.
    ['explicit', lacking, 'unseen'],
    ['explicit', { identity: [all] }, 'unseen'],
    // An SCP that allows nothing may be told as a deny.
    ['explicit', { identity: [all], scps: [[named('p', allow('sqs:*'))]] }, 'refused'],
    // There was none then.
    ['implicit', denying, 'otherwise'],
    ['implicit', { identity: [all] }, 'otherwise'],
    ['explicit', { identity: [named('open', allow('*'), deny('s3:*', secure))] }, 'open'],
  ] as const)('%s, %#', (kind, policies, expected) => {
    expect(agree(null, kind, policies).kind).toBe(expected)
  })
})

describe('the layer that AWS names', () => {
  test.each([
    ['identity', 'implicit', { identity: [named('none', allow('sqs:*'))] }],
    ['identity', 'explicit', { identity: [named('deny', allow('*'), deny('s3:*'))] }],
    ['boundary', 'implicit', { identity: [all], boundary: [named('b', allow('sqs:*'))] }],
    ['session', 'implicit', { identity: [all], session: [named('s', allow('sqs:*'))] }],
    ['session', 'explicit', { identity: [all], session: [named('s', allow('*'), deny('s3:*'))] }],
    ['scp', 'explicit', { identity: [all], scps: [[named('p', allow('*'), deny('s3:*'))]] }],
    // An SCP that allows nothing may be told as a deny.
    ['scp', 'explicit', { identity: [all], scps: [[named('p', allow('sqs:*'))]] }],
  ] as const)('%s, %s: refuses here too', (layer, kind, policies) => {
    expect(agree(layer, kind, policies)).toEqual({ kind: 'same' })
  })

  test('is one of several', () => {
    const policies = { identity: [named('none', allow('sqs:*'))], session: [named('s', allow('sqs:*'))] }
    expect(agree('session', 'implicit', policies)).toEqual({ kind: 'among', others: ['identity'] })
  })

  test('lets it through here', () => {
    expect(agree('session', 'implicit', { identity: [all] })).toEqual({ kind: 'otherwise' })
    expect(agree('identity', 'implicit', { identity: [all] })).toEqual({ kind: 'otherwise' })
    // It does refuse, and in the other way: the statement that AWS saw is not there.
    const cut = { identity: [all], session: [named('s', allow('sqs:*'))] }
    expect(agree('session', 'explicit', cut)).toEqual({ kind: 'otherwise' })
  })

  test('was not read', () => {
    for (const layer of ['scp', 'rcp', 'resource', 'vpcEndpoint', 'trust'] as const)
      expect(agree(layer, 'explicit', { identity: [all] })).toEqual({ kind: 'unseen' })
    const unread = { identity: [], unreadable: ['identity'] } as const
    expect(agree('boundary', 'implicit', unread)).toEqual({ kind: 'unseen' })
    expect(agree(null, null, unread)).toMatchObject({ kind: 'open' })
    expect(agree('identity', 'implicit', { identity: [], unreadable: ['identity'] })).toEqual({
      kind: 'unseen',
    })
  })

  test('depends on the request', () => {
    const policies = { identity: [named('deny', allow('*'), deny('s3:*', secure))] }
    expect(agree('identity', 'explicit', policies)).toEqual({
      kind: 'open',
      unknownKeys: ['aws:SecureTransport'],
    })
  })
})

test('AWS names none', () => {
  expect(agree(null, null, { identity: [all] })).toEqual({ kind: 'otherwise' })
  expect(agree(null, null, { identity: [] })).toEqual({ kind: 'refused' })
  expect(agree(null, null, { identity: [named('deny', allow('*'), deny('s3:*', secure))] })).toMatchObject({
    kind: 'open',
  })
})
