import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AccessRequest, decide, type NamedPolicy, type PolicySet } from '../iam/index.ts'
import { sessionPolicyName } from '../pod-identity/index.ts'
import { type LayerChange, smallestChange } from './smallest-change.ts'

const resource = 'arn:aws:s3:::acme-data/eu/1.csv'
const asking = (action = 's3:GetObject', on = resource): AccessRequest => ({
  principal: 'arn:aws:sts::111122223333:assumed-role/shared-data/eks-prod-eu-1-reader-7d9f-6a0f9a5e',
  action,
  resource: on,
  context: {},
})
const document = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })
const allow = (action: string | readonly string[], on: string | readonly string[] = '*') => ({
  Effect: 'Allow',
  Action: action,
  Resource: on,
})
const deny = (action: string, on = '*') => ({ ...allow(action, on), Effect: 'Deny' })
const inline = (...statements: readonly object[]): NamedPolicy => ({
  name: 'S3Access',
  text: document(...statements),
})
const session = (...statements: readonly object[]): NamedPolicy => ({
  name: sessionPolicyName,
  text: document(...statements),
})
const kinds = (changes: readonly LayerChange[]) => changes.map(({ kind, layer }) => `${kind} ${layer}`)

describe('a request that', () => {
  test('the session policy cuts needs the session policy alone', () => {
    const policies = {
      identity: [inline(allow('s3:*'))],
      session: [session(allow('s3:PutObject', resource))],
    }
    const { changes, after, verdict } = smallestChange(asking(), policies)
    expect(kinds(changes)).toEqual(['allow session'])
    expect(verdict).toBe('allowed')
    expect(after.identity).toEqual(policies.identity)
    expect(after.session).toEqual([session(allow(['s3:PutObject', 's3:GetObject'], resource))])
  })

  test('the role lacks needs the role’s own document', () => {
    const managed = {
      name: 'arn:aws:iam::aws:policy/AmazonSQSFullAccess',
      text: document(allow('sqs:*')),
    }
    const policies = { identity: [managed, inline(allow('s3:GetObject', 'arn:aws:s3:::other/*'))] }
    const { changes, verdict, after } = smallestChange(asking(), policies)
    expect(changes).toMatchObject([{ kind: 'allow', layer: 'identity', policy: 'S3Access', fits: true }])
    expect(after.identity[0]).toEqual(managed)
    expect(verdict).toBe('allowed')
  })

  test('a role of managed policies lacks gets a document beside them', () => {
    const managed = { name: 'arn:aws:iam::111122223333:policy/podAccess', text: document(allow('sqs:*')) }
    const named = { name: 'PODACCESS', text: 'no JSON' }
    const { changes, after, verdict } = smallestChange(asking(), { identity: [managed, named] })
    expect(changes).toMatchObject([{ policy: 'PodAccess2', before: '' }])
    expect(after.identity.map(({ name }) => name)).toEqual([managed.name, 'PODACCESS', 'PodAccess2'])
    // What a text says that is no policy, nobody knows.
    expect(verdict).not.toBe('implicitDeny')
  })

  test('every layer refuses needs each of them', () => {
    const boundary = { name: 'arn:aws:iam::111122223333:policy/boundary', text: document(allow('sqs:*')) }
    const policies = { identity: [], boundary: [boundary], session: [session()] }
    const { changes, verdict } = smallestChange(asking(), policies)
    expect(kinds(changes)).toEqual(['allow identity', 'allow boundary', 'allow session'])
    expect(verdict).toBe('allowed')
  })

  test('AWS’s own boundary refuses cannot be let through here', () => {
    const boundary = { name: 'arn:aws:iam::aws:policy/ReadOnlyAccess', text: document(allow('sqs:Get*')) }
    const { changes, verdict } = smallestChange(asking(), {
      identity: [inline(allow('*'))],
      boundary: [boundary],
    })
    expect(changes).toEqual([{ kind: 'elsewhere', layer: 'boundary' }])
    expect(verdict).toBe('implicitDeny')
  })

  test('an SCP refuses names its level and stays refused', () => {
    const scps = [
      [{ name: 'FullAWSAccess', text: document(allow('*')) }],
      [{ name: 'OnlySqs', text: document(allow('sqs:*')) }],
    ]
    const { changes, verdict } = smallestChange(asking(), { identity: [inline(allow('*'))], scps })
    expect(changes).toEqual([{ kind: 'elsewhere', layer: 'scp', level: 1 }])
    expect(verdict).toBe('implicitDeny')
  })

  test('a statement denies names the statement, and what is missing besides', () => {
    const policies = {
      identity: [inline(allow('*'))],
      session: [session({ Sid: 'NotEu', ...deny('s3:*', 'arn:aws:s3:::acme-data/eu/*') })],
    }
    const { changes, verdict } = smallestChange(asking(), policies)
    expect(kinds(changes)).toEqual(['denied session', 'allow session'])
    expect(changes[0]).toMatchObject({ statements: [{ sid: 'NotEu', effect: 'Deny' }] })
    expect(verdict).toBe('explicitDeny')
  })

  test('is allowed, or may be, needs nothing', () => {
    expect(smallestChange(asking(), { identity: [inline(allow('s3:*'))] }).changes).toEqual([])
    const condition = { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }
    const policies = { identity: [inline({ ...allow('s3:*'), ...condition })] }
    const open = smallestChange({ ...asking(), unknown: ['aws:SourceVpc'] }, policies)
    expect(open).toEqual({ changes: [], after: policies, verdict: 'conditional' })
  })
})

test('a session policy that grows too long is said not to fit; white space is not counted', () => {
  const statements = (count: number) =>
    Array.from({ length: count }, (_, at) => allow('s3:PutObject', `arn:aws:s3:::acme-data/${at}/*`))
  const grown = (count: number) => {
    const text = JSON.stringify(JSON.parse(document(...statements(count))), null, 2)
    const policies = { identity: [inline(allow('*'))], session: [{ name: sessionPolicyName, text }] }
    return smallestChange(asking(), policies).changes[0]
  }
  expect(grown(20)).toMatchObject({ fits: true })
  expect(grown(40)).toMatchObject({ fits: false })
})

const actions = ['s3:GetObject', 's3:PutObject', 'sqs:SendMessage'] as const
const resources = [resource, 'arn:aws:s3:::acme-data/eu/2.csv', 'arn:aws:s3:::acme-data/us/1.csv'] as const
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
  Action: fc.subarray([...actions, 's3:*', '*'], { minLength: 1 }),
  Resource: fc.subarray([...resources, 'arn:aws:s3:::acme-data/eu/*', '*'], { minLength: 1 }),
})
const text = fc.array(statement, { maxLength: 3 }).map((statements) => document(...statements))
const policySets: fc.Arbitrary<PolicySet> = fc
  .record(
    {
      identity: fc.array(text, { maxLength: 2 }),
      boundary: fc.array(text, { minLength: 1, maxLength: 1 }),
      session: fc.array(text, { minLength: 1, maxLength: 1 }),
    },
    { requiredKeys: ['identity'] },
  )
  .map((layers) =>
    Object.fromEntries(
      Object.entries(layers).map(([layer, texts]) => [
        layer,
        texts.map((each, at) => ({ name: `${layer}${at}`, text: each })),
      ]),
    ),
  ) as never

test('lets the request through unless something denies it, and changes no other', () => {
  fc.assert(
    fc.property(
      policySets,
      fc.constantFrom(...actions),
      fc.constantFrom(...resources),
      (policies, action, on) => {
        const request = asking(action, on)
        const { changes, after, verdict } = smallestChange(request, policies)
        const isDenied = decide(request, policies).verdict === 'explicitDeny'
        expect(verdict).toBe(isDenied ? 'explicitDeny' : 'allowed')
        expect(changes.length === 0).toBe(decide(request, policies).verdict === 'allowed')
        for (const otherAction of actions)
          for (const other of resources) {
            if (otherAction === action && other === on) continue
            const asked = asking(otherAction, other)
            expect(decide(asked, after).verdict).toBe(decide(asked, policies).verdict)
          }
      },
    ),
    { numRuns: 300 },
  )
})
