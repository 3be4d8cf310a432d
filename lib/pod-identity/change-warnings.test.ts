import { describe, expect, test } from 'vitest'
import { type ChangeSide, stopsCredentials, warningsBeforeChange } from './change-warnings.ts'

const association = {
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'c',
  namespace: 'n',
  serviceAccount: 's',
  roleArn: 'arn:aws:iam::111122223333:role/app',
  disableSessionTags: false,
}
const targetRoleArn = 'arn:aws:iam::777788889999:role/target'
const both = ['sts:AssumeRole', 'sts:TagSession']

function policy(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}
const allow = (Action: unknown, Resource = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})
const eks = (more: object = {}) =>
  policy({ Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: both, ...more })
const role = (text: string, trustPolicy: string) => ({
  policies: [{ name: 'Own', text }],
  tags: {},
  trustPolicy,
})
const askingForTags = { Condition: { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'n' } } }

const plain: ChangeSide = { association, role: role(policy(allow('s3:*')), eks()), targetRole: null }
const trusting = policy({ Effect: 'Allow', Principal: { AWS: association.roleArn }, Action: both })
const withTarget = (own: string, trust: string): ChangeSide => ({
  association: { ...association, targetRoleArn },
  role: role(own, eks()),
  targetRole: role(policy(allow('s3:*')), trust),
})
const told = (after: ChangeSide, before = plain) =>
  warningsBeforeChange(before, after).map(({ code, severity }) => `${code} ${severity}`)

describe('another role', () => {
  test('that lets the pods in gives nothing to say', () => {
    expect(told({ ...plain, role: role(policy(), eks()) })).toEqual([])
  })

  test('that does not trust EKS Pod Identity stops them', () => {
    const closed = { ...plain, role: role(policy(), policy()) }
    expect(told(closed)).toEqual(['no-credentials danger'])
    expect(stopsCredentials(plain, closed)).toBe(true)
    expect(stopsCredentials(null, closed)).toBe(true)
    expect(told(closed, closed)).toEqual(['no-credentials warning'])
    expect(stopsCredentials(closed, closed)).toBe(false)
  })

  test('that cannot be read leaves it open', () => {
    expect(told({ ...plain, role: null })).toEqual(['role-unreadable warning'])
  })
})

describe('a target role', () => {
  const assume = policy(allow(both, targetRoleArn))

  test('needs the role’s permission and its own trust', () => {
    expect(told(withTarget(assume, trusting))).toEqual([])
    expect(told(withTarget(policy(allow('s3:*')), trusting))).toEqual(['no-credentials danger'])
    expect(told(withTarget(assume, eks()))).toEqual(['no-credentials danger'])
  })

  test('that cannot be read leaves it open', () => {
    expect(told({ ...withTarget(assume, trusting), targetRole: null })).toEqual(['role-unreadable warning'])
  })
})

describe('session tags that go off', () => {
  const off = (side: ChangeSide): ChangeSide => ({
    ...side,
    association: { ...side.association, disableSessionTags: true },
  })

  test('stop pods whose role asks for them', () => {
    const asking = { ...plain, role: role(policy(allow('s3:*')), eks(askingForTags)) }
    expect(told(off(asking), asking)).toContain('no-credentials danger')
  })

  test('are told with the statements that lean on them, of the role as it will be', () => {
    const leaning = { Condition: { StringEquals: { 'aws:PrincipalTag/kubernetes-namespace': 'n' } } }
    const next = { ...plain, role: role(policy({ ...allow('s3:*'), Effect: 'Deny', ...leaning }), eks()) }
    expect(told(off(next))).toEqual(['tags-off-stops-denying danger'])
    expect(told(off(plain))).toEqual(['tags-off note'])
  })
})
