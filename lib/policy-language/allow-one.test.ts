import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../iam/index.ts'
import { allowOne } from './allow-one.ts'
import { applyEdits } from './edits.ts'

const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::acme/eu/x' }
const document = (...statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements })
function grown(text: string, asked = request): string {
  const fix = allowOne(text, asked)
  if (!fix) throw new TypeError('nothing can be done')
  return applyEdits(text, fix.edits)
}
const statementsOf = (policy: object, asked = request) =>
  JSON.parse(grown(JSON.stringify(policy), asked)).Statement

describe('the smallest change', () => {
  test('is an action more, where a statement is about the resource', () => {
    const policy = document({ Effect: 'Allow', Action: 's3:PutObject', Resource: request.resource })
    expect(statementsOf(policy)).toEqual([
      { Effect: 'Allow', Action: ['s3:PutObject', 's3:GetObject'], Resource: request.resource },
    ])
  })

  test('is a resource more, where one is about the action', () => {
    const policy = document({
      Effect: 'Allow',
      Action: ['s3:getobject'],
      Resource: ['arn:aws:s3:::acme/us/*'],
    })
    expect(statementsOf(policy)).toEqual([
      { Effect: 'Allow', Action: ['s3:getobject'], Resource: ['arn:aws:s3:::acme/us/*', request.resource] },
    ])
  })

  test.each([
    ['a condition', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    ['a Deny', { Effect: 'Deny' }],
    [
      'several of both',
      { Action: ['s3:PutObject', 's3:ListBucket'], Resource: ['arn:aws:s3:::a', 'arn:aws:s3:::b'] },
    ],
  ])('is a statement more beside %s', (_, more) => {
    const own = { Effect: 'Allow', Action: 's3:PutObject', Resource: request.resource, ...more }
    expect(statementsOf(document(own))).toEqual([
      own,
      { Effect: 'Allow', Action: request.action, Resource: request.resource },
    ])
  })

  test('makes a list of a single statement, and fills an empty one', () => {
    const own = { Effect: 'Allow', Action: 'sqs:*', Resource: '*' }
    expect(statementsOf({ Version: '2012-10-17', Statement: own })).toHaveLength(2)
    expect(statementsOf(document())).toHaveLength(1)
  })

  test('is written as the policy is', () => {
    const own = { Effect: 'Allow', Action: 'sqs:*', Resource: '*' }
    const added = { Effect: 'Allow', Action: request.action, Resource: request.resource }
    const minified = JSON.stringify(document(own))
    expect(grown(minified)).toBe(JSON.stringify(document(own, added)))
    const lines = JSON.stringify(document(own), null, 2)
    expect(grown(lines)).toBe(JSON.stringify(document(own, added), null, 2))
  })
})

test('a name that holds a star is that name', () => {
  const asked = { action: 's3:GetObject', resource: 'arn:aws:s3:::acme/a*b' }
  const text = grown(JSON.stringify(document()), asked)
  expect(text).toContain('arn:aws:s3:::acme/a${*}b')
  const old = JSON.stringify({ Version: '2008-10-17', Statement: [] })
  expect(allowOne(old, asked)).toBeNull()
})

test.each(['', '{', '[]', '{"Version":"2012-10-17"}', '{"Statement":1}'])(
  'nothing to write into: %s',
  (text) => {
    expect(allowOne(text, request)).toBeNull()
  },
)

const actions = ['s3:GetObject', 's3:PutObject', 'sqs:SendMessage']
const resources = [
  'arn:aws:s3:::acme/eu/x',
  'arn:aws:s3:::acme/us/y',
  'arn:aws:s3:::acme/a*b',
  'arn:aws:sqs:eu-west-1:111122223333:q',
]
const some = (values: readonly string[]) =>
  fc.oneof(fc.constantFrom(...values), fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }))
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  Action: some([...actions, 's3:*', '*']),
  Resource: some(['arn:aws:s3:::acme/eu/x', 'arn:aws:s3:::acme/us/y', 'arn:aws:s3:::acme/*', '*']),
})

test('whatever the policy, exactly that request is allowed besides', () => {
  fc.assert(
    fc.property(
      fc.array(statement, { maxLength: 4 }),
      fc.constantFrom(...actions),
      fc.constantFrom(...resources),
      fc.boolean(),
      (statements, action, resource, isMinified) => {
        const before = JSON.stringify(document(...statements), null, isMinified ? 0 : 2)
        const text = grown(before, { action, resource })
        const ask = (policy: string, one: string, other: string) =>
          decide(
            { principal: 'arn:aws:iam::111122223333:role/r', action: one, resource: other, context: {} },
            { identity: [{ name: 'p', text: policy }] },
          ).verdict
        for (const one of actions)
          for (const other of resources) {
            const was = ask(before, one, other)
            const isIt = one === action && other === resource && was === 'implicitDeny'
            expect(ask(text, one, other)).toBe(isIt ? 'allowed' : was)
          }
      },
    ),
  )
})
