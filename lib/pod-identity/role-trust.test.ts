import { describe, expect, test } from 'vitest'
import {
  type AssociationFacts,
  checkRoleTrust,
  checkTargetPermission,
  checkTargetTrust,
  permissionForTarget,
  type RoleFacts,
  trustPolicyForRole,
  trustPolicyForTarget,
} from './index.ts'

const on: AssociationFacts = {
  accountId: '111122223333',
  region: 'eu-west-1',
  cluster: 'shop',
  namespace: 'cart',
  serviceAccount: 'api',
  roleArn: 'arn:aws:iam::111122223333:role/team/shared',
  targetRoleArn: 'arn:aws:iam::444455556666:role/data',
  disableSessionTags: false,
}
const off = { ...on, disableSessionTags: true }
const source: RoleFacts = { policies: [], tags: { team: 'a' } }

type Written = Readonly<Record<string, unknown>>
const Action = ['sts:AssumeRole', 'sts:TagSession']
const policy = (...Statement: readonly Written[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const service = { Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action }
const tests = (operator: string, key: string, value: unknown) => ({
  Condition: { [operator]: { [key]: value } },
})
const namespace = (value: string) => tests('StringEquals', 'aws:RequestTag/kubernetes-namespace', value)

/** Kinds, errors first; a warning has `?` behind it. */
const kinds = (report: ReturnType<typeof checkRoleTrust>) =>
  report.problems.map(({ kind, severity, action }) =>
    [kind, action ? ` ${action.slice(4)}` : '', severity === 'warning' ? '?' : ''].join(''),
  )

describe('the trust of the first role', () => {
  test.each<[name: string, text: string, verdict: string, kinds: readonly string[]]>([
    ['as AWS writes it', policy(service), 'trusted', ['open-to-every-pod?']],
    ['for one namespace', policy({ ...service, ...namespace('cart') }), 'trusted', []],
    [
      'for another namespace',
      policy({ ...service, ...namespace('shop') }),
      'refused',
      ['condition-not-met AssumeRole', 'condition-not-met TagSession'],
    ],
    [
      'for one of two',
      policy({ ...service, ...namespace('shop') }, { ...service, ...namespace('cart') }),
      'trusted',
      [],
    ],
    [
      'for the account, whose key is not documented',
      policy({ ...service, ...tests('StringEquals', 'aws:SourceAccount', '111122223333') }),
      'conditional',
      ['condition-unknown AssumeRole', 'condition-unknown TagSession'],
    ],
    [
      'for one pod',
      policy({ ...service, ...tests('StringLike', 'aws:RequestTag/kubernetes-pod-name', 'api-*') }),
      'conditional',
      ['condition-unknown AssumeRole', 'condition-unknown TagSession'],
    ],
    [
      'for a tag that EKS does not send',
      policy({ ...service, ...tests('StringEquals', 'aws:RequestTag/team', 'a') }),
      'refused',
      ['condition-not-met AssumeRole', 'condition-not-met TagSession'],
    ],
    [
      'for a tag of a caller that has none',
      policy({ ...service, ...tests('StringEquals', 'aws:PrincipalTag/team', 'a') }),
      'refused',
      ['condition-not-met AssumeRole', 'condition-not-met TagSession'],
    ],
    [
      'for requests with tags',
      policy({ ...service, ...tests('ForAnyValue:StringEquals', 'aws:TagKeys', 'kubernetes-namespace') }),
      'trusted',
      ['open-to-every-pod?'],
    ],
    [
      'without tagging',
      policy({ ...service, Action: 'sts:AssumeRole' }),
      'refused',
      ['action-missing TagSession', 'open-to-every-pod?'],
    ],
    [
      'without either',
      policy({ ...service, Action: 'sts:AssumeRoleWithWebIdentity' }),
      'refused',
      ['action-missing AssumeRole', 'action-missing TagSession'],
    ],
    [
      'of all but other actions',
      policy({ ...service, Action: undefined, NotAction: 'sts:AssumeRoleWithSAML' }),
      'trusted',
      ['open-to-every-pod?'],
    ],
    [
      'of another service',
      policy({ ...service, Principal: { Service: 'ec2.amazonaws.com' } }),
      'refused',
      ['principal-not-named'],
    ],
    ['of everyone', policy({ ...service, Principal: '*' }), 'trusted', ['open-to-every-pod?']],
    // No trust policy takes a NotPrincipal.
    [
      'of everyone but a role',
      policy({ ...service, Principal: undefined, NotPrincipal: { AWS: on.targetRoleArn } }),
      'refused',
      ['principal-not-named'],
    ],
    [
      'of everyone but EKS',
      policy({ ...service, Principal: undefined, NotPrincipal: service.Principal }),
      'refused',
      ['principal-not-named'],
    ],
    ['of nobody', policy({ ...service, Principal: undefined }), 'refused', ['principal-not-named']],
    [
      'that a deny takes back',
      policy(service, { Effect: 'Deny', Principal: '*', Action: 'sts:TagSession' }),
      'refused',
      ['denied TagSession', 'open-to-every-pod?'],
    ],
    [
      'that a deny may take back',
      policy(service, {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sts:AssumeRole',
        ...tests('StringNotEquals', 'aws:SourceOrgID', 'o-1'),
      }),
      'conditional',
      ['condition-unknown AssumeRole', 'open-to-every-pod?'],
    ],
    ['no policy', '{', 'refused', ['not-a-policy']],
    ['no statement', policy(), 'refused', ['not-a-policy']],
  ])('%s', (_, text, verdict, found) => {
    const report = checkRoleTrust(on, text)
    expect([report.verdict, kinds(report)]).toEqual([verdict, found])
  })

  test('a problem names its statements, its keys, and what the association brings', () => {
    const text = policy(
      { ...service, Sid: 'Other', ...namespace('shop') },
      { ...service, Principal: { Service: 'ec2.amazonaws.com' } },
    )
    expect(checkRoleTrust(on, text).problems[0]).toMatchObject({
      kind: 'condition-not-met',
      action: 'sts:AssumeRole',
      statements: [{ layer: 'resource', policy: 'trust policy', index: 0, sid: 'Other', effect: 'Allow' }],
      keys: ['aws:RequestTag/kubernetes-namespace'],
      expected: { 'aws:RequestTag/kubernetes-namespace': 'cart' },
    })
    const two = {
      StringEquals: {
        'AWS:RequestTag/eks-cluster-name': 'mall',
        'aws:RequestTag/kubernetes-namespace': 'cart',
      },
    }
    expect(checkRoleTrust(on, policy({ ...service, Condition: two })).problems[0]).toMatchObject({
      keys: ['AWS:RequestTag/eks-cluster-name'],
      expected: { 'aws:RequestTag/eks-cluster-name': 'shop' },
    })
  })

  test('conditions on tags stop matching when the tags go off', () => {
    const report = checkRoleTrust(off, policy({ ...service, ...namespace('cart') }))
    expect([report.verdict, kinds(report)]).toEqual([
      'refused',
      ['needs-session-tags AssumeRole', 'needs-session-tags TagSession?'],
    ])
    expect(report.problems[0]).toMatchObject({ keys: ['kubernetes-namespace'], statements: [{ index: 0 }] })
    const list = tests('ForAnyValue:StringEquals', 'aws:TagKeys', ['eks-cluster-arn'])
    expect(checkRoleTrust(off, policy({ ...service, ...list })).problems[0]).toMatchObject({
      kind: 'needs-session-tags',
      keys: ['eks-cluster-arn'],
    })
    // The other way round: asked not to be tagged.
    const untagged = policy({ ...service, ...tests('Null', 'aws:TagKeys', 'true') })
    expect(checkRoleTrust(off, untagged).verdict).toBe('trusted')
    expect(checkRoleTrust(on, untagged).verdict).toBe('refused')
  })

  test('with tags off nobody knows whether tagging must be allowed', () => {
    const report = checkRoleTrust(off, policy({ ...service, Action: 'sts:AssumeRole' }))
    expect([report.verdict, kinds(report)]).toEqual([
      'conditional',
      ['action-missing TagSession?', 'open-to-every-pod?'],
    ])
  })
})

const root = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action }
const byRole = (arn: string) => tests('ArnEquals', 'aws:PrincipalArn', arn)
const externalId = (value: string) => tests('StringEquals', 'sts:ExternalId', value)

describe('the trust of the target role', () => {
  test.each<[name: string, text: string, verdict: string, kinds: readonly string[]]>([
    ['of the account', policy(root), 'trusted', ['open-to-every-pod?', 'open-to-account?']],
    ['of the role', policy({ ...root, Principal: { AWS: on.roleArn } }), 'trusted', ['open-to-every-pod?']],
    [
      'of the account, narrowed to the role',
      policy({ ...root, ...byRole(on.roleArn) }),
      'trusted',
      ['open-to-every-pod?'],
    ],
    [
      'of the account, narrowed to another role',
      policy({ ...root, ...byRole('arn:aws:iam::111122223333:role/other') }),
      'refused',
      ['condition-not-met AssumeRole', 'condition-not-met TagSession'],
    ],
    [
      'of another account',
      policy({ ...root, Principal: { AWS: '999999999999' } }),
      'refused',
      ['principal-not-named'],
    ],
    ['of the service', policy(service), 'refused', ['principal-not-named']],
    ['for the namespace', policy({ ...root, ...namespace('cart') }), 'trusted', ['open-to-account?']],
    [
      'for the tag of the session',
      policy({ ...root, ...tests('StringEquals', 'aws:PrincipalTag/eks-cluster-name', 'shop') }),
      'trusted',
      ['open-to-account?'],
    ],
    [
      'for the tag of the first role',
      policy({ ...root, ...tests('StringEquals', 'aws:PrincipalTag/team', 'a') }),
      'trusted',
      ['open-to-account?'],
    ],
    [
      'for a tag that nobody has',
      policy({ ...root, ...tests('StringEquals', 'aws:PrincipalTag/stage', 'a') }),
      'refused',
      ['condition-not-met AssumeRole', 'condition-not-met TagSession'],
    ],
    [
      'for a key of users',
      policy({ ...root, ...tests('Null', 'aws:username', 'true') }),
      'trusted',
      ['open-to-every-pod?', 'open-to-account?'],
    ],
    // Whether EKS sends an external id with tags on is not documented.
    [
      'for an external id',
      policy({ ...root, ...externalId('eu-west-1/111122223333/shop/cart/api') }),
      'conditional',
      ['condition-unknown AssumeRole', 'condition-unknown TagSession', 'open-to-account?'],
    ],
  ])('%s', (_, text, verdict, found) => {
    const report = checkTargetTrust(on, text, source)
    expect([report.hop, report.verdict, kinds(report)]).toEqual(['target', verdict, found])
  })

  test('with tags off the external id tells the association', () => {
    const split = (id: string) =>
      policy({ ...root, Action: 'sts:AssumeRole', ...externalId(id) }, { ...root, Action: 'sts:TagSession' })
    expect(checkTargetTrust(off, split('eu-west-1/111122223333/shop/cart/api'), source).verdict).toBe(
      'trusted',
    )
    const wrong = checkTargetTrust(off, split('eu-west-1/111122223333/shop/cart/other'), source)
    expect(wrong.verdict).toBe('refused')
    expect(wrong.problems[0]).toMatchObject({
      kind: 'condition-not-met',
      keys: ['sts:ExternalId'],
      expected: { 'sts:ExternalId': 'eu-west-1/111122223333/shop/cart/api' },
    })
    // sts:TagSession is not documented to take the key.
    const both = checkTargetTrust(
      off,
      policy({ ...root, ...externalId('eu-west-1/111122223333/shop/cart/api') }),
      source,
    )
    expect([both.verdict, kinds(both)]).toEqual([
      'conditional',
      ['condition-unknown TagSession?', 'open-to-account?'],
    ])
  })

  test('of a first role that could not be read, its tags are not known', () => {
    const text = policy({ ...root, ...tests('StringEquals', 'aws:PrincipalTag/team', 'a') })
    expect(checkTargetTrust(on, text, null).verdict).toBe('conditional')
    expect(checkTargetTrust(on, text, { policies: [], tags: {} }).verdict).toBe('refused')
  })

  test('in one account the trust policy must still name the role or the account', () => {
    const here = { ...on, targetRoleArn: 'arn:aws:iam::111122223333:role/data' }
    expect(checkTargetTrust(here, policy(service), source).verdict).toBe('refused')
    expect(checkTargetTrust(here, policy(root), source).verdict).toBe('trusted')
    expect(checkTargetTrust({ ...on, targetRoleArn: undefined }, policy(root), source).verdict).toBe(
      'trusted',
    )
  })
})

describe('the first role’s permission to go on', () => {
  const allow = (rest: Written) => ({
    name: 'go',
    text: policy({ Effect: 'Allow', Action, Resource: on.targetRoleArn, ...rest }),
  })
  const check = (rest: Written, more: Partial<RoleFacts> = {}, association = on) => {
    const { verdict, problems } = checkTargetPermission(association, {
      ...source,
      policies: [allow(rest)],
      ...more,
    })
    return [verdict, ...problems.map(({ kind, action, layer }) => `${kind} ${action?.slice(4)} ${layer}`)]
  }

  test('is there, or what of it is missing', () => {
    expect(check({})).toEqual(['allowed'])
    expect(check({ Resource: 'arn:aws:iam::*:role/*' })).toEqual(['allowed'])
    expect(check({ Action: 'sts:AssumeRole' })).toEqual(['refused', 'not-allowed TagSession identity'])
    expect(check({ Action: 'sts:AssumeRole' }, {}, off)).toEqual([
      'conditional',
      'not-allowed TagSession identity',
    ])
    expect(check({ Resource: 'arn:aws:iam::444455556666:role/other' })[0]).toBe('refused')
    expect(check({ ...tests('StringEquals', 'aws:PrincipalTag/team', 'a') })).toEqual(['allowed'])
    expect(check({ ...tests('Bool', 'aws:SecureTransport', 'true') })[0]).toBe('conditional')
    expect(
      check({ ...tests('StringEquals', 'aws:PrincipalTag/kubernetes-namespace', 'cart') }, {}, off)[0],
    ).toBe('refused')
  })

  test('a boundary and a deny can take it away, a session policy cannot', () => {
    const boundary = { name: 'edge', text: policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' }) }
    expect(check({}, { boundary })).toEqual([
      'refused',
      'not-allowed AssumeRole boundary',
      'not-allowed TagSession boundary',
    ])
    const deny = {
      name: 'no',
      text: policy({ Sid: 'No', Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*' }),
    }
    const { problems } = checkTargetPermission(on, { ...source, policies: [allow({}), deny] })
    expect(problems).toMatchObject([
      { kind: 'denied', layer: 'identity', statements: [{ policy: 'no', sid: 'No' }] },
    ])
    expect(check({}, {}, { ...on, policy: '{}' })).toEqual(['allowed'])
  })

  test('is not known of a role that could not be read', () => {
    expect(checkTargetPermission(on, null)).toMatchObject({
      verdict: 'unknown',
      problems: [{ kind: 'unreadable' }],
    })
  })

  test('is not needed in one account where the trust policy names the role itself', () => {
    const here = { ...on, targetRoleArn: 'arn:aws:iam::111122223333:role/data' }
    const byName = policy({ ...root, Principal: { AWS: on.roleArn } })
    expect(checkTargetPermission(here, source, byName).verdict).toBe('allowed')
    expect(checkTargetPermission(here, source, policy(root)).verdict).toBe('refused')
    expect(checkTargetPermission(on, source, byName).verdict).toBe('refused')
  })
})

describe('documents ready to paste', () => {
  const other = { ...on, namespace: 'pay' }
  test('for the first role let in exactly their associations', () => {
    const text = trustPolicyForRole([on, other])
    for (const each of [on, other])
      expect(checkRoleTrust(each, text)).toEqual({ hop: 'role', verdict: 'trusted', problems: [] })
    expect(checkRoleTrust({ ...on, namespace: 'evil' }, text).verdict).toBe('refused')
    expect(checkRoleTrust({ ...on, cluster: 'mall' }, text).verdict).toBe('refused')
    expect(JSON.parse(text).Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual([
      'AllowEksPodIdentity',
      'AllowEksPodIdentity2',
    ])
  })

  test('for the first role with tags off have nothing to narrow by', () => {
    const text = trustPolicyForRole([off, { ...off, namespace: 'pay' }])
    expect(JSON.parse(text).Statement).toEqual([{ Sid: 'AllowEksPodIdentity', ...service }])
    expect(checkRoleTrust(off, text).verdict).toBe('trusted')
    const narrowed = JSON.parse(trustPolicyForRole([off], { bySource: true })).Statement
    expect(narrowed).toMatchObject([{ Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } }])
  })

  test.each([
    ['on', on],
    ['off', off],
  ] as const)('for the target role, with tags %s', (_, association) => {
    const text = trustPolicyForTarget([association, { ...association, namespace: 'pay' }])
    expect(checkTargetTrust(association, text, source)).toEqual({
      hop: 'target',
      verdict: 'trusted',
      problems: [],
    })
    for (const change of [{ namespace: 'evil' }, { roleArn: 'arn:aws:iam::111122223333:role/other' }])
      expect(checkTargetTrust({ ...association, ...change }, text, source).verdict).toBe('refused')
  })

  test('for the first role to go on', () => {
    const policies = [{ name: 'go', text: permissionForTarget(on) }]
    expect(checkTargetPermission(on, { ...source, policies })).toEqual({ verdict: 'allowed', problems: [] })
    expect(JSON.parse(permissionForTarget(on)).Statement).toEqual([
      { Effect: 'Allow', Action, Resource: on.targetRoleArn },
    ])
  })
})
