import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import {
  type AccessRequest,
  type ActionCatalog,
  compilePolicies,
  type PolicySet,
  type SessionContext,
} from '../iam/index.ts'
import { runExpectations } from './run.ts'
import type { Expectation } from './types.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Actions on objects, on buckets, on both and on nothing. */
const catalog: ActionCatalog = {
  date: '2026-01-01',
  actions: [
    { name: 's:GetObject', level: 'Read', resources: ['arn:%:s:::%/*'] },
    { name: 's:GetBucket', level: 'Read', resources: ['arn:%:s:::%'] },
    { name: 's:PutTag', level: 'Tagging', resources: ['arn:%:s:::%', 'arn:%:s:::%/*'] },
    { name: 's:List', level: 'List', resources: [] },
  ],
}
const objects = ['a', 'b', 'ab'].flatMap((bucket) =>
  ['', 'a', 'b', 'ab', 'a/b'].map((key) => `arn:aws:s:::${bucket}/${key}`),
)
const buckets = ['a', 'b', 'ab'].map((bucket) => `arn:aws:s:::${bucket}`)
const taken: Readonly<Record<string, readonly string[]>> = {
  's:GetObject': objects,
  's:GetBucket': buckets,
  's:PutTag': [...objects, ...buckets],
  's:List': ['*'],
}
const session: SessionContext = {
  principal: 'arn:aws:iam::111122223333:role/app',
  known: { tag: 'a' },
  absent: ['gone'],
}
/** Every value that the policies below tell apart, and one that they do not. */
const zones = [undefined, 'x', 'y', 'z'] as const

const some = <T>(arbitrary: fc.Arbitrary<T>, maxLength = 2) =>
  fc.array(arbitrary, { minLength: 1, maxLength })
const actions = some(
  fc.constantFrom('*', 's:*', 's:Get*', 's:GetObject', 's:GetBucket', 's:PutTag', 's:List'),
)
const resource = fc.oneof(
  fc.constant('*'),
  fc
    .array(fc.constantFrom('a', 'b', '/', '*', '${tag}'), { minLength: 1, maxLength: 4 })
    .map((pieces) => `arn:aws:s:::${pieces.join('')}`),
)
const condition = fc.constantFrom(
  {},
  {},
  { StringEquals: { zone: 'x' } },
  { StringNotEquals: { zone: ['x', 'y'] } },
  { StringLikeIfExists: { zone: 'y*' } },
  { Null: { zone: 'true' } },
  { StringEquals: { gone: 'a' } },
)
const statement = fc
  .tuple(fc.constantFrom('Allow', 'Allow', 'Deny'), actions, some(resource), condition)
  .map(([Effect, Action, Resource, Condition]) => ({ Effect, Action, Resource, Condition }))
const document = fc.array(statement, { maxLength: 3 }).map((Statement) => [
  {
    name: 'document',
    text: JSON.stringify({ Version: '2012-10-17', Statement }),
  },
])
const policySet: fc.Arbitrary<PolicySet> = fc
  .tuple(document, fc.option(document, { nil: undefined }), fc.option(document, { nil: undefined }))
  .map(([identity, limit, boundary]) => ({
    identity,
    ...(limit && { session: limit }),
    ...(boundary && { boundary }),
  }))
const expectation: fc.Arbitrary<Expectation> = fc.record({
  must: fc.constantFrom('allow', 'not allow'),
  actions,
  resources: some(resource),
  context: fc.constantFrom<Expectation['context']>({}, {}, { zone: 'x' }, { zone: null }),
})

/** Requests of the catalog's actions, with every value of the key that may be open. */
function* everyRequest({ context }: Expectation): Generator<AccessRequest> {
  const given = 'zone' in context
  for (const [action, resources] of Object.entries(taken)) {
    for (const each of resources) {
      for (const zone of given ? [context.zone ?? undefined] : zones) {
        const known = typeof zone === 'string' ? { ...session.known, zone } : session.known
        yield { principal: session.principal, action, resource: each, context: known }
      }
    }
  }
}

/** Requests that an expectation is about, by the engine's own reading of a policy that allows just them. */
function* requestsAbout(each: Expectation): Generator<AccessRequest> {
  const Statement = [{ Effect: 'Allow', Action: each.actions, Resource: each.resources }]
  const scope = compilePolicies({
    identity: [{ name: 'scope', text: JSON.stringify({ Version: '2012-10-17', Statement }) }],
  })
  for (const request of everyRequest(each)) {
    if (scope.rule(request).verdict === 'allowed') yield request
  }
}

describe('runExpectations', () => {
  test('agrees with what is decided for every single request', () => {
    fc.assert(
      fc.property(policySet, expectation, (policies, each) => {
        const [result] = runExpectations([each], policies, session, catalog)
        if (result?.state !== 'kept') return
        const compiled = compilePolicies(policies)
        const wanted = each.must === 'allow'
        for (const request of requestsAbout(each))
          expect(compiled.rule(request).verdict === 'allowed').toBe(wanted)
      }),
      { numRuns: 900 },
    )
  })

  test('shows a request of its own that breaks it', () => {
    fc.assert(
      fc.property(policySet, expectation, (policies, each) => {
        const [result] = runExpectations([each], policies, session, catalog)
        if (result?.state !== 'broken') return
        const { example } = result
        expect(example).not.toBeNull()
        if (!example) return
        const { verdict } = compilePolicies(policies).rule(example)
        expect(verdict === 'allowed').toBe(each.must === 'not allow')
        const scope = JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: each.actions, Resource: each.resources }],
        })
        expect(compilePolicies({ identity: [{ name: 'scope', text: scope }] }).rule(example).verdict).toBe(
          'allowed',
        )
        if (each.context.zone === 'x') expect(example.context.zone).toBe('x')
        if (each.context.zone === null) expect(example.context).not.toHaveProperty('zone')
      }),
      { numRuns: 900 },
    )
  })

  test('is never sure of both, and nearly always of one where there is something to ask', () => {
    let [asked, unsure] = [0, 0]
    fc.assert(
      fc.property(policySet, expectation, (policies, each) => {
        const opposite: Expectation = { ...each, must: each.must === 'allow' ? 'not allow' : 'allow' }
        const [one, other] = runExpectations([each, opposite], policies, session, catalog)
        expect([one?.state, other?.state]).not.toEqual(['kept', 'kept'])
        if (one?.because.startsWith('Not tested')) return
        asked++
        if (one?.state === 'unknown') unsure++
      }),
      { numRuns: 500 },
    )
    expect(asked).toBeGreaterThan(100)
    expect(unsure / asked).toBeLessThan(0.02)
  })

  test('a deny breaks nothing that must not be allowed', () => {
    fc.assert(
      fc.property(policySet, expectation, statement, (policies, each, added) => {
        const asked: Expectation = { ...each, must: 'not allow' }
        const [before] = runExpectations([asked], policies, session, catalog)
        const text = JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ ...added, Effect: 'Deny' }],
        })
        const after = { ...policies, identity: [...policies.identity, { name: 'added', text }] }
        if (before?.state === 'kept')
          expect(runExpectations([asked], after, session, catalog)[0]?.state).toBe('kept')
      }),
      { numRuns: 400 },
    )
  })
})
