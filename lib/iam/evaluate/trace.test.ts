import { describe, expect, test } from 'vitest'
import { account, allow, deny, policy, roleArn, sessionArn, written } from '../iam.fixture.ts'
import type { AccessRequest, PolicySet } from '../types.ts'
import { traceDecision } from './trace.ts'

const get: AccessRequest = {
  principal: sessionArn,
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::shop/cart/7',
  context: { 'aws:PrincipalArn': roleArn },
}
const bucket = (Principal: unknown) => ({
  name: 'bucket',
  text: written(allow('s3:*', '*', { Principal })),
})
const stepsOf = (policies: PolicySet, request: Partial<AccessRequest> = {}) =>
  traceDecision({ ...get, ...request }, policies).steps.map(
    ({ layer, level, denies, opens, by }) =>
      `${layer}${level === undefined ? '' : ` ${level}`}: denies ${denies}, opens ${opens} by ${by}`,
  )

describe('traceDecision', () => {
  test('goes through the layers in the order of AWS’s page and stops at none', () => {
    const policies: PolicySet = {
      identity: policy(allow('s3:*')),
      boundary: policy(allow('s3:Put*')),
      session: policy(allow('s3:*'), deny('s3:GetObject')),
      scps: [policy(allow('*')), policy(allow('ec2:*'))],
      rcps: [policy(allow('*'))],
    }
    expect(stepsOf(policies)).toEqual([
      'rcp: denies no, opens yes by notNeeded',
      'scp 0: denies no, opens yes by allow',
      'scp 1: denies no, opens no by allow',
      'identity: denies no, opens yes by allow',
      'boundary: denies no, opens no by allow',
      'session: denies yes, opens yes by allow',
    ])
  })

  test.each([
    ['the session', sessionArn, ['past', 'past']],
    ['the role', roleArn, ['past', 'allow']],
    ['the account', `arn:aws:iam::${account}:root`, ['allow', 'allow']],
  ])('a resource’s policy that names %s', (_, AWS, [identity, session]) => {
    expect(stepsOf({ identity: [], session: [], resource: bucket({ AWS }) })).toEqual([
      'resource: denies no, opens yes by notNeeded',
      `identity: denies no, opens ${identity === 'past' ? 'yes' : 'no'} by ${identity}`,
      `session: denies no, opens ${session === 'past' ? 'yes' : 'no'} by ${session}`,
    ])
  })

  test('across accounts a resource without a policy stands in the way', () => {
    expect(stepsOf({ identity: policy(allow('*')) }, { resourceAccount: '444455556666' })).toEqual([
      'resource: denies no, opens no by allow',
      'identity: denies no, opens yes by allow',
    ])
  })

  test('what could not be read leaves its step open, and limits of others do not bind', () => {
    expect(stepsOf({ identity: [], unreadable: ['identity', 'scp'] })).toEqual([
      'scp: denies unknown, opens unknown by unreadable',
      'identity: denies unknown, opens unknown by unreadable',
    ])
    expect(stepsOf({ identity: [], scps: [policy(deny('*'))] }, { principal: 'ec2.amazonaws.com' })).toEqual([
      'scp: denies no, opens yes by exempt',
      'resource: denies no, opens no by allow',
      'identity: denies no, opens yes by exempt',
    ])
  })
})
