import { describe, expect, test } from 'vitest'
import { type ActionCatalog, decide, effectivePermissions, sessionPolicyMax } from '../iam/index.ts'
import {
  type AssociationFacts,
  associationIdPattern,
  checkPodTrust,
  clusterNamePattern,
  effectiveRoleArn,
  externalIdLength,
  externalIdOf,
  findTagLoss,
  layersOf,
  namespacePattern,
  neverInSession,
  type RoleFacts,
  serviceAccountPattern,
  sessionContextOf,
  sessionNameLength,
  sessionPatternsOf,
  sessionPolicyCharactersMax,
  sessionPolicyName,
} from './index.ts'

const association: AssociationFacts = {
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'shop',
  namespace: 'cart',
  serviceAccount: 'api',
  roleArn: 'arn:aws:iam::111122223333:role/team/shared',
  disableSessionTags: false,
}
const target = 'arn:aws:iam::444455556666:role/data'
type Written = Readonly<Record<string, unknown>>
const written = (statement: Written, Version = '2012-10-17') =>
  JSON.stringify({ Version, Statement: [statement] })
const all = { name: 'all', text: written({ Effect: 'Allow', Action: '*', Resource: '*' }) }
const role: RoleFacts = { policies: [all], tags: {} }

describe('the effective role', () => {
  test('is the role, or the target role where there is one', () => {
    expect(effectiveRoleArn(association)).toBe(association.roleArn)
    expect(effectiveRoleArn({ ...association, targetRoleArn: target })).toBe(target)
    // EKS takes an empty text to clear the target role.
    expect(effectiveRoleArn({ ...association, targetRoleArn: '' })).toBe(association.roleArn)
  })
})

describe('the layers', () => {
  test('are those that are there', () => {
    expect(layersOf(association, role)).toEqual({ identity: [all] })
    const boundary = { name: 'boundary', text: all.text }
    expect(layersOf({ policy: '{}' }, { ...role, boundary })).toEqual({
      identity: [all],
      boundary: [boundary],
      session: [{ name: sessionPolicyName, text: '{}' }],
    })
  })

  test('of a role that could not be read are unknown, and never allow', () => {
    const policies = layersOf({ policy: all.text }, null)
    expect(policies).toMatchObject({ identity: [], unreadable: ['identity'] })
    const request = {
      principal: association.roleArn,
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::a/b',
      context: {},
    }
    expect(decide(request, policies).verdict).toBe('conditional')
  })
})

describe('the session', () => {
  const key = (name: string) => `aws:PrincipalTag/${name}`

  test('has its role, its account and, with tags on, four tags; the pod is not known', () => {
    expect(sessionContextOf(association, role)).toEqual({
      principal: association.roleArn,
      known: {
        'aws:PrincipalArn': association.roleArn,
        'aws:PrincipalAccount': '111122223333',
        'aws:PrincipalType': 'AssumedRole',
        'aws:PrincipalIsAWSService': 'false',
        [key('eks-cluster-arn')]: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop',
        [key('eks-cluster-name')]: 'shop',
        [key('kubernetes-namespace')]: 'cart',
        [key('kubernetes-service-account')]: 'api',
      },
      absent: neverInSession,
    })
  })

  test('with tags off has the tags of its role and no others', () => {
    const tagged = { ...role, tags: { team: 'a', 'kubernetes-namespace': 'from-the-role' } }
    const context = sessionContextOf({ ...association, disableSessionTags: true }, tagged)
    expect(context.known).toMatchObject({
      [key('team')]: 'a',
      [key('kubernetes-namespace')]: 'from-the-role',
    })
    expect(context.known[key('eks-cluster-name')]).toBeUndefined()
    expect(context.absent).toEqual([...neverInSession, 'aws:PrincipalTag/*'])
  })

  test('a session tag takes the place of a role tag, whatever its case', () => {
    const tagged = { ...role, tags: { 'Kubernetes-Namespace': 'x', 'kubernetes-pod-name': 'x' } }
    const { known } = sessionContextOf(association, tagged)
    expect(known[key('kubernetes-namespace')]).toBe('cart')
    expect(Object.keys(known).filter((name) => /Kubernetes|pod/.test(name))).toEqual([])
  })

  test('of a target role belongs to its account', () => {
    const { principal, known } = sessionContextOf({ ...association, targetRoleArn: target }, role)
    expect([principal, known['aws:PrincipalAccount']]).toEqual([target, '444455556666'])
    expect(known[key('eks-cluster-arn')]).toContain(':111122223333:')
  })

  test('of an unknown role leaves its tags unknown', () => {
    expect(sessionContextOf({ ...association, disableSessionTags: true }, null).absent).toEqual(
      neverInSession,
    )
  })

  test('with tags on, other tags are absent where a policy asks for them', () => {
    const ask = (rest: Written, name = 'p') => ({
      name,
      text: written({ Effect: 'Allow', Action: '*', ...rest }),
    })
    const boundary = ask({
      Resource: 'arn:aws:s3:::${aws:PrincipalTag/Squad}/${aws:principaltag/eks-cluster-name}',
    })
    const policies = [
      ask({
        Resource: '*',
        Condition: { StringEquals: { 'AWS:PrincipalTag/team': 'a', 'aws:PrincipalTag/stage': 'b' } },
      }),
      ask({
        Resource: '*',
        Condition: {
          StringEquals: { 'aws:PrincipalTag/kubernetes-pod-name': 'x', 'aws:PrincipalTag/*': 'x' },
        },
      }),
      { name: 'broken', text: '{"aws:PrincipalTag/lost"' },
    ]
    const { absent } = sessionContextOf(association, { policies, boundary, tags: { Stage: 'b' } })
    expect(absent).toEqual([...neverInSession, key('team'), key('squad')])
  })

  test('of a text that is cut off, the variables that are there count', () => {
    const text = '{"Resource":"arn:aws:s3:::b/${aws:PrincipalTag/team}", "Condition": {'
    const { absent } = sessionContextOf(association, { policies: [{ name: 'cut', text }], tags: {} })
    expect(absent).toEqual([...neverInSession, 'aws:PrincipalTag/team'])
    const none = sessionContextOf(association, {
      policies: [{ name: 'none', text: '"aws:PrincipalTag/team"' }],
      tags: {},
    })
    expect(none.absent).toEqual(neverInSession)
  })

  test('is named by nobody beforehand, but has a shape', () => {
    expect(sessionPatternsOf({ ...association, cluster: 'shop-production' }, 'AROAEXAMPLE')).toEqual({
      arn: 'arn:aws:sts::111122223333:assumed-role/shared/eks-shop-produ-*',
      userId: 'AROAEXAMPLE:eks-shop-produ-*',
    })
    expect(sessionPatternsOf({ ...association, targetRoleArn: target })).toEqual({
      arn: 'arn:aws:sts::444455556666:assumed-role/data/eks-shop-*',
      userId: 'AROA*:eks-shop-*',
    })
  })

  test('brings an external id to its target role', () => {
    expect(externalIdOf(association)).toBe('eu-west-1/111122223333/shop/cart/api')
    expect(externalIdOf({ ...association, externalId: 'as EKS says' })).toBe('as EKS says')
  })

  test('of an ARN that is none has the cluster’s account', () => {
    const { known } = sessionContextOf({ ...association, roleArn: 'shared' }, null)
    expect(known['aws:PrincipalAccount']).toBe('111122223333')
    expect(known[key('eks-cluster-arn')]).toBe('arn:aws:eks:eu-west-1:111122223333:cluster/shop')
  })

  test('settles what a role with tags off can never meet', () => {
    const catalog: ActionCatalog = {
      date: '2026-01-01',
      actions: [{ name: 's3:GetObject', level: 'Read', resources: ['arn:%:s3:::%/*'] }],
    }
    const Condition = { StringEquals: { 'aws:PrincipalTag/team': 'cart' } }
    const policies = [
      { name: 'abac', text: written({ Effect: 'Allow', Action: 's3:*', Resource: '*', Condition }) },
    ]
    const access = (tags: RoleFacts['tags'], disableSessionTags: boolean) => {
      const facts = { policies, tags }
      return effectivePermissions(
        layersOf(association, facts),
        sessionContextOf({ ...association, disableSessionTags }, facts),
        catalog,
      ).actions
    }
    expect(access({}, true)).toEqual([])
    expect(access({ team: 'cart' }, true)).toMatchObject([{ verdict: 'granted', conditional: false }])
    // With tags on the session has the six and its role's, and `team` is neither.
    expect(access({}, false)).toEqual([])
    expect(access({ team: 'cart' }, false)).toMatchObject([{ verdict: 'granted', conditional: false }])
  })
})

const tag = 'aws:PrincipalTag/kubernetes-namespace'
const tests = (operator: string, value: unknown = 'cart', key = tag): Written => ({
  Condition: { [operator]: { [key]: value } },
})
const own = 'arn:aws:s3:::data/${aws:PrincipalTag/kubernetes-namespace}/*'

describe('what session tags take with them', () => {
  test.each<[direction: string | null, rest: Written]>([
    [null, {}],
    [null, tests('StringEquals', 'cart', 'aws:PrincipalTag/team')],
    [null, tests('StringEquals', 'cart', 'aws:RequestTag/kubernetes-namespace')],
    [null, tests('ForAllValues:StringEquals', 'kubernetes-namespace', 'aws:TagKeys')],
    ['stops', tests('StringEquals')],
    ['stops', tests('StringEquals', 'cart', 'AWS:principaltag/Kubernetes-Namespace')],
    ['stops', tests('StringLike', '*')],
    ['stops', tests('ForAnyValue:StringNotEquals')],
    ['stops', tests('Null', 'false')],
    ['starts', tests('Null', 'true')],
    ['starts', tests('StringNotEquals')],
    ['starts', tests('StringEqualsIfExists')],
    ['starts', tests('ForAllValues:StringEquals')],
    [
      'stops',
      {
        Condition: {
          StringEquals: { [tag]: 'a' },
          StringNotEquals: { 'aws:PrincipalTag/eks-cluster-name': 'b' },
        },
      },
    ],
    ['stops', { Resource: own }],
    ['stops', { Resource: [own, 'arn:aws:s3:::public/*'] }],
    ['depends', { Resource: [own, 'arn:aws:s3:::public/*'], ...tests('StringNotEquals') }],
    ['starts', { Resource: undefined, NotResource: own }],
    ['depends', { Resource: "arn:aws:s3:::data/${aws:PrincipalTag/kubernetes-namespace, 'none'}/*" }],
    ['stops', tests('StringEquals', '${aws:PrincipalTag/kubernetes-namespace}', 's3:prefix')],
    ['starts', tests('StringNotEquals', '${aws:PrincipalTag/kubernetes-namespace}', 's3:prefix')],
    ['stops', tests('StringEquals', ['${aws:PrincipalTag/kubernetes-namespace}', 'x'], 's3:prefix')],
    ['starts', tests('StringNotEquals', ['${aws:PrincipalTag/kubernetes-namespace}', 'x'], 's3:prefix')],
    ['stops', tests('StringEqualsIfExists', '${aws:PrincipalTag/kubernetes-namespace}', 's3:prefix')],
    ['stops', tests('ForAllValues:StringLike', '${aws:PrincipalTag/kubernetes-namespace}', 'aws:TagKeys')],
    // Tags of the request itself are the pod's own business, and numbers take no variables.
    [null, tests('StringEquals', '${aws:RequestTag/kubernetes-namespace}', 's3:prefix')],
    [null, tests('NumericEquals', '${aws:PrincipalTag/kubernetes-namespace}', 's3:max-keys')],
  ])('%s: %o', (direction, rest) => {
    for (const [Effect, word] of [
      ['Allow', 'allowing'],
      ['Deny', 'denying'],
    ]) {
      const text = written({ Effect, Action: 's3:*', Resource: '*', ...rest })
      const found = findTagLoss([{ name: 'p', text }], 'identity').map((loss) => loss.direction)
      expect(found).toEqual(
        direction === null ? [] : [direction === 'depends' ? 'depends' : `${direction}-${word}`],
      )
    }
  })

  test('agrees with what decide says without the tags', () => {
    const resource = 'arn:aws:s3:::data/cart/x'
    for (const rest of [
      tests('StringEquals'),
      tests('StringNotEquals'),
      tests('StringEqualsIfExists'),
      tests('ForAnyValue:StringNotEquals'),
      tests('Null', 'true'),
      { Resource: own },
    ]) {
      const text = written({ Effect: 'Allow', Action: 's3:*', Resource: '*', ...rest })
      const request = { principal: association.roleArn, action: 's3:GetObject', resource, context: {} }
      const [loss] = findTagLoss([{ name: 'p', text }], 'identity')
      const allowed = decide(request, { identity: [{ name: 'p', text }] }).verdict === 'allowed'
      expect(loss?.direction).toBe(allowed ? 'starts-allowing' : 'stops-allowing')
    }
  })

  test('names the statement and its tags', () => {
    const text = written({
      Sid: 'Own',
      Effect: 'Allow',
      Action: 's3:*',
      Resource: own,
      ...tests('StringEquals', 'x', 'aws:PrincipalTag/eks-cluster-name'),
    })
    expect(findTagLoss([{ name: 'data', text }], 'boundary')).toMatchObject([
      {
        statement: { layer: 'boundary', policy: 'data', index: 0, sid: 'Own', effect: 'Allow' },
        keys: ['eks-cluster-name', 'kubernetes-namespace'],
      },
    ])
  })

  test('in a trust policy the tags come with the request', () => {
    const trust = (rest: Written) =>
      written({
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        ...rest,
      })
    const direction = (rest: Written) =>
      findTagLoss([{ name: 'trust', text: trust(rest) }], 'resource')[0]?.direction
    expect(direction(tests('StringEquals', 'cart', 'aws:RequestTag/kubernetes-namespace'))).toBe(
      'stops-allowing',
    )
    expect(direction(tests('ForAnyValue:StringEquals', 'kubernetes-namespace', 'aws:TagKeys'))).toBe(
      'stops-allowing',
    )
    expect(direction(tests('StringEquals', '111122223333', 'aws:SourceAccount'))).toBeUndefined()
  })

  test('in Version 2008-10-17 a variable is plain text', () => {
    const text = written({ Effect: 'Allow', Action: 's3:*', Resource: own }, '2008-10-17')
    expect(findTagLoss([{ name: 'p', text }], 'identity')).toEqual([])
  })

  test.each(['{', '', '"aws:PrincipalTag/eks-cluster-name"', '[]'])(
    'a text that is no policy has none: %s',
    (text) => {
      expect(findTagLoss([{ name: 'p', text }], 'identity')).toEqual([])
    },
  )
})

describe('the trust of a role', () => {
  const Service = 'pods.eks.amazonaws.com'
  const trust = (...statements: readonly Written[]) =>
    JSON.stringify({ Version: '2012-10-17', Statement: statements })
  const both = { Effect: 'Allow', Principal: { Service }, Action: ['sts:AssumeRole', 'sts:TagSession'] }
  const source = { Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } }
  test.each<[name: string, text: string, missing: readonly string[], conditional: boolean]>([
    ['as AWS writes it', trust(both), [], false],
    [
      'among other services',
      trust({ ...both, Principal: { Service: ['ec2.amazonaws.com', Service] } }),
      [],
      false,
    ],
    [
      'in two statements',
      trust({ ...both, Action: 'sts:AssumeRole' }, { ...both, Action: 'sts:TagSession' }),
      [],
      false,
    ],
    ['with wildcards', trust({ ...both, Action: 'STS:*' }), [], false],
    ['with a wildcard within', trust({ ...both, Action: ['sts:Assume*', 'sts:Tag*'] }), [], false],
    ['of everyone', trust({ ...both, Principal: '*' }), [], false],
    ['with a condition', trust({ ...both, ...source }), [], true],
    [
      'with a condition on one half',
      trust({ ...both, Action: 'sts:AssumeRole' }, { ...both, Action: 'sts:TagSession', ...source }),
      [],
      true,
    ],
    ['without tagging', trust({ ...both, Action: 'sts:AssumeRole' }), ['sts:TagSession'], false],
    [
      'with web identity only',
      trust({ ...both, Action: 'sts:AssumeRoleWithWebIdentity' }),
      ['sts:AssumeRole', 'sts:TagSession'],
      false,
    ],
    [
      'of another service',
      trust({ ...both, Principal: { Service: 'ec2.amazonaws.com' } }),
      [`Principal ${Service}`],
      false,
    ],
    [
      'of an account',
      trust({ ...both, Principal: { AWS: '111122223333' } }),
      [`Principal ${Service}`],
      false,
    ],
    [
      'of all but the service',
      trust({ ...both, Principal: undefined, NotPrincipal: { Service } }),
      [`Principal ${Service}`],
      false,
    ],
    [
      'that a deny takes back',
      trust(both, { Effect: 'Deny', Principal: '*', Action: 'sts:TagSession' }),
      ['sts:TagSession'],
      false,
    ],
    [
      'that a deny may take back',
      trust(both, { Effect: 'Deny', Principal: { Service }, Action: '*', ...source }),
      [],
      true,
    ],
    ['no text', '', [`Principal ${Service}`], false],
  ])('%s', (_, text, missing, conditional) => {
    expect(checkPodTrust(text)).toEqual({ trusted: missing.length === 0, missing, conditional })
  })
})

describe('names', () => {
  test.each([
    ['cart', true, true],
    ['cart-7', true, true],
    ['cart.api', false, true],
    ['Cart', false, false],
    ['-cart', false, false],
    ['cart-', false, false],
    ['a..b', false, false],
    ['', false, false],
  ])('%j', (name, asNamespace, asServiceAccount) => {
    expect([namespacePattern.test(name), serviceAccountPattern.test(name)]).toEqual([
      asNamespace,
      asServiceAccount,
    ])
  })
})

describe('ids', () => {
  test('of clusters and associations', () => {
    expect(['shop', '7-Shop_a', 'x'.repeat(100)].filter((name) => !clusterNamePattern.test(name))).toEqual([])
    expect(['', '-shop', 'a.b', 'x'.repeat(101)].filter((name) => clusterNamePattern.test(name))).toEqual([])
    expect(associationIdPattern.test('a-abcdefghijklmnop1')).toBe(true)
    expect(associationIdPattern.test('a-abcdefghijklmnop')).toBe(false)
  })

  test('external ids fit into what STS takes', () => {
    const long = {
      ...association,
      cluster: 'x'.repeat(100),
      namespace: 'n'.repeat(63),
      serviceAccount: 's'.repeat(253),
    }
    expect(externalIdOf(long).length).toBeLessThanOrEqual(externalIdLength.most)
    expect(sessionPatternsOf(long).userId.split(':')[1]?.length).toBeLessThanOrEqual(sessionNameLength.most)
  })

  test('a session policy is as long here as in the engine', () => {
    expect(sessionPolicyCharactersMax).toBe(sessionPolicyMax)
  })
})
