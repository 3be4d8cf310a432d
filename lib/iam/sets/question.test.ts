import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { compilePolicy } from '../evaluate/compile.ts'
import { decide } from '../evaluate/decide.ts'
import { allow, deny, policy, roleArn, written, writtenIn2008 } from '../iam.fixture.ts'
import type { AccessRequest, ActionCatalog, ContextValues, PolicySet, SessionContext } from '../types.ts'
import { judgeOf } from './compare.ts'
import { exampleOf } from './example.ts'
import type { Placed } from './placed.ts'
import { answerQuestion } from './question.ts'

vi.setConfig({ testTimeout: 60_000 })

const catalog: ActionCatalog = {
  date: '2026-01-01',
  actions: [
    { name: 's3:GetObject', level: 'Read', resources: ['arn:%:s3:::%/*'] },
    { name: 's3:DeleteObject', level: 'Write', resources: ['arn:%:s3:::%/*'] },
    { name: 's3:DeleteBucket', level: 'Write', resources: ['arn:%:s3:::%'] },
    { name: 's3:ListAllMyBuckets', level: 'List', resources: [] },
  ],
}
const session: SessionContext = { principal: roleArn, known: { team: 'a' }, absent: ['gone'] }
const ask = (policies: PolicySet, action: string, resource: string) =>
  answerQuestion(policies, session, { action, resource }, catalog)
const askForAny = (policies: PolicySet, action: string, resource: string) =>
  answerQuestion(policies, session, { action, resource, any: true }, catalog)

test.each([
  ['all of it', allow('s3:*'), 's3:Delete*', '*', 'always', true],
  [
    'more than is asked',
    allow('s3:*', 'arn:aws:s3:::a*'),
    's3:GetObject',
    'arn:aws:s3:::ab/*',
    'always',
    true,
  ],
  [
    'part of the resources',
    allow('s3:*', 'arn:aws:s3:::a/*'),
    's3:GetObject',
    'arn:aws:s3:::*/x',
    'sometimes',
    true,
  ],
  ['part of the actions', allow('s3:DeleteObject'), 's3:Delete*', '*', 'sometimes', true],
  ['only actions that take it', allow('s3:DeleteObject'), 's3:Delete*', 'arn:aws:s3:::a/x', 'always', true],
  ['elsewhere', allow('s3:*', 'arn:aws:s3:::b/*'), 's3:GetObject', 'arn:aws:s3:::a/*', 'never', true],
  ['no such request', allow('*'), 's3:GetObject', 'arn:aws:s3:::a', 'never', false],
  ['without resources', allow('s3:List*'), 's3:ListAllMyBuckets', '*', 'always', true],
  ['a retired action by its name', allow('s3:Old'), 's3:Old', '*', 'always', true],
  ['a retired action beside those known', deny('s3:DeleteOld'), 's3:Delete*', '*', 'never', true],
  [
    'a condition',
    allow('s3:*', '*', { Condition: { StringEquals: { open: 'a' } } }),
    's3:GetObject',
    '*',
    'sometimes',
    true,
  ],
  [
    'a condition that holds',
    allow('s3:*', '*', { Condition: { StringEquals: { team: 'a' } } }),
    's3:GetObject',
    '*',
    'always',
    true,
  ],
  [
    'a dollar sign in the question is one',
    allow('s3:*', 'arn:aws:s3:::a/*'),
    's3:GetObject',
    `arn:aws:s3:::a/\${x}`,
    'always',
    true,
  ],
] as const)('%s', (_, statement, action, resource, verdict, fits) => {
  expect(ask({ identity: policy(statement) }, action, resource)).toEqual({ verdict, fits })
  const any = verdict === 'always' ? 'sometimes' : verdict
  expect(askForAny({ identity: policy(statement) }, action, resource)).toEqual({ verdict: any, fits })
})

test('two halves make a whole, whatever the key says', () => {
  const halves = policy(
    allow('s3:*', '*', { Condition: { StringEquals: { open: 'a' } } }),
    allow('s3:*', '*', { Condition: { StringNotEquals: { open: 'a' } } }),
  )
  expect(ask({ identity: halves }, 's3:GetObject', '*').verdict).toBe('always')
})

test('a role that cannot be read is unknown, unless something else forbids it', () => {
  const dark: PolicySet = { identity: [], unreadable: ['identity'] }
  expect(ask(dark, 's3:GetObject', '*').verdict).toBe('unknown')
  expect(ask({ ...dark, session: policy(allow('sqs:*')) }, 's3:GetObject', '*').verdict).toBe('never')
  const half: PolicySet = { identity: policy(allow('*')), unreadable: ['boundary'] }
  expect(askForAny(half, 's3:GetObject', '*').verdict).toBe('unknown')
})

const plainBuckets = ['*', 'a', 'b', 'a*', '*b', '?b']
const keys = fc.constantFrom('', '/*', '/x', '/x*', '/*/y')
const resourcesIn = (buckets: readonly string[]) =>
  fc.oneof(
    fc.constant('*'),
    fc.tuple(fc.constantFrom(...buckets), keys).map(([bucket, key]) => `arn:aws:s3:::${bucket}${key}`),
  )
const resources = resourcesIn(plainBuckets)
const templates = resourcesIn([...plainBuckets, ...['team', 'open', 'gone'].map((key) => `\${${key}}`)])
const actions = fc.constantFrom('*', 's3:*', 's3:GetObject', 's3:Delete*', 's3:*Object', 's3:List*')
const conditions = fc.constantFrom<object>(
  {},
  {},
  { StringEquals: { open: 'a' } },
  { StringNotEquals: { open: ['a', 'b'] } },
  { StringLike: { team: 'a*' } },
  { Null: { gone: 'false' } },
  { 'ForAnyValue:StringEquals': { tags: ['x'] } },
)
const plain = { Effect: 'Allow', Action: '*', Resource: '*', Condition: {} }
const not = fc.constantFrom('', '', '', 'Not')
const anything = fc
  .tuple(fc.constantFrom('Allow', 'Allow', 'Deny'), not, actions, not, templates, conditions)
  .map(([Effect, but, action, beside, resource, Condition]) => ({
    Effect,
    [`${but}Action`]: action,
    [`${beside}Resource`]: resource,
    Condition,
  }))
const statement = fc.oneof(anything, anything, fc.constant(plain))
const texts = fc
  .array(statement, { minLength: 1, maxLength: 3 })
  .map((list) => [{ name: 'p', text: written(...list) }])
const sets = fc.record(
  { identity: texts, session: texts, boundary: texts, scps: fc.array(texts, { maxLength: 2 }) },
  { requiredKeys: ['identity'] },
)
const samples: Readonly<Record<string, readonly string[]>> = {
  's3:GetObject': ['a/x', 'b/x', 'ab/x', 'a/z', 'b/q/y', 'zb/x1'].map((each) => `arn:aws:s3:::${each}`),
  's3:DeleteObject': ['a/x', 'b/x', 'ab/x', 'a/z', 'b/q/y', 'zb/x1'].map((each) => `arn:aws:s3:::${each}`),
  's3:DeleteBucket': ['a', 'b', 'ab', 'zb', 'z'].map((each) => `arn:aws:s3:::${each}`),
  's3:ListAllMyBuckets': ['*'],
}
const contexts: readonly ContextValues[] = [
  {},
  { open: 'a' },
  { open: 'b' },
  { open: 'c' },
  { tags: ['x', 'y'] },
  { open: 'a', tags: ['x'] },
]

/** Whether a pattern of a policy matches, as `decide` says. */
function fits(action: string, resource: string, question: { action: string; resource: string }): boolean {
  const identity = policy(allow(question.action, question.resource))
  return decide({ principal: roleArn, action, resource, context: {} }, { identity }).verdict === 'allowed'
}

function* requestsThatFit(question: { action: string; resource: string }): Generator<AccessRequest> {
  for (const [action, list] of Object.entries(samples))
    for (const resource of list.filter((each) => fits(action, each, question)))
      for (const context of contexts)
        yield { principal: roleArn, action, resource, context: { ...session.known, ...context } }
}

test('what it says of all requests holds for each that fits', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(sets, actions, resources, (policies, action, resource) => {
      const { verdict, fits } = ask(policies, action, resource)
      seen.add(verdict)
      for (const request of requestsThatFit({ action, resource })) {
        expect(fits).toBe(true)
        const isAllowed = decide(request, policies).verdict === 'allowed'
        if (verdict === 'always') expect(isAllowed).toBe(true)
        if (verdict === 'never') expect(isAllowed).toBe(false)
      }
    }),
    { numRuns: 300 },
  )
  expect([...seen]).toEqual(expect.arrayContaining(['always', 'sometimes', 'never']))
})

test('whether any is allowed comes to the same', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(sets, actions, resources, (policies, action, resource) => {
      const { verdict, fits } = ask(policies, action, resource)
      const any = askForAny(policies, action, resource)
      seen.add(any.verdict)
      expect([any.verdict === 'never', any.fits]).toEqual([verdict === 'never', fits])
      if (verdict !== 'never' && verdict !== 'unknown') expect(any.verdict).toBe('sometimes')
    }),
    { numRuns: 500 },
  )
  expect(seen).toContain('sometimes')
})

function exampleFor(policies: PolicySet, action: string, resource: string): AccessRequest | null {
  const own = judgeOf(policies, session)
  const [statement] = compilePolicy(writtenIn2008(allow(action, resource))).statements
  if (!statement) return null
  const question: Placed = { layer: 'vpcEndpoint', level: 1, policy: 'question', statement }
  return exampleOf({ ...own, placed: [...own.placed, question] }, question, catalog, 'aws', () => true)
}

test('an example is a request that fits and that is allowed, and the sets know of one', () => {
  let [found, possible] = [0, 0]
  fc.assert(
    fc.property(sets, actions, resources, (policies, action, resource) => {
      const { verdict } = ask(policies, action, resource)
      const example = exampleFor(policies, action, resource)
      if (verdict === 'sometimes' || verdict === 'always') possible++
      if (!example) return
      found++
      expect(verdict).not.toBe('never')
      expect(decide(example, policies).verdict).toBe('allowed')
      expect(fits(example.action, example.resource, { action, resource })).toBe(true)
    }),
    { numRuns: 500 },
  )
  // Else nothing is spared. Six of ten have one, give or take four in a hundred.
  expect(found).toBeGreaterThan(possible / 3)
})

test('for one request it is what `decide` says', () => {
  fc.assert(
    fc.property(
      sets,
      fc.constantFrom(...Object.keys(samples)),
      fc.nat(5),
      fc.constantFrom(...contexts),
      (policies, action, at, context) => {
        const list = samples[action] ?? []
        const resource = list[at % list.length] ?? '*'
        fc.pre(resource !== '*')
        const known = { ...session.known, open: 'none', tags: [] as readonly string[], ...context }
        const told = decide({ principal: roleArn, action, resource, context: known }, policies).verdict
        const { verdict } = answerQuestion(policies, { ...session, known }, { action, resource }, catalog)
        expect(verdict).toBe(told === 'allowed' ? 'always' : 'never')
      },
    ),
    { numRuns: 300 },
  )
})
