import { describe, expect, test } from 'vitest'
import { account, allow, deny, policy, roleArn, sessionArn, written, writtenIn2008 } from '../iam.fixture.ts'
import type { NamedPolicy, PrincipalEntry, PrincipalList } from '../types.ts'
import { accountOf, callerOf } from './caller.ts'
import { compileNamed, compilePolicy, indexStatements, serviceOf } from './compile.ts'
import { factsOf } from './context.ts'
import { compilePolicies, decide, decideCompiled } from './decide.ts'
import { binds } from './judge.ts'
import { answersOf, compileSet, layersOf, listAnswers } from './layers.ts'
import { isNamedAs, matchPrincipals, type Naming, namedAs } from './principal.ts'
import { matchAction, matchResource } from './statement.ts'
import { and, every, not, or, some, type Truth, truth } from './truth.ts'

const nothing = factsOf({}, [])

describe('three values', () => {
  const all = ['yes', 'no', 'unknown'] as const
  const order = { no: 0, unknown: 1, yes: 2 }
  test.each(all.flatMap((left) => all.map((right) => [left, right] as const)))('%s and %s', (left, right) => {
    // Kleene's values are ordered: `and` is the lesser, `or` the greater.
    expect(order[and(left, right)]).toBe(Math.min(order[left], order[right]))
    expect(order[or(left, right)]).toBe(Math.max(order[left], order[right]))
    expect(some([left, right], (each) => each)).toBe(or(left, right))
    expect(every([left, right], (each) => each)).toBe(and(left, right))
  })
  test('not, and what a boolean is', () => {
    expect(all.map(not)).toEqual(['no', 'yes', 'unknown'])
    expect([truth(true), truth(false)]).toEqual(['yes', 'no'])
  })
  test('of nothing, none says yes and all do', () => {
    expect([some([], () => 'yes'), every([], () => 'no')]).toEqual(['no', 'yes'])
  })
  test('nobody is asked once it is settled', () => {
    const asked: Truth[] = []
    const ask = (each: Truth) => {
      asked.push(each)
      return each
    }
    some(['unknown', 'yes', 'no'], ask)
    every(['unknown', 'no', 'yes'], ask)
    expect(asked).toEqual(['unknown', 'yes', 'unknown', 'no'])
  })
})

describe('what a request says of a key', () => {
  test('its values, that it is absent, or nothing; keys have no case', () => {
    const facts = factsOf({ One: 'a', many: ['a', 'b'], none: [] }, ['Open', 'one'])
    expect(facts.key('One')).toEqual({ state: 'known', values: ['a'] })
    expect(facts.key('oNE')).toEqual({ state: 'known', values: ['a'] })
    expect(facts.key('MANY')).toEqual({ state: 'known', values: ['a', 'b'] })
    expect(facts.key('none')).toEqual({ state: 'known', values: [] })
    expect(facts.key('open')).toEqual({ state: 'unknown' })
    expect(facts.key('other')).toEqual({ state: 'absent' })
  })
  test('the rest is unknown but for what is said to be absent', () => {
    const facts = factsOf({ 'aws:PrincipalTag/team': 'cart', 'aws:A': 'x' }, 'rest', [
      'aws:PrincipalTag/*',
      'aws:B',
      'aws:a',
    ])
    expect(facts.key('aws:principaltag/TEAM')).toEqual({ state: 'known', values: ['cart'] })
    expect(facts.key('AWS:PrincipalTag/stage')).toEqual({ state: 'absent' })
    expect(facts.key('aws:PrincipalTags')).toEqual({ state: 'unknown' })
    expect(facts.key('aws:b')).toEqual({ state: 'absent' })
    expect(facts.key('AWS:A')).toEqual({ state: 'known', values: ['x'] })
    expect(facts.key('aws:c')).toEqual({ state: 'unknown' })
    expect(factsOf({}, 'rest').key('aws:c')).toEqual({ state: 'unknown' })
  })
  test('the names of JavaScript’s own properties are keys like others', () => {
    const facts = factsOf({ constructor: 'a' }, [])
    expect(facts.key('constructor')).toEqual({ state: 'known', values: ['a'] })
    expect(facts.key('toString')).toEqual({ state: 'absent' })
    expect(facts.key('__proto__')).toEqual({ state: 'absent' })
  })
})

describe('callers', () => {
  const role = (path: string) => `arn:aws:iam::${account}:role/${path}`
  const linked = role('aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS')
  const linkedSession = `arn:aws:sts::${account}:assumed-role/AWSServiceRoleForAmazonEKS/EKS`
  test.each([
    [sessionArn, account, true, true, roleArn, 'unknown', 'no'],
    [roleArn, account, false, true, roleArn, 'known', 'no'],
    [role('team/app'), account, false, true, role('team/app'), 'known', 'no'],
    [linked, account, false, true, linked, 'known', 'yes'],
    [
      role('AWSServiceRoleForAmazonEKS'),
      account,
      false,
      true,
      role('AWSServiceRoleForAmazonEKS'),
      'known',
      'no',
    ],
    [linkedSession, account, true, true, role('AWSServiceRoleForAmazonEKS'), 'unknown', 'unknown'],
    [
      `arn:aws-cn:sts::${account}:assumed-role/app/x`,
      account,
      true,
      true,
      `arn:aws-cn:iam::${account}:role/app`,
      'unknown',
      'no',
    ],
    [`arn:aws:iam::${account}:user/bob`, account, false, true, null, 'known', 'no'],
    [`arn:aws:iam::${account}:root`, account, false, true, null, 'known', 'no'],
    [`arn:aws:sts::${account}:federated-user/bob`, account, false, true, null, 'known', 'no'],
    [`arn:aws:sts::${account}:assumed-role/app/`, account, false, true, null, 'known', 'no'],
    [`arn:aws:iam::${account}:saml-provider/corp`, null, false, false, null, 'known', 'no'],
    [`arn:aws:iam::${account}:oidc-provider/x.example/id`, null, false, false, null, 'known', 'no'],
    ['pods.eks.amazonaws.com', null, false, false, null, 'known', 'no'],
    ['accounts.google.com', null, false, false, null, 'known', 'no'],
    ['*', null, false, false, null, 'known', 'no'],
    ['somebody', null, false, true, null, 'known', 'no'],
    [`x${sessionArn}`, null, false, true, null, 'known', 'no'],
    [`x${roleArn}`, null, false, true, null, 'known', 'no'],
    [`xarn:aws:iam::${account}:saml-provider/corp`, null, false, true, null, 'known', 'no'],
  ])('%s', (principal, ownAccount, isSession, carriesPolicies, arn, path, serviceLinked) => {
    const caller = callerOf(principal, nothing)
    expect(caller).toMatchObject({ principal, account: ownAccount, isSession, carriesPolicies })
    expect(caller.role()).toEqual({ arn, path })
    expect(caller.serviceLinked()).toBe(serviceLinked)
  })

  test('aws:PrincipalArn tells the role of a session, and of a session only', () => {
    const told = (principal: string, arn: string) =>
      callerOf(principal, factsOf({ 'aws:PrincipalArn': arn }, []))
    expect(told(linkedSession, linked).role()).toEqual({ arn: linked, path: 'known' })
    expect(told(linkedSession, linked).serviceLinked()).toBe('yes')
    expect(told(linkedSession, role('AWSServiceRoleForAmazonEKS')).serviceLinked()).toBe('no')
    expect(told(roleArn, linked).role()).toEqual({ arn: roleArn, path: 'known' })
    expect(callerOf(sessionArn, factsOf({}, ['aws:PrincipalArn'])).role()).toEqual({
      arn: roleArn,
      path: 'unknown',
    })
    expect(callerOf(sessionArn, factsOf({ 'aws:PrincipalArn': [] }, [])).role().path).toBe('unknown')
  })

  test('an ARN belongs to an account where it names one', () => {
    expect(accountOf(`arn:aws:sqs:eu-west-1:${account}:q`)).toBe(account)
    expect(
      [
        'arn:aws:s3:::b',
        `arn:aws:sqs:eu-west-1:${account}1:q`,
        `x:arn:aws:sqs::${account}:q`,
        `arn:aws:sqs::${account}`,
      ].map(accountOf),
    ).toEqual([null, null, null, null])
  })

  test('each layer binds whom it can', () => {
    const layers = ['rcp', 'scp', 'resource', 'identity', 'boundary', 'session', 'vpcEndpoint'] as const
    const bound = (principal: string) =>
      layers.map((layer) => binds(layer, callerOf(principal, nothing))).join(' ')
    expect(bound(sessionArn)).toBe('yes yes yes yes yes yes yes')
    expect(bound('*')).toBe('yes no yes no no no yes')
    expect(bound(linked)).toBe('no no yes yes yes yes yes')
    expect(bound(linkedSession)).toBe('unknown unknown yes yes yes yes yes')
  })
})

describe('principals of a statement', () => {
  const range = { start: { offset: 0, line: 1, column: 1 }, end: { offset: 0, line: 1, column: 1 } }
  const list = (...entries: readonly (readonly [PrincipalEntry['type'], string])[]): PrincipalList => ({
    not: false,
    entries: entries.map(([type, value]) => ({ type, value, range })),
  })
  const root = `arn:aws:iam::${account}:root`
  const team = `arn:aws:iam::${account}:role/team/app`
  const asker = (principal: string) => ({ principal, facts: nothing })
  test.each<[PrincipalEntry['type'], string, string, Truth, Naming | null]>([
    ['*', '*', sessionArn, 'yes', 'anyone'],
    ['AWS', '*', sessionArn, 'yes', 'anyone'],
    ['AWS', '*', 'x.amazonaws.com', 'yes', 'anyone'],
    ['AWS', sessionArn, sessionArn, 'yes', 'itself'],
    ['AWS', `${sessionArn}1`, sessionArn, 'no', null],
    ['AWS', roleArn, sessionArn, 'yes', 'role'],
    ['AWS', roleArn, roleArn, 'yes', 'role'],
    ['AWS', sessionArn, roleArn, 'no', null],
    ['AWS', team, sessionArn, 'unknown', 'role'],
    ['AWS', team, roleArn, 'no', null],
    ['AWS', `arn:aws:iam::${account}:role/team/app2`, sessionArn, 'no', null],
    ['AWS', 'arn:aws:iam::444455556666:role/team/app', sessionArn, 'no', null],
    ['AWS', account, sessionArn, 'yes', 'account'],
    ['AWS', root, sessionArn, 'yes', 'account'],
    ['AWS', root, root, 'yes', 'itself'],
    ['AWS', '444455556666', sessionArn, 'no', null],
    ['AWS', `${account}0`, sessionArn, 'no', null],
    ['AWS', `x${root}`, sessionArn, 'no', null],
    ['AWS', `${root}x`, sessionArn, 'no', null],
    ['AWS', `arn:aws:iam::${account}:rolling/app`, sessionArn, 'no', null],
    ['AWS', account, 'x.amazonaws.com', 'no', null],
    ['AWS', 'x.amazonaws.com', 'x.amazonaws.com', 'no', null],
    ['Service', 'x.amazonaws.com', 'x.amazonaws.com', 'yes', 'itself'],
    ['Service', 'x.amazonaws.com', 'y.amazonaws.com', 'no', null],
    ['Service', sessionArn, sessionArn, 'no', null],
    ['Federated', 'accounts.google.com', 'accounts.google.com', 'yes', 'itself'],
    ['CanonicalUser', '79a5', sessionArn, 'unknown', 'account'],
    ['CanonicalUser', '79a5', '*', 'no', null],
  ])('%s %s names %s: %s', (type, value, principal, sure, naming) => {
    const entries = list([type, value])
    expect(matchPrincipals(entries, asker(principal))).toBe(sure)
    for (const each of ['itself', 'anyone', 'role', 'account'] as const) {
      expect(namedAs(entries, each, asker(principal))).toBe(each === naming ? sure : 'no')
      expect(isNamedAs(entries, asker(principal), each)).toBe(each === naming)
    }
  })
  test('one that names for sure outweighs one that may', () => {
    expect(matchPrincipals(list(['AWS', team], ['AWS', account]), asker(sessionArn))).toBe('yes')
    expect(matchPrincipals(list(['AWS', team], ['AWS', 'x']), asker(sessionArn))).toBe('unknown')
    expect(namedAs(list(['AWS', team], ['AWS', roleArn]), 'role', asker(sessionArn))).toBe('yes')
  })
  test('one of several ways is enough', () => {
    expect(isNamedAs(list(['AWS', roleArn]), asker(sessionArn), 'itself', 'role')).toBe(true)
    expect(isNamedAs(list(['AWS', roleArn]), asker(sessionArn))).toBe(false)
  })
  test('a statement without principals means whoever carries it, and names nobody', () => {
    expect(matchPrincipals(null, asker(sessionArn))).toBe('yes')
    expect(isNamedAs(null, asker(sessionArn), 'itself', 'anyone', 'role', 'account')).toBe(false)
  })
  test.each<[string, readonly string[], Truth, Truth?]>([
    [sessionArn, [], 'yes'],
    [sessionArn, ['*'], 'no'],
    [sessionArn, [account, roleArn], 'no'],
    [sessionArn, [roleArn, root], 'no'],
    [sessionArn, [account, sessionArn], 'unknown'],
    [sessionArn, [account, team], 'unknown'],
    [sessionArn, [account], 'unknown'],
    [sessionArn, [roleArn], 'unknown'],
    [sessionArn, [`${roleArn}2`], 'yes'],
    [roleArn, [roleArn, account], 'no'],
    [sessionArn, [account, roleArn], 'yes', 'yes'],
    [sessionArn, [account, roleArn], 'unknown', 'unknown'],
    [sessionArn, ['*'], 'yes', 'yes'],
    ['x.amazonaws.com', [account, roleArn], 'yes'],
  ])('NotPrincipal: %s and %j: %s', (principal, values, covers, bounded) => {
    const entries = { ...list(...values.map((value) => ['AWS', value] as const)), not: true }
    expect(matchPrincipals(entries, { ...asker(principal), ...(bounded && { bounded }) })).toBe(covers)
    expect(namedAs(entries, 'anyone', asker(principal))).toBe('yes')
    expect(namedAs(entries, 'role', asker(principal))).toBe('no')
  })
})

describe('compiled policies', () => {
  const text = (...actions: readonly unknown[]) => written(...actions.map((action) => allow(action)))
  const only = (policyText: string) => {
    const [statement] = compilePolicy(policyText).statements
    if (!statement) throw new Error('no statement')
    return statement
  }
  test('are kept by their text', () => {
    const one = text('s3:*')
    expect(compilePolicy(one)).toBe(compilePolicy(`${one}`))
    expect(compilePolicy(`${one} `)).not.toBe(compilePolicy(one))
  })
  test('the oldest go first, and long ones are not kept', () => {
    const first = compilePolicy(text('a:first'))
    for (let index = 0; index < 1999; index++) compilePolicy(text(`a:${index}`))
    expect(compilePolicy(text('a:first'))).toBe(first)
    compilePolicy(text('a:last'))
    expect(compilePolicy(text('a:1998'))).toBe(compilePolicy(text('a:1998')))
    expect(compilePolicy(text('a:first'))).not.toBe(first)
    const long = text('s3:*') + ' '.repeat(200_000)
    expect(compilePolicy(long)).not.toBe(compilePolicy(long))
    const asLong = text('s3:*').padEnd(200_000)
    expect(compilePolicy(asLong)).toBe(compilePolicy(asLong))
  })
  test('a text that is no policy has no statements', () => {
    expect(compilePolicy('[').statements).toEqual([])
    expect(compileNamed({ name: 'a', text: '[' })).toEqual({ name: 'a', statements: [] })
  })
  test.each([
    [['s3:Get*', 's3:PutObject'], ['s3']],
    [
      ['S3:Get*', 'iam:?et', 'iam:*'],
      ['s3', 'iam'],
    ],
    [['s3:*', '*'], null],
    [['s3*:Get'], null],
    [['?3:Get'], null],
    [['get'], null],
    [[`${'a'.repeat(300)}:b*`], null],
  ])('%j speaks of %j', (actions, services) => {
    const { services: found } = only(text(actions)).actions
    expect(found && [...found]).toEqual(services)
  })
  test('NotAction speaks of every service', () => {
    expect(only(written({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' })).actions.services).toBeNull()
  })
  test.each([
    ['s3:GetObject', 's3:getobject', true],
    ['s3:GetObject', 's3:getobjects', false],
    ['s3:Get*', 's3:getobject', true],
    ['s3:Get*', 's3x:getobject', false],
    ['*', 'anything', true],
    ['s?:Get*', 's3:getobject', true],
    ['s?:Get*', 's3:putobject', false],
    [['iam:Get*', 'iam:List', 's3:*'], 's3:getobject', true],
    [['iam:Get*', 's3:Put*'], 's3:getobject', false],
    [[], 's3:getobject', false],
  ])('%j takes %s: %s', (actions, action, taken) => {
    expect(matchAction(only(text(actions)), action)).toBe(taken)
    expect(matchAction(only(written({ Effect: 'Allow', NotAction: actions, Resource: '*' })), action)).toBe(
      !taken,
    )
  })
  test('the service of an action is what stands before the colon', () => {
    expect(['s3:getobject', 's3', ':x', 'a:b:c'].map(serviceOf)).toEqual(['s3', '', '', 'a'])
  })
  test('are found by effect and service', () => {
    const policies: NamedPolicy[] = [
      { name: 'a', text: written(allow(['s3:Get', 'iam:Get']), deny('s3:*'), allow('*')) },
      { name: 'b', text: written(allow('s3:Put'), allow('x:Y', '*', { Condition: 5 })) },
    ]
    const compiled = policies.map(compileNamed)
    const places = (list: readonly { readonly source: { readonly index: number } }[]) =>
      list.map(({ source }) => source.index)
    const allows = indexStatements(compiled, 'Allow')
    expect([...allows.byService].map(([service, list]) => [service, places(list)])).toEqual([
      ['s3', [0, 0]],
      ['iam', [0]],
    ])
    expect(places(allows.anywhere)).toEqual([2, 1])
    const denies = indexStatements(compiled, 'Deny')
    expect([...denies.byService].map(([service, list]) => [service, places(list)])).toEqual([['s3', [1]]])
    expect(denies.anywhere).toEqual([])
  })
  test('a resource with variables is read by the version of its policy', () => {
    const statement = allow('s3:*', '${a}')
    const asked = { resource: 'x', facts: factsOf({ a: 'x' }, []) }
    expect(matchResource(only(written(statement)), asked)).toBe('yes')
    expect(matchResource(only(writtenIn2008(statement)), asked)).toBe('no')
    expect(matchResource(only(written({ Effect: 'Allow', Action: 's3:*' })), asked)).toBe('yes')
  })
})

describe('asking many requests', () => {
  const policies = {
    identity: policy(allow('s3:*'), deny('s3:Put*')),
    session: policy(allow('s3:*', 'arn:aws:s3:::shop/*', { Condition: { Bool: { secure: 'true' } } })),
  }
  const request = {
    principal: sessionArn,
    action: 'S3:GetObject',
    resource: 'arn:aws:s3:::shop/1',
    context: { secure: 'true' },
  }
  test('gives the same answers as asking one', () => {
    const compiled = compilePolicies(policies)
    for (const each of [
      request,
      { ...request, action: 's3:PutObject' },
      { ...request, resource: 'arn:aws:s3:::tax/1' },
      { ...request, context: {}, unknown: ['secure'] },
      { ...request, resourceAccount: '444455556666' },
    ]) {
      const decision = decide(each, policies)
      expect(compiled.decide(each)).toEqual(decision)
      expect(compiled.rule(each)).toEqual({ verdict: decision.verdict, decidedBy: decision.decidedBy })
    }
  })
  test('a caller whose account is not known is nowhere abroad', () => {
    const resource = { name: 'queue', text: written({ ...allow('sqs:*'), Principal: '*' }) }
    const asked = {
      principal: 'somebody',
      action: 'sqs:Send',
      resource: `arn:aws:sqs:eu-west-1:${account}:q`,
      context: {},
    }
    expect(compilePolicies({ identity: [], resource }).rule(asked).verdict).toBe('allowed')
    expect(
      compilePolicies({ identity: [], resource }).rule({ ...asked, resourceAccount: account }).verdict,
    ).toBe('implicitDeny')
  })
  test('indexes a set once', () => {
    const set = compileSet(policies)
    expect(layersOf(set)).toBe(layersOf(set))
    expect(layersOf({ ...set })).not.toBe(layersOf(set))
  })
  test('works the answers of the layers out when they are asked for, once', () => {
    const asked = { principal: sessionArn, action: 's3:putobject', resource: 'x', facts: nothing }
    const set = compileSet(policies)
    const decided = decideCompiled(set, asked)
    expect(decided.layers).toBe(decided.layers)
    expect(decided.layers).toEqual(listAnswers(answersOf(set, asked)))
    expect(decided.layers.map(({ layer, denies, allows, open }) => [layer, denies, allows, open])).toEqual([
      ['identity', 'yes', 'yes', false],
      ['session', 'no', 'no', false],
    ])
  })
  test('a layer that could not be read is open, and stands in its place', () => {
    const unreadable = ['identity', 'boundary', 'session', 'scp', 'rcp', 'resource', 'vpcEndpoint'] as const
    const set = compileSet({ identity: [], scps: [policy(allow('*'))], unreadable })
    const answers = answersOf(set, {
      principal: sessionArn,
      action: 's3:getobject',
      resource: 'x',
      facts: nothing,
    })
    expect(
      listAnswers(answers).map(({ layer, denies, allows, open }) => [layer, denies, allows, open]),
    ).toEqual([
      ['rcp', 'unknown', 'unknown', true],
      ['scp', 'no', 'yes', false],
      ['scp', 'unknown', 'unknown', true],
      ['resource', 'unknown', 'unknown', true],
      ['identity', 'unknown', 'unknown', true],
      ['boundary', 'unknown', 'unknown', true],
      ['session', 'unknown', 'unknown', true],
      ['vpcEndpoint', 'unknown', 'unknown', true],
    ])
    expect(compileSet({ identity: [] })).toEqual({
      identity: [],
      boundary: null,
      session: null,
      scps: [],
      rcps: [],
      resource: null,
      vpcEndpoint: null,
      unreadable: [],
    })
  })
})
