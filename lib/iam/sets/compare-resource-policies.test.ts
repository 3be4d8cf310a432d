import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide } from '../evaluate/decide.ts'
import { type Written, written } from '../iam.fixture.ts'
import type { AccessRequest, ActionCatalog, ContextValues, NamedPolicy } from '../types.ts'
import { compareResourcePolicies } from './compare-resource-policies.ts'

const catalog: ActionCatalog = {
  date: '2026-01-01',
  actions: [
    { name: 's3:GetObject', level: 'Read', resources: ['arn:%:s3:::%/*'] },
    { name: 's3:PutObject', level: 'Write', resources: ['arn:%:s3:::%/*'] },
    { name: 'sts:AssumeRole', level: 'Write', resources: ['arn:%:iam::%:role/*'] },
    { name: 'sts:TagSession', level: 'Tagging', resources: ['arn:%:iam::%:role/*'] },
  ],
}
const shop = 'arn:aws:s3:::shop/*'
const [own, other] = ['arn:aws:iam::111122223333:role/cart', 'arn:aws:iam::444455556666:role/audit']

function resource(...statements: readonly Written[]): NamedPolicy {
  return { name: 'resource', text: written(...statements) }
}
function grant(Principal: unknown, rest: Written = {}): Written {
  return { Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: shop, ...rest }
}
function compare(before: NamedPolicy, after: NamedPolicy) {
  const { gains, losses, exact } = compareResourcePolicies(before, after, catalog)
  const told = (list: typeof gains) => list.map(({ action, witness }) => `${action} ${witness.principal}`)
  return { gains: told(gains), losses: told(losses), exact }
}

test.each<[string, NamedPolicy, NamedPolicy, gains: readonly string[], losses: readonly string[]]>([
  [
    'the same, written otherwise',
    resource(grant({ AWS: [own, other] })),
    resource(grant({ AWS: other }), grant({ AWS: own })),
    [],
    [],
  ],
  [
    'one role more',
    resource(grant({ AWS: own })),
    resource(grant({ AWS: [own, other] })),
    [`s3:GetObject ${other}`],
    [],
  ],
  [
    'an account for a role of it',
    resource(grant({ AWS: own })),
    resource(grant({ AWS: '111122223333' })),
    ['s3:GetObject arn:aws:iam::111122223333:role/podscope-nobody'],
    [],
  ],
  [
    'an account, by id and by its root',
    resource(grant({ AWS: '111122223333' })),
    resource(grant({ AWS: 'arn:aws:iam::111122223333:root' })),
    [],
    [],
  ],
  [
    'everyone, but in one organization only',
    resource(grant('*')),
    resource(grant('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })),
    [],
    [
      's3:GetObject arn:aws:iam::000000000000:role/podscope-nobody',
      's3:GetObject stranger.amazonaws.com',
      's3:GetObject *',
    ],
  ],
  [
    'a service for another',
    resource({
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
    }),
    resource({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }),
    ['sts:AssumeRole ec2.amazonaws.com'],
    ['sts:AssumeRole pods.eks.amazonaws.com', 'sts:TagSession pods.eks.amazonaws.com'],
  ],
])('%s', (_, before, after, gains, losses) => {
  const found = compare(before, after)
  expect([[...found.gains].sort(), [...found.losses].sort(), found.exact]).toEqual([
    [...gains].sort(),
    [...losses].sort(),
    true,
  ])
})

test('who is left out by NotPrincipal may or may not be: not exact', () => {
  const before = resource({
    Effect: 'Allow',
    NotPrincipal: { AWS: own },
    Action: 's3:GetObject',
    Resource: shop,
  })
  expect(compare(before, resource(grant('*'))).exact).toBe(false)
})

const principals = fc.constantFrom<unknown>(
  '*',
  { AWS: own },
  { AWS: [own, other] },
  { AWS: '111122223333' },
  { Service: 'ec2.amazonaws.com' },
)
const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    Principal: principals,
    Action: fc.constantFrom('s3:*', 's3:GetObject', 's3:Put*'),
    Resource: fc.constantFrom('*', shop, 'arn:aws:s3:::shop/a*', 'arn:aws:s3:::*/b'),
    Condition: fc.constantFrom<Written>({}, {}, { StringEquals: { k: 'a' } }),
  })
  .map((each): Written => each)
const policies = fc.array(statement, { minLength: 1, maxLength: 3 }).map((list) => resource(...list))
const callers = [
  own,
  other,
  'arn:aws:iam::111122223333:role/else',
  'arn:aws:iam::777788889999:role/far',
  'ec2.amazonaws.com',
  '*',
]

const everything = { name: 'all', text: written({ Effect: 'Allow', Action: '*', Resource: '*' }) }
function isAllowed(policy: NamedPolicy, request: AccessRequest): boolean {
  const abroad = { ...request, resourceAccount: '999900001111' }
  return decide(abroad, { identity: [everything], resource: policy }).verdict === 'allowed'
}
const places = ['arn:aws:s3:::shop/a', 'arn:aws:s3:::shop/b', 'arn:aws:s3:::tax/b', 'arn:aws:s3:::tax/x']
const contexts: readonly ContextValues[] = [{}, { k: 'a' }]
const requests = callers.flatMap((principal) =>
  ['s3:GetObject', 's3:PutObject'].flatMap((action) =>
    places.flatMap((place) => contexts.map((context) => ({ principal, action, resource: place, context }))),
  ),
)

test('misses nothing for any caller, and proves what it tells', () => {
  let changes = 0
  fc.assert(
    fc.property(policies, policies, (before, after) => {
      const found = compareResourcePolicies(before, after, catalog)
      const answers = (request: AccessRequest) => [isAllowed(before, request), isAllowed(after, request)]
      expect(found.exact).toBe(true)
      for (const { witness } of found.gains) expect(answers(witness)).toEqual([false, true])
      for (const { witness } of found.losses) expect(answers(witness)).toEqual([true, false])
      changes += found.gains.length + found.losses.length
      const [gained, lost] = [found.gains, found.losses].map(
        (list) => new Set(list.map(({ action }) => action)),
      )
      for (const request of requests) {
        const [was, is] = answers(request)
        if (was !== is) expect(is ? gained : lost).toContain(request.action)
      }
    }),
    { numRuns: 60 },
  )
  expect(changes).toBeGreaterThan(60)
})
