import { describe, expect, test } from 'vitest'
import {
  account,
  allow,
  deny,
  roleArn,
  sessionArn,
  type Written,
  written,
  writtenIn2008,
} from '../iam.fixture.ts'
import type { AccessRequest, PolicySet } from '../types.ts'
import { decide } from './decide.ts'

const get: AccessRequest = {
  principal: sessionArn,
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::shop/cart/7',
  context: {},
}
const named = (text: string, name = 'policy') => ({ name, text })
const identity = (...statements: readonly Written[]): PolicySet => ({
  identity: [named(written(...statements))],
})
const resource = (statement: Written): PolicySet => ({
  identity: [],
  resource: named(written(statement), 'bucket'),
})
const why = (policies: PolicySet, request: Partial<AccessRequest> = {}) =>
  decide({ ...get, ...request }, policies).reasons.map(
    ({ matched, mismatch, because }) => `${matched}${mismatch ? ` ${mismatch}` : ''}: ${because}`,
  )
const when = (operator: string, key: string, value: unknown) =>
  allow('s3:*', '*', { Condition: { [operator]: { [key]: value } } })

describe('why a statement applies or does not', () => {
  test.each<[statement: Written, request: Partial<AccessRequest>, reason: string]>([
    [allow('s3:*'), {}, 'yes: every part matches'],
    [allow('s3:Put*'), {}, 'no action: the action is not among `s3:Put*`'],
    [allow(['a:A', 'b:B', 'c:C']), {}, 'no action: the action is not among `a:A`, `b:B`, `c:C`'],
    [
      allow(['a:A', 'b:B', 'c:C', 'd:D', 'e:E']),
      {},
      'no action: the action is not among `a:A`, `b:B`, `c:C` and 2 more',
    ],
    [
      { Effect: 'Allow', NotAction: 's3:*', Resource: '*' },
      {},
      'no action: the action is excluded by NotAction `s3:*`',
    ],
    [allow('s3:*', 'arn:aws:s3:::tax/*'), {}, 'no resource: the resource is not among `arn:aws:s3:::tax/*`'],
    [
      { Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::shop/*' },
      {},
      'no resource: the resource is excluded by NotResource `arn:aws:s3:::shop/*`',
    ],
    [
      allow('s3:*', 'arn:aws:s3:::shop/${aws:PrincipalTag/team}/*'),
      { unknown: ['aws:PrincipalTag/team'] },
      'unknown resource: whether the resource matches `arn:aws:s3:::shop/${aws:PrincipalTag/team}/*` depends on a variable whose value is not known',
    ],
    [
      when('StringEquals', 'aws:RequestedRegion', ['eu-west-1', 'eu-west-2']),
      {},
      'no condition: the condition StringEquals aws:RequestedRegion `eu-west-1`, `eu-west-2` does not hold',
    ],
    [
      when('Bool', 'aws:SecureTransport', 'true'),
      { unknown: ['aws:SecureTransport'] },
      'unknown condition: it depends on Bool aws:SecureTransport `true`',
    ],
    [
      allow('s3:*', '*', { Condition: { Bool: { a: 'true', b: 'true' }, Null: { c: 'true' } } }),
      { context: { a: 'false', b: 'false', c: 'x' } },
      'no condition: the condition Bool a `true` and Bool b `true` and Null c `true` does not hold',
    ],
    [
      allow('s3:*', '*', { Condition: { Bool: { a: 'true', b: 'true' } } }),
      { context: { a: 'false' }, unknown: ['b'] },
      'no condition: the condition Bool a `true` does not hold',
    ],
    [
      allow('s3:*', '*', { Condition: { Bool: { a: 'true', b: 'true' } } }),
      { unknown: ['a', 'b'] },
      'unknown condition: it depends on Bool a `true` and Bool b `true`',
    ],
    [allow('s3:*', '*', { Condition: 5 }), {}, 'unknown: AWS refuses the statement as it is written'],
    [{ Effect: 'Allow', Action: 's3:*' }, {}, 'unknown: AWS refuses the statement as it is written'],
    [{ ...allow('s3:*'), Principal: '*' }, {}, 'unknown: AWS refuses the statement as it is written'],
  ])('%j', (statement, request, reason) => {
    expect(why(identity(statement), request)).toEqual([reason])
  })

  test('of the parts that fail the first is told, and what fails before what is open', () => {
    const open = 'arn:aws:s3:::shop/${aws:PrincipalTag/team}/*'
    const condition = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }
    const unknown = { unknown: ['aws:PrincipalTag/team', 'aws:SecureTransport'] }
    expect(why(identity(allow('iam:*', 'x', condition)))[0]).toContain('no action')
    expect(why(identity(allow('s3:*', 'x', condition)))[0]).toContain('no resource')
    expect(
      why(identity(allow('s3:*', open, condition)), { unknown: ['aws:PrincipalTag/team'] })[0],
    ).toContain('no condition')
    expect(why(identity(allow('s3:*', open, condition)), unknown)[0]).toContain('unknown resource')
    expect(why(identity(allow('s3:*', '*', condition)), unknown)[0]).toContain('unknown condition')
  })
})

describe('principals', () => {
  test.each<[principal: unknown, request: Partial<AccessRequest>, reason: string]>([
    [{ AWS: `${roleArn}2` }, {}, 'no principal: the principal is another'],
    [{ AWS: roleArn }, {}, 'yes: every part matches'],
    [
      { AWS: `arn:aws:iam::${account}:role/team/app` },
      { unknown: ['aws:PrincipalArn'] },
      'unknown principal: whether it means this principal is not known',
    ],
  ])('%j', (Principal, request, reason) => {
    expect(why(resource({ ...allow('s3:*'), Principal }), request)).toEqual([reason])
  })

  test('a principal that is open is told before a resource that is', () => {
    const statement = {
      ...allow('s3:*', 'arn:aws:s3:::shop/${a}/*'),
      Principal: { AWS: `arn:aws:iam::${account}:role/team/app` },
    }
    expect(why(resource(statement), { unknown: ['a'] })[0]).toContain('unknown principal')
  })

  test('policies that an anonymous caller does not have say so', () => {
    const reasons = why(
      { ...resource({ ...allow('s3:*'), Principal: '*' }), identity: [named(written(deny('*')))] },
      { principal: '*' },
    )
    expect(reasons).toEqual([
      'yes: every part matches',
      'no principal: such policies do not apply to this caller',
    ])
  })
})

describe('a star that reaches over a colon is told', () => {
  const reach = (pattern: string | readonly string[], rest: Written = {}) =>
    why(identity(allow('s3:*', pattern, rest)))[0]
  test.each([
    ['arn:aws:s3*7', '`arn:aws:s3*7`'],
    [['arn:aws:s3:::${gone}*', 'arn:aws*'], '`arn:aws*`'],
    [['arn:aws:s3:*', 'arn:aws:*:::tax/*'], '`arn:aws:s3:*`'],
    [['arn:aws:s3:*', 'arn:aws*'], '`arn:aws:s3:*`, `arn:aws*`'],
  ])('%s', (pattern, told) => {
    expect(reach(pattern)).toBe(
      `yes: every part matches, though a \`*\` in ${told} reaches over a colon for it, which AWS advises against`,
    )
  })
  test.each([
    ['*'],
    ['arn:aws:s3:::shop/*'],
    ['arn:aws:s3:::*'],
    ['arn:*:s3:*:*:shop/*'],
    [['arn:aws:s3:*', 'arn:aws:s3:::shop/*']],
  ])('not where none has to: %s', (pattern) => {
    expect(reach(pattern)).toBe('yes: every part matches')
  })
  test('nor for NotResource, nor for what is no ARN', () => {
    expect(why(identity({ Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:iam*' }))).toEqual([
      'yes: every part matches',
    ])
    expect(why(identity(allow('s3:*', 'a*')), { resource: 'a:b' })).toEqual(['yes: every part matches'])
  })
})

describe('a decision', () => {
  test('has a reason for every statement of every layer, outermost first, with the place of each', () => {
    const { reasons } = decide(get, {
      identity: [
        named(written({ Sid: 'One', ...allow('s3:*') }, deny('iam:*')), 'inline'),
        named(writtenIn2008(allow('x:*')), 'managed'),
      ],
      boundary: [named(written(allow('*')), 'boundary')],
      session: [named(written(allow('*')), 'session')],
      scps: [[named(written(allow('*')), 'root')], [named(written(allow('*')), 'unit')]],
      rcps: [[named(written(), 'rcp')]],
      resource: named(written(), 'bucket'),
      vpcEndpoint: [named(written({ ...allow('*'), Principal: '*' }), 'endpoint')],
    })
    expect(
      reasons.map(({ statement: { layer, policy, index, sid, effect } }) =>
        [layer, policy, index, sid ?? '', effect].join(' '),
      ),
    ).toEqual([
      'scp root 0  Allow',
      'scp unit 0  Allow',
      'identity inline 0 One Allow',
      'identity inline 1  Deny',
      'identity managed 0  Allow',
      'boundary boundary 0  Allow',
      'session session 0  Allow',
      'vpcEndpoint endpoint 0  Allow',
    ])
    expect(reasons[2]?.statement.range.start).toEqual({ offset: 37, line: 1, column: 38 })
    expect(Object.keys(reasons[3]?.statement ?? {})).not.toContain('sid')
  })

  test('names the keys that would settle it, once each, and none when it is settled', () => {
    const policies = identity(
      allow('s3:*', 'arn:aws:s3:::shop/${a}/${A}/${b}', {
        Condition: { StringEquals: { c: '${d}', e: 'x' } },
      }),
      when('StringEquals', 'c', 'x'),
      allow('iam:*', '${f}'),
    )
    const unknown = ['a', 'b', 'c', 'd', 'f']
    const request = { ...get, resource: 'arn:aws:s3:::shop/1/1/1', context: { e: 'x' }, unknown }
    const { verdict, unknownKeys } = decide(request, policies)
    expect([verdict, unknownKeys]).toEqual(['conditional', ['a', 'A', 'b', 'd', 'c']])
    const settled = decide(request, { identity: [...policies.identity, named(written(allow('*')))] })
    expect([settled.verdict, settled.unknownKeys]).toEqual(['allowed', []])
  })
})
