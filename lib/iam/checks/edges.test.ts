import { describe, expect, test } from 'vitest'
import { parsePolicy } from '../grammar/policy.ts'
import { allow, deny, type Written, written } from '../iam.fixture.ts'
import { placesOf } from '../text/places.ts'
import type { ActionCatalog, PolicyKind } from '../types.ts'
import { budgetOf } from './budget.ts'
import { catalog } from './catalog.fixture.ts'
import { indexCatalog } from './catalog-index.ts'
import { checkPolicy } from './check-policy.ts'
import { closest } from './closest.ts'
import { checkConditionKeys } from './condition-keys.ts'
import { checkResourceTags } from './resource-tags.ts'

const objects = 'arn:aws:s3:::shop/*'
const github = 'token.actions.githubusercontent.com'
const oidc = { Federated: `arn:aws:iam::111122223333:oidc-provider/${github}` }
const samlProvider = { Federated: 'arn:aws:iam::111122223333:saml-provider/corp' }
const role = 'arn:aws:iam::111122223333:role/app'
const saml = 'sts:AssumeRoleWithSAML'
const web = 'sts:AssumeRoleWithWebIdentity'

const when = (operator: string, key: string, value: unknown, rest: Written = {}) =>
  written({ ...allow('s3:GetObject', objects), Condition: { [operator]: { [key]: value } }, ...rest })
const trust = (rest: Written) =>
  written({ Effect: 'Allow', Principal: { AWS: role }, Action: 'sts:AssumeRole', ...rest })
const ofGithub = (Condition: Written) => trust({ Principal: oidc, Action: web, Condition })

/** What a finding of this code stands at, each time it is told. */
function places(text: string, kind: PolicyKind, code: string): readonly string[] {
  return checkPolicy(text, kind, { catalog })
    .filter((finding) => finding.code === code)
    .map(({ range: { start, end } }) => text.slice(start.offset, end.offset))
}
function message(text: string, kind: PolicyKind, code: string): string | undefined {
  return checkPolicy(text, kind, { catalog }).find((finding) => finding.code === code)?.message
}

describe('who is named', () => {
  test.each<[principal: Written, code: string, told: boolean]>([
    [{ Service: 'EC2.amazonaws.com' }, 'invalid-service-principal-format', true],
    [{ Service: 'ec2' }, 'invalid-service-principal-format', true],
    [{ Service: 'ec2.amazonaws.com' }, 'invalid-service-principal-format', false],
    // Told as a wildcard, which no principal takes, and not as a name of another form.
    [{ Service: '*.amazonaws.com' }, 'unsupported-wildcard-in-principal', true],
    [{ Service: '*.amazonaws.com' }, 'invalid-service-principal-format', false],
    [{ AWS: '111122223333*' }, 'invalid-principal-format', false],
    // Told as a variable, and nothing is known of what it comes to.
    [{ AWS: '${aws:PrincipalArn}' }, 'variable-unsupported-in-element', true],
    [{ AWS: '${aws:PrincipalArn}' }, 'invalid-principal-format', false],
  ])('%j: %s, %s', (Principal, code, told) => {
    const [value] = Object.values(Principal)
    expect(places(trust({ Principal }), 'trust', code)).toEqual(told ? [JSON.stringify(value)] : [])
  })

  test.each<[principal: Written, action: string, says: string | undefined]>([
    [oidc, saml, '`sts:AssumeRoleWithSAML` is for a SAML provider'],
    [oidc, web, undefined],
    [samlProvider, web, '`sts:AssumeRoleWithWebIdentity` is for an OIDC provider'],
    [samlProvider, saml, undefined],
    [{ AWS: role }, web, '`sts:AssumeRoleWithWebIdentity` is for an OIDC provider'],
    [{ Service: 'pods.eks.amazonaws.com' }, saml, '`sts:AssumeRoleWithSAML` is for a SAML provider'],
  ])('%j with %s', (Principal, Action, says) => {
    const found = message(trust({ Principal, Action }), 'trust', 'mismatched-action-for-principal')
    if (says === undefined) expect(found).toBeUndefined()
    else expect(found).toContain(says)
  })

  test('whoever is no identity provider needs no key of one', () => {
    const text = trust({ Principal: { ...oidc, AWS: role }, Action: [web, 'sts:AssumeRole'] })
    expect(places(text, 'trust', 'missing-condition-key-for-oidc-principal')).toEqual([
      JSON.stringify(oidc.Federated),
    ])
  })

  test.each<[subject: string, ref: string | null, told: boolean]>([
    ['repo:shop/cart:*', null, true],
    // The branch is a key of its own there.
    ['repo:shop/cart:*', 'refs/heads/main', false],
    ['repo:shop/*:*', 'refs/heads/main', true],
    ['repo:shop/cart*', 'refs/heads/main', true],
    ['repo:shop/cart:ref:refs/heads/main', null, false],
  ])('a repository %s of the branch %s: %s', (subject, ref, told) => {
    const StringLike = { [`${github}:sub`]: subject, ...(ref && { [`${github}:ref`]: ref }) }
    const found = places(ofGithub({ StringLike }), 'trust', 'specific-github-repo-and-branch-recommended')
    expect(found).toEqual(told ? [JSON.stringify(subject)] : [])
  })

  // `id:session`: any session of one id is meant, any id with one session is AWS's own example.
  test.each([
    ['AROAEXAMPLEEXAMPLE123:*', false],
    ['AROAEXAMPLE*:cart', true],
    ['AIDA*', true],
    ['*', true],
    ['*:cart', false],
    ['${aws:PrincipalTag/owner}:*', false],
  ])('aws:userid like %s is too open: %s', (value, told) => {
    const text = when('StringLike', 'aws:userid', value)
    expect(places(text, 'identity', 'wildcard-usage-too-permissive')).toHaveLength(told ? 1 : 0)
  })
})

describe('a list without items', () => {
  test.each<[code: string, kind: PolicyKind, statement: Written]>([
    ['rcp-syntax-error-notaction', 'rcp', { Effect: 'Deny', Principal: '*', NotAction: [], Resource: '*' }],
    [
      'pass-role-with-star-in-resource-and-not-action',
      'identity',
      { Effect: 'Allow', NotAction: [], Resource: '*' },
    ],
    [
      'missing-action-for-roles-anywhere-trust-policy',
      'trust',
      { Effect: 'Allow', Principal: { Service: 'rolesanywhere.amazonaws.com' }, Action: [] },
    ],
    [
      'allow-with-not-principal',
      'resource',
      { Effect: 'Allow', NotPrincipal: {}, Action: 's3:GetObject', Resource: objects },
    ],
  ])('%s stands at its statement', (code, kind, statement) => {
    expect(places(written(statement), kind, code)).toEqual([JSON.stringify(statement)])
  })
})

describe('condition keys', () => {
  test.each([
    ['aws:ResourceTag', '`aws:ResourceTag/`'],
    ['aws:ResourceTag/', '`aws:ResourceTag/`'],
    ['s3:ExistingObjectTag', '`s3:ExistingObjectTag/`'],
  ])('%s names no tag: write %s', (key, form) => {
    const found = message(when('StringEquals', key, 'a'), 'identity', 'missing-tag-key-in-condition')
    expect(found).toContain(`write ${form} and`)
  })

  test.each([
    ['username', true],
    ['', true],
    [':username', true],
    ['aws:', true],
    ['aws::username', true],
    ['aws:username', false],
    ['aws:PrincipalTag/a::b', false],
  ])('the form of %j is wrong: %s', (key, told) => {
    const text = when('StringEquals', key, 'a')
    const found = places(text, 'identity', 'invalid-condition-key-format')
    expect(found).toEqual(told ? [JSON.stringify(key)] : [])
  })

  test.each<[operator: string, value: string, told: boolean]>([
    ['StringEquals', 'cart', true],
    // These hold for a request without tags, so it needs no sts:TagSession.
    ['StringNotEquals', 'cart', false],
    ['StringEqualsIfExists', 'cart', false],
    ['Null', 'true', false],
    ['Null', 'false', true],
  ])('a trust that asks for a tag by %s %s needs the action: %s', (operator, value, told) => {
    const text = trust({ Condition: { [operator]: { 'aws:RequestTag/team': value } } })
    expect(places(text, 'trust', 'missing-action-for-condition-key')).toHaveLength(told ? 1 : 0)
  })

  test.each([
    ['ForAllValues:Null', 'always'],
    ['ForAnyValue:Null', 'never'],
  ])('%s %s holds', (operator, always) => {
    const found = message(when(operator, 'aws:TagKeys', 'true'), 'identity', 'null-with-qualifier')
    expect(found).toContain(` ${always} holds`)
  })
})

test.each([
  ['StringEquals', 'never holds'],
  ['StringNotEquals', 'always holds'],
  ['ForAnyValue:StringNotEquals', 'never holds'],
  ['ForAllValues:StringEquals', 'only where `aws:TagKeys` is missing'],
  ['StringEqualsIfExists', 'only where `aws:TagKeys` is missing'],
])('%s without values: %s', (operator, says) => {
  const found = checkPolicy(when(operator, 'aws:TagKeys', []), 'identity', { catalog })
  expect(found.find(({ code }) => code.startsWith('empty-array-condition'))?.message).toContain(says)
})

describe('several bounds', () => {
  test.each<[operator: string, key: string, values: readonly string[], kept: string | null]>([
    ['NumericLessThan', 'aws:MultiFactorAuthAge', ['10', '30', '20'], '30'],
    ['NumericGreaterThanEquals', 'aws:MultiFactorAuthAge', ['10', '30', '5'], '5'],
    ['DateLessThan', 'aws:CurrentTime', ['2026-01-01', '2027-01-01'], '2027-01-01'],
    ['DateGreaterThan', 'aws:CurrentTime', ['2026-01-01', '2027-01-01'], '2026-01-01'],
    // What is no number is told as such, and nothing is said of the rest.
    ['NumericLessThan', 'aws:MultiFactorAuthAge', ['10', 'ten'], null],
    ['DateLessThan', 'aws:CurrentTime', ['tomorrow', '2026-01-01'], null],
  ])('%s %s %j: %s decides', (operator, key, values, kept) => {
    const text = when(operator, key, values)
    const told = kept === null ? [] : values.filter((value) => value !== kept)
    expect(places(text, 'identity', 'redundant-condition-value-num')).toEqual(
      told.map((value) => JSON.stringify(value)),
    )
    if (kept !== null)
      expect(message(text, 'identity', 'redundant-condition-value-num')).toContain(`decides, \`${kept}\``)
  })
})

test.each<[name: string, action: readonly string[], told: readonly string[]]>([
  ['equal but for stars side by side', ['s3:Get**', 's3:Get*'], ['s3:Get*']],
  ['in other case', ['s3:GetObject', 's3:getobject'], ['s3:getobject']],
  ['one within the other', ['s3:GetObject', 's3:Get*'], ['s3:GetObject']],
])('of two actions %s one is told', (_, Action, told) => {
  const found = places(written(allow(Action)), 'identity', 'redundant-action')
  expect(found).toEqual(told.map((value) => JSON.stringify(value)))
})

test('an action that nobody has is told as that, and not as a denial without effect', () => {
  const text = written(allow('s3:*'), deny('s3:GetObjekt', 'arn:aws:s3:::shop'))
  expect(places(text, 'identity', 'invalid-action')).toEqual(['"s3:GetObjekt"'])
  expect(places(text, 'identity', 'deny-without-effect')).toEqual([])
})

describe('resource tags', () => {
  const services = ['a', 'b', 'c', 'd', 'e', 'f']
  const many: ActionCatalog = {
    ...catalog,
    actions: services.map((name) => ({ name: `${name}:Get`, level: 'Read', resources: [], keys: [] })),
  }
  test.each([
    [4, '`a`, `b`, `c`, `d`'],
    [6, '`a`, `b`, `c`, `d` and 2 more'],
  ])('of %i services the first are named: %s', (count, listed) => {
    const Action = services.slice(0, count).map((name) => `${name}:Get`)
    const text = when('StringEquals', 'aws:ResourceTag/team', 'cart', { Action })
    const found = checkPolicy(text, 'identity', { catalog: many }).find(({ code }) => code.includes('tag'))
    expect(found?.message).toContain(`these actions of ${listed} carry no`)
  })
})

/** `budget.ts`: what was not compared is passed over in silence. */
describe('without a budget nothing is told', () => {
  const subject = (text: string, left: number) => ({
    text,
    kind: 'identity' as const,
    version: '2012-10-17' as const,
    statements: parsePolicy(text).policy?.statements ?? [],
    catalog: indexCatalog(catalog),
    rangeOf: placesOf(text).range,
    budget: budgetOf(left),
    spelling: budgetOf(left),
  })
  test.each([
    [
      'keys that an action does not carry',
      checkConditionKeys,
      when('StringEquals', 's3:prefix', 'a', { Action: 's3:ListAllMyBuckets', Resource: '*' }),
    ],
    ['tags of services', checkResourceTags, when('StringEquals', 'aws:ResourceTag/team', 'cart')],
  ])('of %s', (_, check, text) => {
    expect(check(subject(text, 1000))).toHaveLength(1)
    expect(check(subject(text, 10))).toEqual([])
  })

  test('of misspelled names', () => {
    expect(closest('GetObjekt', ['GetObject'], budgetOf(1000))).toBe('GetObject')
    expect(closest('GetObjekt', ['GetObject'], budgetOf(10))).toBeNull()
    expect(closest('GetObjekt', ['GetObject'], budgetOf(0))).toBeNull()
  })
})

describe('the name that was meant', () => {
  const names = ['GetObject', 'GetObjectAcl', 'PutObject', 'ListBucket', 'Go']
  test.each<[text: string, meant: string | null]>([
    ['GetObjekt', 'GetObject'],
    ['getobject', 'GetObject'],
    ['GetObjectAc', 'GetObjectAcl'],
    ['GetObjct', 'GetObject'],
    ['GetObjject', 'GetObject'],
    ['ListBukcet', 'ListBucket'],
    // As near to both.
    ['XetObject', 'GetObject'],
    ['XutObject', 'PutObject'],
    ['DescribeVolumes', null],
    ['Go', null],
    ['G'.repeat(65), null],
  ])('of %s: %s', (text, meant) => {
    expect(closest(text, names, budgetOf(10_000))).toBe(meant)
  })

  test('is none where two are as near', () => {
    expect(closest('BatObject', ['CatObject', 'DatObject'], budgetOf(10_000))).toBeNull()
  })
})
