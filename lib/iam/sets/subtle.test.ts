// Mistakes that were made once: each said something for sure that `decide` answers otherwise.
import { describe, expect, test } from 'vitest'
import { decide } from '../evaluate/decide.ts'
import { allow, deny, policy, roleArn, type Written, written, writtenIn2008 } from '../iam.fixture.ts'
import type { ActionCatalog, NamedPolicy, PolicySet, SessionContext } from '../types.ts'
import { compareAccess } from './compare.ts'
import { effectivePermissions } from './effective.ts'

const object = ['arn:%:s3:::%/*']
const catalog: ActionCatalog = {
  date: '2026-01-01',
  actions: [
    { name: 'ec2:Describe', level: 'List', resources: [] },
    { name: 'kms:Decrypt', level: 'Read', resources: ['arn:%:kms:%:%:key/%'] },
    { name: 'lambda:GetFunction', level: 'Read', resources: ['arn:%:lambda:%:%:function:*'] },
    { name: 's3:GetObject', level: 'Read', resources: object },
    { name: 'sqs:SendMessage', level: 'Write', resources: ['arn:%:sqs:%:%:%'] },
    { name: 'sqs:DeleteQueue', level: 'Write', resources: ['arn:%:sqs:%:%:%'] },
  ],
}
const session: SessionContext = { principal: roleArn, known: {}, absent: ['gone'] }
const shop = 'arn:aws:s3:::shop'

function access(policies: PolicySet, action = 's3:GetObject') {
  const { actions, exact } = effectivePermissions(policies, session, catalog)
  return { exact, ...actions.find((each) => each.action === action) }
}
function compare(before: PolicySet, after: PolicySet) {
  return compareAccess(before, after, { before: session, after: session }, catalog)
}
function when(Condition: Written): PolicySet {
  return { identity: policy(allow('s3:GetObject', '*', { Condition })) }
}
function resource(...statements: readonly Written[]): NamedPolicy {
  return { name: 'resource', text: written(...statements) }
}

describe('a condition on the empty text', () => {
  test('is not one whose variables are all gone, whichever is worked out first', () => {
    const [empty, gone] = [when({ StringEquals: { k: '' } }), when({ StringEquals: { k: '${gone}' } })]
    expect(access(empty).verdict).toBe('granted')
    expect(access(gone).verdict).toBeUndefined()
    expect(compare(empty, gone)).toMatchObject({ losses: [{ witness: { context: { k: '' } } }], exact: true })
    expect(compare(gone, empty).gains).toHaveLength(1)
  })
})

describe('services with rules of their own', () => {
  test('are not worked out with others, where everything is allowed on everything', () => {
    const identity = policy(allow(['kms:*', 'lambda:*']))
    const given = resource({ ...allow('s3:GetObject', `${shop}/*`), Principal: '*' })
    const { losses } = compare({ identity }, { identity, resource: given })
    for (const { witness, contrast } of losses) {
      expect(decide(witness, { identity }).verdict).toBe('allowed')
      expect(decide(contrast, { identity, resource: given }).verdict).toBe('implicitDeny')
    }
    expect(losses.map(({ action }) => action)).toEqual(['kms:Decrypt'])
    expect(access({ identity, resource: given }, 'lambda:GetFunction').verdict).toBe('granted')
  })
})

test('resources that name their account are not exact beside a policy of theirs', () => {
  const identity = policy(allow('sqs:*'))
  const given = resource({ ...allow('sqs:SendMessage'), Principal: '*' })
  expect(compare({ identity }, { identity, resource: given }).exact).toBe(false)
})

test.each<[string, PolicySet]>([
  ['a principal in an identity policy', { identity: policy({ ...allow('s3:GetObject'), Principal: '*' }) }],
  [
    'a principal in an SCP',
    { identity: policy(allow('s3:*')), scps: [policy({ ...allow('s3:*'), Principal: '*' })] },
  ],
])('%s is a doubt', (_, policies) => {
  expect(access(policies)).toMatchObject({ conditional: true })
  expect(access(policies).grants?.[0]?.conditions).toContainEqual({ kind: 'doubtful' })
})

test('a role that may be the one named is not sure', () => {
  const of = { ...session, principal: 'arn:aws:sts::111122223333:assumed-role/app/pod' }
  const bucket = resource({
    ...allow('s3:GetObject', `${shop}/*`),
    Principal: { AWS: 'arn:aws:iam::111122223333:role/team/app' },
  })
  const [before, after] = [
    { identity: policy(allow('s3:GetObject', `${shop}/*`)), resource: bucket },
    { identity: [], resource: bucket },
  ]
  expect(compareAccess(before, after, { before: of, after: of }, catalog).exact).toBe(false)
})

test('what matches `*` reaches an action without resources, in words too', () => {
  const found = access({ identity: policy(allow('ec2:*', '?*')) }, 'ec2:Describe')
  expect(found).toMatchObject({ verdict: 'granted', grants: [{ resources: ['?*'] }] })
})

describe('variables without a value', () => {
  test('are told apart by their default, also one that reads like none', () => {
    const on = (variable: string) => when({ StringEquals: { 's3:prefix': `\${${variable}}` } })
    expect(compare(on("v, 'null'"), on('v'))).not.toMatchObject({ losses: [], exact: true })
  })
  test('lists are told apart by their values, also where one reads like two', () => {
    const on = (...values: readonly string[]) => when({ 'ForAnyValue:StringEquals': { k: values } })
    expect(compare(on('a', 'b'), on('a/template b')).losses).toHaveLength(1)
  })
})

test('one resource that is always allowed makes it unconditional, wherever it stands', () => {
  const k = (operator: string) => ({ Condition: { [operator]: { k: 'x' } } })
  const identity = policy(
    allow('s3:GetObject', [`${shop}/a/*`, `${shop}/z/*`], k('StringEquals')),
    allow('s3:GetObject', [`${shop}/b/*`, `${shop}/z/*`], k('StringNotEquals')),
    deny('s3:GetObject', `${shop}/z/q`, k('StringEquals')),
  )
  expect(access({ identity })).toMatchObject({ verdict: 'granted', conditional: false, exact: true })
})

test('what is text under 2008-10-17 is worded as text', () => {
  const text = writtenIn2008(allow('s3:GetObject', `${shop}/\${aws:username}/*`))
  expect(access({ identity: [{ name: 'old', text }] }).grants?.[0]?.resources).toEqual([
    `${shop}/\${$}{aws:username}/*`,
  ])
})

test('numbers too large to have a neighbour are not exact', () => {
  expect(access(when({ NumericLessThan: { k: '100000000000000000' } })).exact).toBe(false)
})

test('keys of S3 may hold colons', () => {
  const identity = policy(allow('s3:GetObject', `${shop}/*`), deny('s3:*', 'arn:aws:s3:*:*:secret/*'))
  const request = {
    principal: roleArn,
    action: 's3:GetObject',
    resource: `${shop}/10:00:secret/x`,
    context: {},
  }
  expect(decide(request, { identity }).verdict).toBe('explicitDeny')
  expect(access({ identity }).grants?.[0]?.except).toEqual(['arn:aws:s3:*:*:secret/*'])
})

test('what is too much to work out is at most what the role allows, and says so', () => {
  const denies = Array.from({ length: 60 }, (_, index) => {
    const [one, other] = [
      String.fromCharCode(97 + (index % 26)),
      String.fromCharCode(97 + ((index * 7) % 26)),
    ]
    return deny('s3:*', `*${one}${index}*${other}*`)
  })
  const found = access({ identity: policy(allow('s3:*')), session: policy(allow('s3:*'), ...denies) })
  expect(found).toMatchObject({ verdict: 'narrowed', unknown: true, conditional: true, exact: false })
})

test('a binary value that a policy happens to call `other` has others beside it', () => {
  const { losses, exact } = compare(
    { identity: policy(allow('s3:GetObject')) },
    when({ BinaryEquals: { k: 'other' } }),
  )
  expect([losses.length, exact]).toEqual([1, true])
  expect(compare(when({ BinaryEquals: { k: 'other' } }), when({ Null: { k: 'false' } })).gains).toHaveLength(
    1,
  )
})

test('a change is proven on a resource that the action takes, also one made to fit a variable', () => {
  const identity = policy(allow('s3:GetObject', 'arn:aws:s3:::r${aws:username}?e/u1'))
  const { losses, exact } = compare({ identity }, { identity: [] })
  // Either no proof is claimed, or it is one.
  expect(losses.length === 1 || !exact).toBe(true)
  for (const { witness } of losses) expect(witness.resource).toMatch(/^arn:[^:/]+:s3:::[^:/]+\/.*$/)
})
