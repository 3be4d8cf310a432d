import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../iam/index.ts'
import {
  type AssociationFacts,
  findTagLoss,
  findTagLossIn,
  sessionTagKeys,
  type TagLossFacts,
} from './index.ts'

const association: AssociationFacts = {
  accountId: '1',
  region: 'r',
  cluster: 'shop',
  namespace: 'cart',
  serviceAccount: 'api',
  roleArn: 'arn:aws:iam::111122223333:role/r',
  disableSessionTags: false,
}
const tag = (key: string) => `aws:PrincipalTag/${key}`
const written = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
const trust = { Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: 'sts:*' }
const allow = { Effect: 'Allow', Action: 's3:*', Resource: '*' }
const condition = (operator: string, key: string, value: unknown) => ({
  Condition: { [operator]: { [key]: value } },
})
const direction = (statement: object, facts?: TagLossFacts, layer: 'identity' | 'resource' = 'identity') =>
  findTagLoss([{ name: 'p', text: written(statement) }], layer, facts).map((loss) => loss.direction)[0]

describe('for one association', () => {
  test.each<[expected: string | undefined, operator: string, key: string, value: string]>([
    ['stops-allowing', 'StringEquals', tag('kubernetes-namespace'), 'cart'],
    // Another namespace’s statement never matched and never will.
    [undefined, 'StringEquals', tag('kubernetes-namespace'), 'pay'],
    // It matched by the value, and matches without.
    [undefined, 'StringNotEquals', tag('kubernetes-namespace'), 'pay'],
    ['starts-allowing', 'StringNotEquals', tag('kubernetes-namespace'), 'cart'],
    [undefined, 'StringEqualsIfExists', tag('kubernetes-namespace'), 'cart'],
    ['starts-allowing', 'StringEqualsIfExists', tag('kubernetes-namespace'), 'pay'],
    ['stops-allowing', 'Null', tag('kubernetes-pod-name'), 'false'],
    ['starts-allowing', 'Null', tag('kubernetes-pod-name'), 'true'],
    // Nobody knows the name of the pod.
    ['stops-allowing', 'StringEquals', tag('kubernetes-pod-name'), 'x'],
    // What the values hold is not looked into.
    ['stops-allowing', 'StringEquals', tag('kubernetes-namespace'), '${aws:username}'],
  ])('%s: %s %s %s', (expected, operator, key, value) => {
    expect(direction({ ...allow, ...condition(operator, key, value) }, { association })).toBe(expected)
  })

  test('a tag of the role is there again', () => {
    const roleTags = { 'Kubernetes-Namespace': 'legacy', team: 'a' }
    const facts = { association, roleTags }
    const test = (operator: string, value: string) =>
      direction({ ...allow, ...condition(operator, tag('kubernetes-namespace'), value) }, facts)
    expect(test('StringEquals', 'cart')).toBe('stops-allowing')
    expect(test('StringEquals', 'legacy')).toBe('starts-allowing')
    expect(test('Null', 'false')).toBeUndefined()
    expect(test('StringEquals', '${aws:username}')).toBe('depends')
    const own = { ...allow, Resource: 'arn:aws:s3:::b/${aws:PrincipalTag/kubernetes-namespace}/*' }
    expect(direction(own, facts)).toBe('depends')
    expect(direction(own, { association, roleTags: { team: 'a' } })).toBe('stops-allowing')
    const variable = condition('StringLike', 's3:prefix', '${aws:PrincipalTag/kubernetes-namespace}')
    expect(direction({ ...allow, ...variable }, facts)).toBe('depends')
    expect(
      direction({ ...allow, ...condition('Null', tag('kubernetes-namespace'), 'true') }, { roleTags }),
    ).toBeUndefined()
  })
})

describe('trust policies', () => {
  test.each<[expected: string | undefined, operator: string, key: string, value: string | string[]]>([
    ['stops-allowing', 'StringEquals', 'aws:RequestTag/kubernetes-namespace', 'cart'],
    ['stops-allowing', 'ForAnyValue:StringEquals', 'aws:TagKeys', 'kubernetes-namespace'],
    ['stops-allowing', 'ForAnyValue:StringLike', 'sts:TransitiveTagKeys', 'eks-*'],
    // None of the six, so it never matched.
    [undefined, 'ForAnyValue:StringEquals', 'aws:TagKeys', 'team'],
    // What AWS makes of several values here is not documented, and of a test it does not know nothing is known: neither can hold without.
    ['stops-allowing', 'StringEquals', 'aws:TagKeys', 'kubernetes-namespace'],
    ['stops-allowing', 'StringIs', 'aws:RequestTag/kubernetes-namespace', 'cart'],
    ['stops-allowing', '', 'aws:RequestTag/kubernetes-namespace', 'cart'],
    ['starts-allowing', 'ForAllValues:StringEquals', 'aws:TagKeys', 'team'],
    [undefined, 'ForAllValues:StringEquals', 'aws:TagKeys', [...sessionTagKeys]],
    ['starts-allowing', 'Null', 'aws:TagKeys', 'true'],
    ['stops-allowing', 'StringEquals', 'sts:RoleSessionName', '${aws:RequestTag/kubernetes-pod-name}'],
    [undefined, 'StringEquals', 'aws:SourceAccount', '1'],
  ])('%s: %s %s %s', (expected, operator, key, value) => {
    expect(direction({ ...trust, ...condition(operator, key, value) }, {}, 'resource')).toBe(expected)
  })

  test('a bucket policy tests the tags of the principal, not those of the request', () => {
    const bucket = { ...allow, Principal: '*' }
    expect(
      direction({ ...bucket, ...condition('StringEquals', tag('eks-cluster-name'), 'x') }, {}, 'resource'),
    ).toBe('stops-allowing')
    const request = condition('StringEquals', 'aws:RequestTag/eks-cluster-name', 'x')
    expect(direction({ ...bucket, ...request }, {}, 'resource')).toBeUndefined()
  })
})

test('every layer of a set is looked through', () => {
  const policy = (name: string) => ({
    name,
    text: written({ ...allow, ...condition('Null', tag('eks-cluster-arn'), 'true') }),
  })
  const found = findTagLossIn({
    identity: [policy('a')],
    boundary: [policy('b')],
    session: [policy('c')],
    scps: [[policy('d')], [policy('e')]],
    rcps: [[policy('f')]],
    resource: policy('g'),
    vpcEndpoint: [policy('h')],
  })
  expect(found.map(({ statement }) => `${statement.layer} ${statement.policy}`)).toEqual([
    'identity a',
    'boundary b',
    'session c',
    'scp d',
    'scp e',
    'rcp f',
    'resource g',
    'vpcEndpoint h',
  ])
  expect(findTagLossIn({ identity: [policy('a')] })).toHaveLength(1)
})

// The analysis says what a change does to every request; `decide` says what it does to one. For requests that nearly match, both must agree.
describe('agrees with decide', () => {
  const values = fc.constantFrom(
    'cart',
    'pay',
    'c*',
    '${aws:PrincipalTag/kubernetes-namespace}',
    '${aws:PrincipalTag/kubernetes-pod-name}',
    "${aws:PrincipalTag/kubernetes-namespace, 'cart'}",
  )
  const operators = fc.constantFrom(
    'StringEquals',
    'StringNotEquals',
    'StringLike',
    'StringNotLike',
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
    'StringEqualsIfExists',
    'StringNotEqualsIfExists',
    'ForAllValues:StringEquals',
    'ForAnyValue:StringEquals',
    'ForAllValues:StringNotEquals',
    'ForAnyValue:StringNotLike',
    'Null',
  )
  const keys = fc.constantFrom(
    tag('kubernetes-namespace'),
    tag('kubernetes-pod-name'),
    tag('Team'),
    's3:prefix',
  )
  const clause = fc
    .tuple(operators, keys, fc.uniqueArray(values, { minLength: 1, maxLength: 2 }), fc.boolean())
    .map(([operator, key, list, flag]) => ({
      [operator]: { [key]: operator === 'Null' ? String(flag) : list },
    }))
  const resources = fc.uniqueArray(
    fc.constantFrom(
      'arn:aws:s3:::b/cart',
      'arn:aws:s3:::b/${aws:PrincipalTag/kubernetes-namespace}',
      'arn:aws:s3:::b/*',
    ),
    { minLength: 1, maxLength: 2 },
  )
  const statement = fc
    .record({ clauses: fc.array(clause, { maxLength: 2 }), resources, not: fc.boolean() })
    .map(({ clauses, resources: list, not }) => ({
      Effect: 'Allow',
      Action: 's3:*',
      [not ? 'NotResource' : 'Resource']: list,
      Condition: Object.assign({}, ...clauses),
    }))
  const word = fc.constantFrom('cart', 'pay', 'CART')
  const request = fc.record({
    namespace: word,
    pod: word,
    team: fc.option(word),
    prefix: fc.option(word),
    object: word,
  })

  type Request = {
    namespace: string
    pod: string
    team: string | null
    prefix: string | null
    object: string
  }

  /** What `decide` says of one request, with the session tags and without. */
  function seen(policy: object, given: Request, roleTag: string | null) {
    const others = {
      ...(given.team && { [tag('team')]: given.team }),
      ...(given.prefix && { 's3:prefix': given.prefix }),
    }
    const matches = (tags: Record<string, string>) => {
      const context = { ...others, ...tags }
      const resource = `arn:aws:s3:::b/${given.object}`
      const asked = { principal: association.roleArn, action: 's3:GetObject', resource, context }
      return decide(asked, { identity: [{ name: 'p', text: written(policy) }] }).verdict === 'allowed'
    }
    const before = matches({
      [tag('kubernetes-namespace')]: given.namespace,
      [tag('kubernetes-pod-name')]: given.pod,
    })
    const after = matches(roleTag ? { [tag('kubernetes-namespace')]: roleTag } : {})
    return before === after ? 'same' : after ? 'starts-allowing' : 'stops-allowing'
  }

  test('in which direction a statement changes', () => {
    const count = { same: 0, 'starts-allowing': 0, 'stops-allowing': 0 }
    fc.assert(
      fc.property(statement, request, fc.boolean(), fc.option(word), (policy, given, known, roleTag) => {
        const facts = {
          ...(roleTag && { roleTags: { 'Kubernetes-namespace': roleTag } }),
          ...(known && { association: { ...association, namespace: given.namespace } }),
        }
        const found = direction(policy, facts)
        const change = seen(policy, given, roleTag)
        count[change]++
        if (found !== 'depends') expect(['same', found]).toContain(change)
      }),
      { numRuns: 5000 },
    )
    // Requests that never change would prove nothing.
    expect(Math.min(...Object.values(count))).toBeGreaterThan(50)
  })
})
