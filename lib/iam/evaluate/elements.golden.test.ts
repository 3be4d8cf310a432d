import { describe, expect, test } from 'vitest'
import { allow, deny, policy, roleArn, sessionArn, type Written, writtenIn2008 } from '../iam.fixture.ts'
import type { AccessRequest, ContextValues } from '../types.ts'
import { decide } from './decide.ts'

const guide = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/'
const get: AccessRequest = {
  principal: sessionArn,
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::shop/cart/7',
  context: {},
}
type Expected = 'allowed' | 'explicitDeny' | 'implicitDeny' | 'conditional'
type Row = readonly [name: string, statement: Written, request: Partial<AccessRequest>, expect: Expected]

/** Rows of one AWS page: a single identity statement and what it makes of a request. */
function check(page: string, rows: readonly Row[]) {
  describe(page, () => {
    test.each(rows)('%s', (_, statement, request, expected) => {
      const { verdict } = decide({ ...get, ...request }, { identity: policy(statement) })
      expect(verdict, guide + page).toBe(expected)
    })
  })
}

const [yes, no, open] = ['allowed', 'implicitDeny', 'conditional'] as const
const arn = (resource: string) => ({ resource: `arn:aws:s3:::${resource}` })
const not = (rest: Written) => ({ Effect: 'Allow', ...rest })

check('reference_policies_elements_action.html', [
  ['actions have no case', allow('S3:GETOBJECT'), {}, yes],
  ['nor in the request', allow('s3:GetObject'), { action: 'S3:getobject' }, yes],
  ['a star is any run of characters', allow('s3:*Obj*'), {}, yes],
  ['a star is an empty run too', allow('s3:GetObject*'), {}, yes],
  ['a question mark is one character', allow('s3:Ge?Object'), {}, yes],
  ['a question mark is not none', allow('s3:GetObject?'), {}, no],
  ['a star alone is every action', allow('*'), { action: 'new:Thing' }, yes],
  ['the service counts', allow('s3express:*'), {}, no],
  ['any of a list', allow(['iam:*', 's3:Get*']), {}, yes],
  ['none of a list', allow(['iam:*', 's3:Put*']), {}, no],
])

check('reference_policies_elements_notaction.html', [
  ['allows what is not listed', not({ NotAction: 'iam:*', Resource: '*' }), {}, yes],
  ['allows nothing that is listed', not({ NotAction: ['iam:*', 's3:Get*'], Resource: '*' }), {}, no],
  ['denies what is not listed', { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }, {}, 'explicitDeny'],
  ['a deny of it grants nothing', { Effect: 'Deny', NotAction: 's3:*', Resource: '*' }, {}, no],
  ['is bound to its resource', not({ NotAction: 'iam:*', Resource: 'arn:aws:s3:::other/*' }), {}, no],
])

check('reference_policies_elements_resource.html', [
  ['resources have case', allow('s3:*', 'arn:aws:s3:::Shop/*'), {}, no],
  ['a star crosses slashes', allow('s3:*', 'arn:aws:s3:::shop/*'), {}, yes],
  ['a star in the middle', allow('s3:*', 'arn:aws:s3:::*/cart/*'), {}, yes],
  ['a star crosses colons at the end of a part', allow('s3:*', 'arn:aws:*'), {}, yes],
  ['a question mark is any one character', allow('s3:*', 'arn:aws:s3:::shop?cart/7'), {}, yes],
  ['a question mark is not two', allow('s3:*', 'arn:aws:s3:::shop/?'), {}, no],
  ['two stars share what lies between', allow('s3:*', 'arn:aws:s3:::s*art*'), {}, yes],
  ['a bucket is not its objects', allow('s3:*', 'arn:aws:s3:::shop'), {}, no],
  ['objects are not their bucket', allow('s3:*', 'arn:aws:s3:::shop/*'), arn('shop'), no],
  ['other characters are themselves', allow('s3:*', 'arn:aws:s3:::shop/cart.7'), {}, no],
  ['brackets are no pattern', allow('s3:*', 'arn:aws:s3:::shop/[a-z]*/7'), {}, no],
])

check('reference_policies_elements_notresource.html', [
  ['allows elsewhere', not({ Action: 's3:*', NotResource: 'arn:aws:s3:::audit/*' }), {}, yes],
  ['allows nothing that is listed', not({ Action: 's3:*', NotResource: 'arn:aws:s3:::shop/*' }), {}, no],
  [
    'denies elsewhere',
    { Effect: 'Deny', Action: 's3:*', NotResource: 'arn:aws:s3:::audit/*' },
    {},
    'explicitDeny',
  ],
])

const when = (operator: string, key: string, value: unknown): Written =>
  allow('s3:*', '*', { Condition: { [operator]: { [key]: value } } })
const having = (context: ContextValues) => ({ context })
const key = 'aws:RequestedRegion'
const region = having({ [key]: 'eu-west-1' })
const operators = 'reference_policies_elements_condition_operators.html'

check(`${operators}#Conditions_String`, [
  ['StringEquals', when('StringEquals', key, 'eu-west-1'), region, yes],
  ['StringEquals has case', when('StringEquals', key, 'EU-west-1'), region, no],
  ['StringEquals has no wildcards', when('StringEquals', key, 'eu-*'), region, no],
  ['a value of the request is never a pattern', when('StringLike', key, 'eu'), having({ [key]: '*' }), no],
  ['key names have no case', when('StringEquals', 'AWS:requestedregion', 'eu-west-1'), region, yes],
  ['operators have no case', when('stringequals', key, 'eu-west-1'), region, yes],
  ['IgnoreCase', when('StringEqualsIgnoreCase', key, 'EU-WEST-1'), region, yes],
  ['NotEqualsIgnoreCase', when('StringNotEqualsIgnoreCase', key, 'EU-WEST-1'), region, no],
  ['StringLike', when('StringLike', key, 'eu-????-*'), region, yes],
  ['StringLike has case', when('StringLike', key, 'EU*'), region, no],
  ['StringNotLike', when('StringNotLike', key, 'eu-*'), region, no],
  ['any value of a list', when('StringEquals', key, ['us-east-1', 'eu-west-1']), region, yes],
  ['none of the values when negated', when('StringNotEquals', key, ['us-east-1', 'eu-west-1']), region, no],
  ['a missing key fails', when('StringEquals', key, 'eu-west-1'), {}, no],
  ['a missing key passes when negated', when('StringNotEquals', key, 'eu-west-1'), {}, yes],
  ['a missing key passes NotLike', when('StringNotLike', key, '*'), {}, yes],
  ['an empty value is a value', when('StringEquals', key, ''), having({ [key]: '' }), yes],
])

check(`${operators}#Conditions_Numeric`, [
  [
    'compares numbers, not texts',
    when('NumericEquals', 's3:max-keys', '10'),
    having({ 's3:max-keys': '10.0' }),
    yes,
  ],
  ['less', when('NumericLessThan', 's3:max-keys', 10), having({ 's3:max-keys': '9' }), yes],
  ['not less than itself', when('NumericLessThan', 's3:max-keys', 10), having({ 's3:max-keys': '10' }), no],
  ['less or equal', when('NumericLessThanEquals', 's3:max-keys', 10), having({ 's3:max-keys': '10' }), yes],
  ['greater', when('NumericGreaterThan', 's3:max-keys', '-1.5'), having({ 's3:max-keys': '0' }), yes],
  ['not equal', when('NumericNotEquals', 's3:max-keys', '10'), having({ 's3:max-keys': '10' }), no],
  ['not equal without the key', when('NumericNotEquals', 's3:max-keys', '10'), {}, yes],
  [
    'what is no number equals nothing',
    when('NumericEquals', 's3:max-keys', 'x'),
    having({ 's3:max-keys': 'x' }),
    no,
  ],
])

const now = having({ 'aws:CurrentTime': '2026-11-24T12:00:00Z' })
check(`${operators}#Conditions_Date`, [
  ['before', when('DateLessThan', 'aws:CurrentTime', '2026-11-24T12:00:01Z'), now, yes],
  ['not before itself', when('DateLessThan', 'aws:CurrentTime', '2026-11-24T12:00:00Z'), now, no],
  ['a day begins at midnight', when('DateGreaterThan', 'aws:CurrentTime', '2026-11-24'), now, yes],
  ['zones count', when('DateEquals', 'aws:CurrentTime', '2026-11-24T14:00:00+02:00'), now, yes],
  ['seconds since 1970', when('DateGreaterThanEquals', 'aws:CurrentTime', '1795521600'), now, yes],
  [
    'and back',
    when('DateLessThanEquals', 'aws:EpochTime', '2026-11-24T12:00:00Z'),
    having({ 'aws:EpochTime': '1795521600' }),
    yes,
  ],
])

check(`${operators}#Conditions_Boolean`, [
  ['true', when('Bool', 'aws:SecureTransport', 'true'), having({ 'aws:SecureTransport': 'true' }), yes],
  [
    'a JSON boolean',
    when('Bool', 'aws:SecureTransport', true),
    having({ 'aws:SecureTransport': 'true' }),
    yes,
  ],
  ['false', when('Bool', 'aws:SecureTransport', 'true'), having({ 'aws:SecureTransport': 'false' }), no],
  ['a missing key is not false', when('Bool', 'aws:MultiFactorAuthPresent', 'false'), {}, no],
  ['unless it may be missing', when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'), {}, yes],
])

const from = (address: string) => having({ 'aws:SourceIp': address })
check(`${operators}#Conditions_IPAddress`, [
  ['inside a block', when('IpAddress', 'aws:SourceIp', '203.0.113.0/24'), from('203.0.113.9'), yes],
  ['outside', when('IpAddress', 'aws:SourceIp', '203.0.113.0/24'), from('203.0.114.9'), no],
  ['an address alone', when('IpAddress', 'aws:SourceIp', '203.0.113.9'), from('203.0.113.9'), yes],
  ['IPv6', when('IpAddress', 'aws:SourceIp', '2001:DB8:1234:5678::/64'), from('2001:db8:1234:5678::9'), yes],
  ['the two kinds never meet', when('IpAddress', 'aws:SourceIp', '0.0.0.0/0'), from('2001:db8::1'), no],
  ['negated', when('NotIpAddress', 'aws:SourceIp', '203.0.113.0/24'), from('203.0.113.9'), no],
])

const source = having({ 'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:topic:a' })
check(`${operators}#Conditions_ARN`, [
  ['each part by itself', when('ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:111122223333:*'), source, yes],
  ['a star stays in its part', when('ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:topic:a'), source, no],
  [
    'a star in StringLike does not',
    when('StringLike', 'aws:SourceArn', 'arn:aws:sns:*:topic:a'),
    source,
    yes,
  ],
  [
    'the last part keeps its colons',
    when('ArnLike', 'aws:SourceArn', 'arn:aws:sns:eu-west-1:*:topic:?'),
    source,
    yes,
  ],
  ['ArnEquals behaves the same', when('ArnEquals', 'aws:SourceArn', 'arn:aws:sns:*:*:*'), source, yes],
  ['parts have case', when('ArnEquals', 'aws:SourceArn', 'arn:aws:SNS:*:*:*'), source, no],
  ['negated', when('ArnNotLike', 'aws:SourceArn', 'arn:aws:sns:*:*:*'), source, no],
  ['negated without the key', when('ArnNotEquals', 'aws:SourceArn', 'arn:aws:sns:*:*:*'), {}, yes],
])

check(`${operators}#Conditions_IfExists`, [
  ['a missing key passes', when('StringEqualsIfExists', key, 'us-east-1'), {}, yes],
  ['a key that is there counts', when('StringEqualsIfExists', key, 'us-east-1'), region, no],
  ['negated, missing', when('StringNotEqualsIfExists', key, 'eu-west-1'), {}, yes],
  ['negated, there', when('StringNotEqualsIfExists', key, 'eu-west-1'), region, no],
])

check(`${operators}#Conditions_Null`, [
  ['true: the key is absent', when('Null', key, 'true'), {}, yes],
  ['true: but it is there', when('Null', key, 'true'), region, no],
  ['false: the key is there', when('Null', key, 'false'), region, yes],
  ['false: but it is absent', when('Null', key, false), {}, no],
  ['a key without values is not there', when('Null', key, 'false'), having({ [key]: [] }), no],
])

const tags = (...values: string[]) => having({ 'aws:TagKeys': values })
const sets = 'reference_policies_multi-value-conditions.html'
check(sets, [
  [
    'ForAllValues: all match',
    when('ForAllValues:StringEquals', 'aws:TagKeys', ['a', 'b']),
    tags('a', 'b'),
    yes,
  ],
  [
    'ForAllValues: one does not',
    when('ForAllValues:StringEquals', 'aws:TagKeys', ['a', 'b']),
    tags('a', 'c'),
    no,
  ],
  ['ForAllValues: no key at all is true', when('ForAllValues:StringEquals', 'aws:TagKeys', ['a']), {}, yes],
  [
    'ForAllValues: an empty set is true',
    when('ForAllValues:StringEquals', 'aws:TagKeys', ['a']),
    tags(),
    yes,
  ],
  ['ForAllValues: negated', when('ForAllValues:StringNotEquals', 'aws:TagKeys', ['a']), tags('b', 'c'), yes],
  [
    'ForAllValues: negated, one is listed',
    when('ForAllValues:StringNotEquals', 'aws:TagKeys', ['a']),
    tags('a', 'c'),
    no,
  ],
  ['ForAnyValue: one matches', when('ForAnyValue:StringEquals', 'aws:TagKeys', ['a']), tags('x', 'a'), yes],
  ['ForAnyValue: none matches', when('ForAnyValue:StringEquals', 'aws:TagKeys', ['a']), tags('x', 'y'), no],
  ['ForAnyValue: no key at all is false', when('ForAnyValue:StringEquals', 'aws:TagKeys', ['a']), {}, no],
  ['ForAnyValue: an empty set is false', when('ForAnyValue:StringLike', 'aws:TagKeys', ['*']), tags(), no],
  [
    'ForAnyValue: no key is false when negated too',
    when('ForAnyValue:StringNotEquals', 'aws:TagKeys', ['a']),
    {},
    no,
  ],
  ['ForAnyValue: negated', when('ForAnyValue:StringNotEquals', 'aws:TagKeys', ['a']), tags('a', 'b'), yes],
])

check('reference_policies_multi-value-conditions.html#reference_policies_multi-key-or-value-conditions', [
  [
    'several keys all have to hold',
    allow('s3:*', '*', { Condition: { StringEquals: { [key]: 'eu-west-1', 'aws:PrincipalTag/team': 'a' } } }),
    region,
    no,
  ],
  [
    'several operators all have to hold',
    allow('s3:*', '*', {
      Condition: { StringEquals: { [key]: 'eu-west-1' }, StringLike: { [key]: 'us-*' } },
    }),
    region,
    no,
  ],
])

const team = having({ 'aws:PrincipalTag/team': 'cart' })
const variables = 'reference_policies_variables.html'
const own = 'arn:aws:s3:::shop/${aws:PrincipalTag/team}/*'
check(variables, [
  ['a variable takes its value', allow('s3:*', own), team, yes],
  ['another value does not fit', allow('s3:*', own), having({ 'aws:PrincipalTag/team': 'tax' }), no],
  [
    'names of variables have no case',
    allow('s3:*', 'arn:aws:s3:::shop/${AWS:principaltag/TEAM}/*'),
    team,
    yes,
  ],
  ['without value the resource matches nothing', allow('s3:*', own), {}, no],
  [
    'a star in a value is a star, no wildcard',
    allow('s3:*', own),
    having({ 'aws:PrincipalTag/team': '*' }),
    no,
  ],
  ['a default stands in', allow('s3:*', "arn:aws:s3:::shop/${aws:PrincipalTag/team, 'cart'}/*"), {}, yes],
  ['a default gives way', allow('s3:*', "arn:aws:s3:::shop/${aws:PrincipalTag/team, 'tax'}/*"), team, yes],
  ['${*} is a star itself', allow('s3:*', 'arn:aws:s3:::shop/${*}'), arn('shop/*'), yes],
  ['${*} is no wildcard', allow('s3:*', 'arn:aws:s3:::shop/${*}'), {}, no],
  ['${?} is no wildcard', allow('s3:*', 'arn:aws:s3:::shop/cart/${?}'), {}, no],
  ['${$} is a dollar', allow('s3:*', 'arn:aws:s3:::shop/${$}7'), arn('shop/$7'), yes],
  [
    'in a condition',
    when('StringEquals', 's3:prefix', '${aws:PrincipalTag/team}'),
    having({ 's3:prefix': 'cart', 'aws:PrincipalTag/team': 'cart' }),
    yes,
  ],
  [
    'in a condition without value',
    when('StringEquals', 's3:prefix', '${aws:PrincipalTag/team}'),
    having({ 's3:prefix': 'cart' }),
    no,
  ],
  [
    'in a negated one without value',
    when('StringNotEquals', 's3:prefix', '${aws:PrincipalTag/team}'),
    having({ 's3:prefix': 'cart' }),
    yes,
  ],
  [
    'in an ARN',
    when('ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:${aws:PrincipalAccount}:*'),
    having({
      'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:t',
      'aws:PrincipalAccount': '111122223333',
    }),
    yes,
  ],
  [
    'not in a number',
    when('NumericEquals', 's3:max-keys', '${s3:max-keys}'),
    having({ 's3:max-keys': '1' }),
    no,
  ],
])

describe(`${variables} in Version 2008-10-17`, () => {
  const verdict = (statement: Written, resource: string) =>
    decide({ ...get, resource, ...team }, { identity: [{ name: 'old', text: writtenIn2008(statement) }] })
      .verdict
  test('a variable is plain text', () => {
    expect(verdict(allow('s3:*', own), 'arn:aws:s3:::shop/cart/7')).toBe(no)
    expect(verdict(allow('s3:*', own), 'arn:aws:s3:::shop/${aws:PrincipalTag/team}/7')).toBe(yes)
  })
  test('a star within one is still a wildcard', () => {
    expect(verdict(allow('s3:*', 'arn:aws:s3:::${*}'), 'arn:aws:s3:::${anything}')).toBe(yes)
  })
  test('without Version the rules are the same', () => {
    const text = JSON.stringify({ Statement: [allow('s3:*', own)] })
    expect(decide({ ...get, ...team }, { identity: [{ name: 'older', text }] }).verdict).toBe(no)
  })
})

const unknown = { unknown: [key, 'aws:PrincipalTag/team', 'aws:TagKeys'] }
check('reference_policies_elements_condition.html (keys whose value is not known)', [
  ['leave a test open', when('StringEquals', key, 'eu-west-1'), unknown, open],
  ['leave a negated test open', when('StringNotEquals', key, 'eu-west-1'), unknown, open],
  ['leave IfExists open', when('StringEqualsIfExists', key, 'eu-west-1'), unknown, open],
  ['leave Null open', when('Null', key, 'true'), unknown, open],
  ['leave ForAllValues open', when('ForAllValues:StringEquals', 'aws:TagKeys', 'a'), unknown, open],
  ['leave a resource open', allow('s3:*', own), unknown, open],
  [
    'cannot open what does not match anyway',
    allow('s3:*', 'arn:aws:s3:::tax/${aws:PrincipalTag/team}/*'),
    unknown,
    no,
  ],
  [
    'leave a deny open, which then may not be passed over',
    deny('s3:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    { unknown: ['aws:SecureTransport'] },
    no,
  ],
  [
    'matter only where the rest matches',
    when('StringEquals', key, 'eu-west-1'),
    { ...unknown, action: 'iam:GetUser' },
    no,
  ],
])

test('a deny that depends on an unknown key makes an allow conditional, and names the key', () => {
  const insecure = deny('s3:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })
  const { verdict, unknownKeys } = decide(
    { ...get, unknown: ['aws:SecureTransport', 'aws:SourceVpc'] },
    { identity: policy(allow('*'), insecure) },
  )
  expect([verdict, unknownKeys]).toEqual([open, ['aws:SecureTransport']])
})

describe('statements that AWS refuses never allow for sure', () => {
  test.each<[string, Written]>([
    ['a condition that is no object', allow('s3:*', '*', { Condition: 'x' })],
    ['an element that does not exist', allow('s3:*', '*', { Conditions: { Bool: { 'aws:x': 'true' } } })],
    ['no resource', { Effect: 'Allow', Action: 's3:*' }],
    ['a NotResource that is no text', { Effect: 'Allow', Action: 's3:*', NotResource: 5 }],
    ['an operator that does not exist', when('StringIs', key, 'eu-west-1')],
  ])('%s', (_, statement) => {
    const { verdict, reasons } = decide({ ...get, ...region }, { identity: policy(statement) })
    expect(verdict).toBe(open)
    expect(reasons.map(({ because }) => because)).not.toContain('every part matches')
  })
})

test('a role is a principal by its own ARN as well', () => {
  const resource = {
    name: 'bucket',
    text: policy({ ...allow('s3:*'), Principal: { AWS: roleArn } })[0]?.text ?? '',
  }
  expect(decide({ ...get, principal: roleArn }, { identity: [], resource }).verdict).toBe(yes)
})
