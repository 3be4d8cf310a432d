import { describe, expect, test } from 'vitest'
import { catalog } from '../catalog/index.ts'
import type { PolicySet, SessionContext } from '../iam/index.ts'
import { runExpectations } from './run.ts'
import type { Expectation } from './types.ts'

const session: SessionContext = {
  principal: 'arn:aws:iam::111122223333:role/app',
  known: { 'aws:PrincipalTag/team': 'shop', 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/app' },
  absent: ['aws:username'],
}

function doc(...statements: readonly object[]) {
  return [{ name: 'doc', text: JSON.stringify({ Version: '2012-10-17', Statement: statements }) }]
}
const allow = (Action: unknown, Resource: unknown = '*', rest: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...rest,
})
const deny = (Action: unknown, Resource: unknown = '*', rest: object = {}) => ({
  ...allow(Action, Resource, rest),
  Effect: 'Deny',
})

function expectation(must: Expectation['must'], actions: string, resources = '*', rest = {}): Expectation {
  return { must, actions: actions.split(' '), resources: resources.split(' '), context: {}, ...rest }
}
function run(each: Expectation, policies: PolicySet) {
  const [result] = runExpectations([each], policies, session, catalog)
  return result
}

const objects = 'arn:aws:s3:::invoices/*'
const role: PolicySet = { identity: doc(allow('s3:*')) }
const narrowed: PolicySet = { ...role, session: doc(allow('s3:GetObject', objects)) }
const fromVpc = { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } }

type Case = readonly [
  name: string,
  expected: Expectation,
  policies: PolicySet,
  state: string,
  because: RegExp,
]
const cases: readonly Case[] = [
  ['all is allowed', expectation('allow', 's3:GetObject', objects), narrowed, 'kept', /^Every such request/],
  [
    'one request is allowed',
    expectation('allow', 's3:GetObject', 'arn:aws:s3:::invoices/a'),
    narrowed,
    'kept',
    /^It is allowed by statement 1 of doc and statement 1 of doc/,
  ],
  [
    'a part is not allowed',
    expectation('allow', 's3:GetObject', 'arn:aws:s3:::*'),
    narrowed,
    'broken',
    /s3:GetObject on arn:aws:s3:::\S+ is not allowed: no statement of the session policy/,
  ],
  ['one action of a pattern is not', expectation('allow', 's3:Get*', objects), narrowed, 'broken', /session/],
  ['none is allowed', expectation('not allow', 's3:Delete* s3:Put*'), narrowed, 'kept', /^No such request/],
  [
    'one of many is allowed',
    expectation('not allow', 's3:*', '*'),
    narrowed,
    'broken',
    /^s3:GetObject on arn:aws:s3:::invoices\/\S+ is allowed by statement 1 of doc/,
  ],
  [
    'an exception in a deny is not taken for granted',
    expectation('not allow', 's3:DeleteObject', objects),
    { identity: doc(allow('s3:*'), deny('s3:Delete*', '*', fromVpc)) },
    'broken',
    /when aws:SourceVpce is absent/,
  ],
  [
    'a condition that the context leaves open breaks both',
    expectation('allow', 's3:GetObject', objects),
    { identity: doc(allow('s3:*', '*', fromVpc)) },
    'broken',
    /not allowed when aws:SourceVpce is absent/,
  ],
  [
    'the same the other way',
    expectation('not allow', 's3:GetObject', objects),
    { identity: doc(allow('s3:*', '*', fromVpc)) },
    'broken',
    /allowed by statement 1 of doc when aws:SourceVpce is vpce-1/,
  ],
  [
    'the context settles it',
    expectation('allow', 's3:GetObject', objects, { context: { 'aws:sourcevpce': 'vpce-1' } }),
    { identity: doc(allow('s3:*', '*', fromVpc)) },
    'kept',
    /^Every such request/,
  ],
  [
    'the context says that a key is not there',
    expectation('not allow', 's3:GetObject', objects, { context: { 'aws:SourceVpce': null } }),
    { identity: doc(allow('s3:*', '*', fromVpc)) },
    'kept',
    /^No such request/,
  ],
  [
    'must depend on a condition, and does',
    expectation('not allow', 's3:*', '*', { unless: { StringLike: { 'aws:SourceVpce': 'vpce-*' } } }),
    { identity: doc(allow('s3:*', '*', fromVpc)) },
    'kept',
    /but for the exception/,
  ],
  [
    'must depend on a condition, and does not',
    expectation('not allow', 's3:*', '*', { unless: { StringEquals: { 'aws:SourceVpce': 'vpce-2' } } }),
    { identity: doc(allow('s3:*', '*', fromVpc)) },
    'broken',
    /aws:SourceVpce is vpce-1/,
  ],
  [
    'a tag of the session fills a variable',
    expectation('allow', 's3:GetObject', 'arn:aws:s3:::b/${aws:PrincipalTag/team}/*'),
    { identity: doc(allow('s3:GetObject', 'arn:aws:s3:::b/shop/*')) },
    'kept',
    /^Every such request/,
  ],
  [
    'a context that the session cannot have',
    expectation('allow', 's3:GetObject', objects, { context: { 'aws:PrincipalTag/team': 'other' } }),
    role,
    'unknown',
    /every request of this session carries aws:PrincipalTag\/team shop/,
  ],
  [
    'a key that the session never has',
    expectation('not allow', 's3:GetObject', objects, { context: { 'aws:username': 'jo' } }),
    role,
    'unknown',
    /no request of this session carries aws:username/,
  ],
  [
    'nothing that could break it: a bucket where objects are meant',
    expectation('not allow', 's3:GetObject', 'arn:aws:s3:::invoices'),
    { identity: doc(allow('ec2:*')) },
    'unknown',
    /invoices is no resource that s3:GetObject can be limited to/,
  ],
  [
    'one of several actions takes no such resource',
    expectation('not allow', 's3:GetObject s3:ListBucket', objects),
    { identity: doc(allow('ec2:*')) },
    'unknown',
    /s3:ListBucket takes no resource that is meant here/,
  ],
  [
    'a pattern that means no action',
    expectation('not allow', 's3:Delte*'),
    { identity: doc(allow('ec2:*')) },
    'unknown',
    /no action that AWS documents matches s3:Delte\*/,
  ],
  [
    'an action newer than the catalog',
    expectation('not allow', 's3:BrandNewAction', objects),
    role,
    'broken',
    /s3:BrandNewAction on .* is allowed/,
  ],
  [
    'the role could not be read: what the session policy forbids is sure',
    expectation('not allow', 's3:Delete*'),
    { ...narrowed, identity: [], unreadable: ['identity'] },
    'kept',
    /whatever the identity policies may say/,
  ],
  [
    'the role could not be read: what it allows is not',
    expectation('allow', 's3:GetObject', objects),
    { ...narrowed, identity: [], unreadable: ['identity'] },
    'unknown',
    /identity policies could not be read/,
  ],
  [
    'the role could not be read: nor what it may refuse',
    expectation('not allow', 's3:GetObject', objects),
    { ...narrowed, identity: [], unreadable: ['identity'] },
    'unknown',
    /identity policies could not be read/,
  ],
  [
    'a resource policy that could not be read may allow',
    expectation('not allow', 's3:Delete*'),
    { ...narrowed, unreadable: ['resource'] },
    'unknown',
    /resource policy could not be read/,
  ],
  [
    'an explicit deny is named',
    expectation('allow', 's3:DeleteObject', 'arn:aws:s3:::invoices/a'),
    { identity: doc(allow('s3:*'), deny('s3:Delete*', '*', { Sid: 'NeverDelete' })) },
    'broken',
    /denied by statement 2 \(NeverDelete\) of doc/,
  ],
  [
    'a list key tested as though it had one value: a request with both may be allowed',
    expectation('not allow', 'ec2:CreateTags'),
    {
      identity: doc(allow('ec2:*', '*', { Condition: { StringEquals: { 'aws:TagKeys': 'a' } } })),
      session: doc(allow('ec2:*', '*', { Condition: { StringEquals: { 'aws:TagKeys': 'b' } } })),
    },
    'unknown',
    /too involved/,
  ],
  [
    'the same, of other actions than those',
    expectation('not allow', 's3:*'),
    { identity: doc(allow('ec2:*', '*', { Condition: { StringEquals: { 'aws:TagKeys': 'a' } } })) },
    'kept',
    /^No such request/,
  ],
  [
    'a tag with a space in its name may have any value',
    expectation('not allow', 's3:GetObject', 'arn:aws:s3:::b/x'),
    { identity: doc(allow('s3:GetObject', 'arn:aws:s3:::b/${aws:PrincipalTag/cost center}')) },
    'unknown',
    /too involved/,
  ],
  [
    'an exception for every request there is',
    expectation('not allow', 's3:GetObject', objects, {
      unless: { StringEquals: { 'aws:PrincipalTag/team': 'shop' } },
    }),
    role,
    'unknown',
    /excepts every such request/,
  ],
  [
    'sets of a list key are not looked into',
    expectation('not allow', 'dynamodb:GetItem', '*'),
    {
      identity: doc(
        allow('dynamodb:GetItem', '*', {
          Condition: { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['a'] } },
        }),
        deny('dynamodb:GetItem', '*', {
          Condition: { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['a', 'b'] } },
        }),
      ),
    },
    'unknown',
    /too involved/,
  ],
]

describe('runExpectations', () => {
  test.each(cases)('%s', (_, each, policies, state, because) => {
    expect(run(each, policies)).toMatchObject({ state, because: expect.stringMatching(because) })
  })

  test('answers in the order of the list, and shows the request that breaks', () => {
    const results = runExpectations(
      [expectation('allow', 's3:GetObject', objects), expectation('not allow', 's3:GetObject', objects)],
      narrowed,
      session,
      catalog,
    )
    expect(results.map(({ state }) => state)).toEqual(['kept', 'broken'])
    expect(results[1]).toMatchObject({
      example: { action: 's3:GetObject', principal: session.principal },
      decision: { verdict: 'allowed' },
    })
  })

  test('a bucket’s policy counts', () => {
    const bucket = doc({ ...allow('s3:GetObject', objects), Principal: { AWS: session.principal } })
    const policies: PolicySet = { identity: doc(allow('ec2:*')), ...(bucket[0] && { resource: bucket[0] }) }
    const one = expectation('not allow', 's3:GetObject', 'arn:aws:s3:::invoices/a')
    expect(run(one, policies)?.state).toBe('broken')
  })

  test('an endpoint’s policy counts', () => {
    const endpoint = doc({ ...allow('s3:GetObject', objects), Principal: '*' })
    const policies: PolicySet = { ...role, vpcEndpoint: endpoint }
    expect(run(expectation('not allow', 's3:Put*'), policies)?.state).toBe('kept')
    expect(run(expectation('not allow', 's3:Get*'), policies)?.state).toBe('broken')
    expect(run(expectation('allow', 's3:GetObject', objects), policies)?.state).toBe('kept')
  })
})

test.each<[must: Expectation['must'], policies: PolicySet]>([
  ['not allow', { identity: [{ name: 'torn', text: '{"Version":"2012-10-17","Statement":[{"Effect' }] }],
  ['not allow', { ...role, session: [{ name: 'torn', text: '' }] }],
  ['allow', { identity: [...role.identity, { name: 'torn', text: '[]' }] }],
  ['allow', { ...role, scps: [[{ name: 'torn', text: '{"Version":"2012-10-17","Statement":["Deny"]}' }]] }],
])('%s is unknown where a document cannot be read as a policy', (must, policies) => {
  const result = run(expectation(must, 's3:GetObject', objects), policies)
  expect(result).toMatchObject({ state: 'unknown', example: null, decision: null })
  expect(result?.because).toMatch(/^Not tested: torn cannot be read as a policy \(line 1: /)
})
