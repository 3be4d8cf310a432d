import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { account, roleArn, sessionArn } from '../iam.fixture.ts'
import type { AccessRequest, NamedPolicy, PolicySet } from '../types.ts'
import { decide } from './decide.ts'
import {
  type ModelPolicies,
  type ModelPolicy,
  type ModelRequest,
  type ModelStatement,
  modelDecision,
} from './model.fixture.ts'

// Small alphabets, so that patterns and requests meet often.
const some = <T>(arbitrary: fc.Arbitrary<T>, maxLength = 2) =>
  fc.array(arbitrary, { minLength: 1, maxLength })
const actions = some(fc.constantFrom('*', 's3:*', 's3:Get', 'S3:gEt', 's3:G*', 's3:?ut', 'x:*', 'x:Get'))
const piece = fc.constantFrom(
  'a',
  'b',
  '/',
  ':',
  '*',
  '?',
  '${tag}',
  '${TAG}',
  "${tag, 'b'}",
  '${*}',
  '${?}',
  '${$}',
)
const texts = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''))
const resources = some(fc.oneof(fc.constant('*'), texts))
const stringOperators = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
]
const numericOperators = ['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericGreaterThanEquals']
const suffixed = (names: readonly string[]) =>
  fc
    .tuple(
      fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:'),
      fc.constantFrom(...names),
      fc.constantFrom('', 'IfExists'),
    )
    .map((parts) => parts.join(''))
const keys = fc.constantFrom('tag', 'Tag', 'keys', 'count')
const numbers = fc.constantFrom('1', '2', '1.0')
const conditions: fc.Arbitrary<NonNullable<ModelStatement['Condition']>> = fc
  .oneof(
    fc.tuple(suffixed(stringOperators), keys, some(texts)),
    // Numbers are asked of numbers only: what is no number is settled by cases.
    fc.tuple(suffixed(numericOperators), fc.constant('count'), some(numbers)),
    fc.tuple(fc.constant('Null'), keys, some(fc.constantFrom('true', 'false'), 1)),
  )
  .map(([operator, key, values]) => ({ [operator]: { [key]: values } }))
const principals: fc.Arbitrary<NonNullable<ModelStatement['Principal']>> = fc.oneof(
  fc.constant('*' as const),
  some(fc.constantFrom(sessionArn, roleArn, `${roleArn}2`, account, `arn:aws:iam::${account}:root`)).map(
    (AWS) => ({ AWS }),
  ),
)
const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    actions: fc.oneof(
      { weight: 4, arbitrary: actions.map((Action) => ({ Action })) },
      actions.map((NotAction) => ({ NotAction })),
    ),
    resources: fc.oneof(
      { weight: 4, arbitrary: resources.map((Resource) => ({ Resource })) },
      resources.map((NotResource) => ({ NotResource })),
    ),
    Condition: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, conditions),
  })
  .map(
    ({ actions: action, resources: resource, ...rest }): ModelStatement => ({
      ...rest,
      ...action,
      ...resource,
    }),
  )
const policyOf = (each: fc.Arbitrary<ModelStatement>): fc.Arbitrary<ModelPolicy> =>
  fc.record({
    Version: fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17'),
    Statement: fc.array(each, { maxLength: 3 }),
  })
const policies = fc.array(policyOf(statement), { minLength: 1, maxLength: 2 })
const optional = <T>(name: string, arbitrary: fc.Arbitrary<T>) =>
  fc.option(arbitrary, { nil: null, freq: 1 }).map((value) => (value === null ? {} : { [name]: value }))
const policySets: fc.Arbitrary<ModelPolicies> = fc
  .tuple(
    policies.map((identity) => ({ identity })),
    optional('boundary', policies),
    optional('session', policies),
    optional('scps', fc.array(policies, { maxLength: 2 })),
    optional('rcps', fc.array(policies, { maxLength: 1 })),
    optional(
      'resource',
      policyOf(fc.tuple(statement, principals).map(([each, Principal]) => ({ ...each, Principal }))),
    ),
    optional('vpcEndpoint', policies),
  )
  .map(([identity, ...rest]) => Object.assign({}, ...rest, identity))
const values = some(fc.constantFrom('a', 'b', 'ab', 'B', '*', ''), 3)
const requests: fc.Arbitrary<ModelRequest> = fc
  .record({
    action: fc.constantFrom('s3:Get', 's3:Put', 'S3:GET', 'x:Get'),
    resource: fc.oneof(fc.constantFrom('a', 'b', 'a/b', 'a:b', '*', ''), texts),
    abroad: fc.constantFrom({}, {}, {}, { resourceAccount: '444455556666' }),
    tag: fc.constantFrom(['a'], ['b'], ['*'], ['ab'], []),
    keys: values,
    count: some(numbers, 1),
    present: fc.subarray(['tag', 'keys', 'count']),
  })
  .map(({ action, resource, abroad, present, ...context }) => ({
    principal: sessionArn,
    action,
    resource,
    ...abroad,
    context: Object.fromEntries(Object.entries(context).filter(([key]) => present.includes(key))),
  }))

const named = (list: readonly ModelPolicy[]): NamedPolicy[] =>
  list.map((each) => ({ name: 'policy', text: JSON.stringify(each) }))
function setOf({ identity, boundary, session, scps, rcps, resource, vpcEndpoint }: ModelPolicies): PolicySet {
  return {
    identity: named(identity),
    ...(boundary && { boundary: named(boundary) }),
    ...(session && { session: named(session) }),
    ...(scps && { scps: scps.map(named) }),
    ...(rcps && { rcps: rcps.map(named) }),
    ...(resource && { resource: { name: 'resource', text: JSON.stringify(resource) } }),
    ...(vpcEndpoint && { vpcEndpoint: named(vpcEndpoint) }),
  }
}

/** Several values under a single-valued test: AWS documents no answer, and `decide` gives none. */
function isUndocumented(policySet: ModelPolicies, { context }: ModelRequest): boolean {
  const many = Object.entries(context)
    .filter(([, list]) => list.length > 1)
    .map(([key]) => key)
  return many.some((key) =>
    new RegExp(`"(String|Numeric)[A-Za-z]+":\\{"${key}"`, 'i').test(JSON.stringify(policySet)),
  )
}

describe('decide', () => {
  test('agrees with the naive model', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(policySets, requests, (policySet, request) => {
        fc.pre(!isUndocumented(policySet, request))
        const { verdict } = decide(request, setOf(policySet))
        seen.set(verdict, (seen.get(verdict) ?? 0) + 1)
        expect(verdict).toBe(modelDecision(request, policySet))
      }),
      { numRuns: 6000 },
    )
    // The comparison is worth something only where every answer comes up.
    for (const verdict of ['allowed', 'explicitDeny', 'implicitDeny'])
      expect(seen.get(verdict)).toBeGreaterThan(200)
  })

  test('is sure only of what holds whatever the unknown keys hold', () => {
    let sure = 0
    let open = 0
    fc.assert(
      fc.property(
        policySets,
        requests,
        fc.subarray(['tag', 'keys', 'count'], { minLength: 1 }),
        (policySet, request, hidden) => {
          fc.pre(!isUndocumented(policySet, request))
          const rest = Object.entries(request.context).filter(([key]) => !hidden.includes(key))
          const asked: AccessRequest = { ...request, context: Object.fromEntries(rest), unknown: hidden }
          const { verdict, unknownKeys } = decide(asked, setOf(policySet))
          if (verdict === 'conditional') {
            open++
            expect(unknownKeys.length).toBeGreaterThan(0)
          } else {
            sure++
            // A deny that stays open does not say how a request that is refused anyway is refused.
            const refused = verdict === 'explicitDeny' ? ['explicitDeny'] : ['implicitDeny', 'explicitDeny']
            expect(verdict === 'allowed' ? ['allowed'] : refused).toContain(modelDecision(request, policySet))
          }
        },
      ),
      { numRuns: 4000 },
    )
    expect(Math.min(sure, open)).toBeGreaterThan(100)
  })

  test('an unreadable layer never makes an answer surer', () => {
    const layers = fc.constantFrom('identity', 'boundary', 'session', 'scp', 'rcp', 'resource', 'vpcEndpoint')
    fc.assert(
      fc.property(policySets, requests, layers, (policySet, request, layer) => {
        const policiesRead = setOf(policySet)
        const { verdict } = decide(request, { ...policiesRead, unreadable: [layer] })
        expect(verdict).not.toBe('allowed')
        if (verdict === 'explicitDeny') expect(decide(request, policiesRead).verdict).toBe('explicitDeny')
      }),
      { numRuns: 1000 },
    )
  })

  test('the order of statements changes nothing, a deny never allows', () => {
    fc.assert(
      fc.property(policySets, requests, statement, (policySet, request, extra) => {
        const { verdict } = decide(request, setOf(policySet))
        const identity = policySet.identity.map((each) => ({
          ...each,
          Statement: each.Statement.toReversed(),
        }))
        expect(decide(request, setOf({ ...policySet, identity: identity.toReversed() })).verdict).toBe(
          verdict,
        )
        const denial: ModelPolicy = { Version: '2012-10-17', Statement: [{ ...extra, Effect: 'Deny' }] }
        const denied = decide(request, setOf({ ...policySet, identity: [...policySet.identity, denial] }))
        if (verdict !== 'allowed') expect(denied.verdict).not.toBe('allowed')
      }),
      { numRuns: 2000 },
    )
  })
})
