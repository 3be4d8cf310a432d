import fc from 'fast-check'
import { expect, test } from 'vitest'
import { catalog } from '../../catalog/index.ts'
import { actionSetOf, hasAction, hashOf, sizeOf } from './action-set.ts'
import { analyse } from './analyse.ts'
import { keyOf } from './key.ts'
import { escalations, exfiltrations, riskOf } from './risk.ts'
import type { KnownRole, Tuple } from './tuple.ts'

const podTrust = (Condition?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      ...(Condition && { Condition }),
    },
  })
const policy = (...Statement: readonly Readonly<Record<string, unknown>>[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: string | string[], Resource: string | string[] = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})

function tuple(text: string, more: Partial<Tuple['association']> = {}, role: Partial<KnownRole> = {}): Tuple {
  return {
    association: {
      accountId: '111122223333',
      region: 'eu-west-1',
      cluster: 'prod',
      namespace: 'shop',
      serviceAccount: 'cart',
      roleArn: 'arn:aws:iam::111122223333:role/shop',
      disableSessionTags: false,
      ...more,
    },
    role: { policies: [{ name: 'P', text }], tags: {}, trust: podTrust(), organization: null, ...role },
    first: null,
  }
}
const codesOf = (made: Tuple) => analyse(made).findings.map(({ code, count }) => `${code} ${count}`)

test('what is allowed on something, and what on everything', () => {
  const { some, all } = analyse(tuple(policy(allow('s3:GetObject', 'arn:aws:s3:::a/*'), allow('sqs:*'))))
  expect([hasAction(some, 's3:GetObject'), hasAction(all, 's3:GetObject')]).toEqual([true, false])
  expect([hasAction(some, 'sqs:SendMessage'), hasAction(all, 'sqs:SendMessage')]).toEqual([true, true])
  expect(hasAction(some, 's3:PutObject')).toBe(false)
})

test.each<[string, ...Readonly<Record<string, unknown>>[]]>([
  ['a condition', allow('s3:GetObject', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
  ['a deny', allow('s3:GetObject'), { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::a/*' }],
])('%s keeps it from being everything', (_, ...statements) => {
  const { some, all } = analyse(tuple(policy(...statements)))
  expect([hasAction(some, 's3:GetObject'), hasAction(all, 's3:GetObject')]).toEqual([true, false])
})

test('what an organization lays over an account counts', () => {
  const level = [{ name: 'guard', text: policy(allow('sqs:*')) }]
  const organization = { scps: [level], rcps: [] }
  const { some } = analyse(tuple(policy(allow('*')), {}, { organization }))
  expect([hasAction(some, 'sqs:SendMessage'), hasAction(some, 's3:GetObject')]).toEqual([true, false])
})

test('findings name what is wrong, and count it', () => {
  const narrowed = {
    disableSessionTags: true,
    policy: policy(allow('ses:SendEmail'), allow('sqs:SendMessage')),
  }
  expect(codesOf(tuple(policy(allow('sqs:*'), allow('sns:*')), narrowed))).toEqual(
    expect.arrayContaining(['inert-grant 1', 'cut-statement 1', 'trust-open-to-every-pod 1']),
  )
  expect(codesOf(tuple(policy(allow('sqs:*')), { ...narrowed, policy: policy(allow('s3:*')) }))).toContain(
    'nothing-allowed 1',
  )
  const tagged = policy(
    allow('s3:*', '*', { Condition: { StringEquals: { 'aws:PrincipalTag/kubernetes-namespace': 'shop' } } }),
  )
  expect(codesOf(tuple(tagged))).toContain('leans-on-tags 1')
  expect(codesOf(tuple(tagged, { disableSessionTags: true }))).toContain('tag-loss 1')
  const trust = podTrust({ StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'other' } })
  expect(codesOf(tuple(policy(), {}, { trust })).join()).toContain('trust-condition-not-met')
})

test('the key is shared by what comes out alike, and by nothing else', () => {
  const text = policy(allow('s3:GetObject'))
  const trust = podTrust({ StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'shop' } })
  expect(keyOf(tuple(text, { namespace: 'other' }))).toBe(keyOf(tuple(text)))
  expect(keyOf(tuple(text, { namespace: 'other' }, { trust }))).not.toBe(keyOf(tuple(text, {}, { trust })))
  expect(keyOf(tuple(text, { policy: text }))).not.toBe(keyOf(tuple(text)))
})

test('risk: nothing, reading one bucket, everything', () => {
  const risk = (...statements: readonly Readonly<Record<string, unknown>>[]) =>
    analyse(tuple(policy(...statements))).risk
  expect(risk(allow('ec2:DescribeInstances'))).toBe(0)
  expect(risk(allow('s3:GetObject', 'arn:aws:s3:::a/*'))).toBe(5)
  expect(risk(allow('s3:GetObject'))).toBe(15)
  expect(risk(allow('s3:PutObject', 'arn:aws:s3:::a/*'))).toBe(5)
  expect(risk(allow(['iam:PassRole', 'ec2:RunInstances']))).toBeGreaterThanOrEqual(60)
  expect(risk(allow('iam:PassRole', 'arn:aws:iam::111122223333:role/x'))).toBeLessThan(20)
  expect(risk(allow('*'))).toBe(100)
})

test('more access is never less risk', () => {
  const names = fc.constantFrom(
    ...escalations.flat(),
    ...exfiltrations,
    'sqs:SendMessage',
    'ec2:DescribeVpcs',
  )
  const sets = fc.array(names, { maxLength: 6 })
  fc.assert(
    fc.property(sets, sets, sets, sets, (some, all, moreSome, moreAll) => {
      const reach = (first: readonly string[], second: readonly string[]) => ({
        some: actionSetOf([...first, ...second]),
        all: actionSetOf(second),
      })
      const less = riskOf(reach(some, all))
      const more = riskOf(reach([...some, ...moreSome], [...all, ...moreAll]))
      expect(more).toBeGreaterThanOrEqual(less)
      expect(more).toBeLessThanOrEqual(100)
    }),
  )
})

test('every action of the lists is one of AWS’s', () => {
  const known = new Set(catalog.actions.map(({ name }) => name))
  expect([...escalations.flat(), ...exfiltrations].filter((name) => !known.has(name))).toEqual([])
})

test('a set has its size and its name', () => {
  const set = actionSetOf(['s3:getobject', 'S3:PutObject', 'no:Such'])
  expect(sizeOf(set)).toBe(2)
  expect(hashOf(set)).not.toBe(hashOf(actionSetOf(['s3:GetObject'])))
})
