import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allow, deny, type Written, written } from '../iam.fixture.ts'
import type { PolicyKind } from '../types.ts'
import { catalog } from './catalog.fixture.ts'
import { checkPolicy } from './check-policy.ts'

/** A text that deserves a finding, and one that nearly does. */
type Case = {
  readonly code: string
  readonly kind: PolicyKind
  readonly has: string
  readonly hasNot: string
}

const objects = 'arn:aws:s3:::shop/*'
const one = (rest: Written): string => written({ ...allow('s3:GetObject', objects), ...rest })
const ok = one({})
const when = (operator: string, key: string, value: unknown, rest: Written = {}): string =>
  one({ Condition: { [operator]: { [key]: value } }, ...rest })
const trust = (rest: Written): string =>
  written({
    Effect: 'Allow',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    ...rest,
  })
const bucket = (rest: Written): string => one({ Principal: { AWS: '111122223333' }, ...rest })
const rcp = (rest: Written): string =>
  written({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', ...rest })
const role = 'arn:aws:iam::111122223333:role/app'
const github = 'token.actions.githubusercontent.com'
const oidc = { Federated: `arn:aws:iam::111122223333:oidc-provider/${github}` }
const web = 'sts:AssumeRoleWithWebIdentity'
const pass = (rest: Written): string => written({ ...allow('iam:PassRole'), ...rest })
const linked = 'iam:CreateServiceLinkedRole'
const many = (length: number) => Array.from({ length }, (_, index) => `arn:aws:s3:::bucket-${index}/*`)

function of(
  kind: PolicyKind,
  rows: Readonly<Record<string, readonly [has: string, hasNot: string]>>,
): Case[] {
  return Object.entries(rows).map(([code, [has, hasNot]]) => ({ code, kind, has, hasNot }))
}

/** What every kind of policy shares: its grammar. */
const grammar = of('session', {
  'json-syntax': ['{"Version":}', ok],
  'data-type-mismatch': [one({ Resource: ['*', 5] }), ok],
  'invalid-policy-element': [one({ Ressource: '*' }), ok],
  'element-case': [ok.replace('"Action"', '"action"'), ok],
  'duplicate-key': [ok.replace('"Action"', '"Action":"s3:*","Action"'), ok],
  'duplicate-keys-with-different-case': [
    one({ Condition: { StringEquals: { 'aws:username': 'a', 'aws:UserName': 'b' } } }),
    one({ Condition: { StringEquals: { 'aws:username': 'a' }, StringLike: { 'aws:UserName': 'a*' } } }),
  ],
  'missing-version': [ok.replace('"Version":"2012-10-17",', ''), ok],
  'invalid-version': [ok.replace('2012-10-17', '2012-10-18'), ok.replace('2012-10-17', '2008-10-17')],
  'missing-statement': ['{"Version":"2012-10-17"}', ok],
  'empty-statement': [written(), ok],
  'missing-effect': [one({ Effect: undefined }), ok],
  'invalid-effect': [one({ Effect: 'allow' }), ok],
  'missing-action': [one({ Action: undefined }), one({ Action: undefined, NotAction: 's3:GetObject' })],
  'missing-resource': [one({ Resource: undefined }), one({ Resource: undefined, NotResource: objects })],
  'unsupported-element-combination': [one({ NotAction: 's3:*' }), ok],
  'invalid-action-format': [one({ Action: 'GetObject' }), one({ Action: '*' })],
  'invalid-condition-operator': [
    when('StringIs', 'aws:username', 'a'),
    when('stringequals', 'aws:username', 'a'),
  ],
  'null-with-if-exists': [when('NullIfExists', 'aws:username', 'true'), when('Null', 'aws:username', 'true')],
  'invalid-condition-data-type': [
    when('StringEquals', 'aws:username', ['1', 2]),
    when('StringEquals', 'aws:username', [1, 2]),
  ],
  'missing-brace-in-variable': [
    one({ Resource: 'arn:aws:s3:::a/${aws:x' }),
    one({ Resource: 'arn:aws:s3:::a/$x' }),
  ],
  'unique-sids-required': [
    written({ Sid: 'A', ...allow('s3:GetObject') }, { Sid: 'A', ...deny('s3:GetObject') }),
    written({ Sid: 'A', ...allow('s3:GetObject') }, { Sid: 'B', ...deny('s3:GetObject') }),
  ],
  'empty-array-action': [one({ Action: [] }), ok],
  'empty-array-resource': [one({ Resource: [] }), ok],
  'empty-object-condition': [one({ Condition: {} }), ok],
  'unsupported-sid': [one({ Sid: 'read objects' }), one({ Sid: 'ReadObjects1' })],
  'empty-sid-value': [one({ Sid: '' }), one({ Sid: 'A' })],
  'invalid-character': [one({ Sid: '€' }), one({ Sid: 'ÿ' })],
  'policy-too-long': [one({ Resource: many(90) }), one({ Resource: many(40) })],
  'unsupported-principal': [one({ Principal: '*' }), ok],
})

const names = of('session', {
  'invalid-action': [one({ Action: 's3:GetObjekt' }), one({ Action: 's3:getobject' })],
  'invalid-service-in-action': [one({ Action: 's33:GetObject' }), one({ Action: 'S3:GetObject' })],
  'invalid-arn-prefix': [one({ Resource: 'aws:s3:::shop/*' }), one({ Resource: 'ar*' })],
  'missing-arn-field': [one({ Resource: 'arn:aws:s3::shop' }), one({ Resource: 'arn:aws:s3*' })],
  'invalid-partition': [
    one({ Resource: 'arn:amazon:s3:::shop/*' }),
    one({ Resource: 'arn:aws-cn:s3:::shop/*' }),
  ],
  'invalid-arn-service-case': [one({ Resource: 'arn:aws:S3:::shop/*' }), ok],
  'invalid-arn-region': [
    written(allow('sqs:SendMessage', 'arn:aws:sqs:virginia:111122223333:q')),
    written(allow('sqs:SendMessage', 'arn:aws:sqs:us-gov-west-1:111122223333:q')),
  ],
  'invalid-arn-account': [
    written(allow('sqs:SendMessage', 'arn:aws:sqs:us-east-1:11112222333:q')),
    written(allow('sqs:SendMessage', 'arn:aws:sqs:us-east-1:1111*:q')),
  ],
  'wildcard-in-service-name': [
    one({ Resource: 'arn:aws:*s3*:::shop/*' }),
    one({ Resource: 'arn:aws:s3:*:*:shop/*' }),
  ],
  'invalid-arn-resource': [
    written(allow('sqs:SendMessage', 'arn:aws:sqs:us-east-1:111122223333:queue/q')),
    written(allow('sqs:SendMessage', 'arn:aws:sqs:us-east-1:111122223333:queue*')),
  ],
  'missing-arn-region': [
    written(allow('sqs:SendMessage', 'arn:aws:sqs::111122223333:q')),
    written(allow('sqs:SendMessage', 'arn:aws:sqs:*:111122223333:q')),
  ],
  'missing-arn-account': [
    written(allow('sqs:SendMessage', 'arn:aws:sqs:us-east-1::q')),
    written(allow('sqs:SendMessage', 'arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:q')),
  ],
  'arn-region-not-allowed': [
    one({ Resource: 'arn:aws:s3:us-east-1::shop/*' }),
    one({ Resource: 'arn:aws:s3:*::shop/*' }),
  ],
  'arn-account-not-allowed': [
    one({ Resource: 'arn:aws:s3::111122223333:shop/*' }),
    one({ Resource: 'arn:aws:s3::*:shop/*' }),
  ],
  'empty-variable': [one({ Resource: 'arn:aws:s3:::shop/${}' }), one({ Resource: 'arn:aws:s3:::shop/${*}' })],
  'unsupported-space-in-variable': [
    one({ Resource: 'arn:aws:s3:::shop/${aws: username}' }),
    one({ Resource: "arn:aws:s3:::shop/${aws:username, 'no body'}" }),
  ],
  'missing-quote-in-variable': [
    one({ Resource: 'arn:aws:s3:::shop/${aws:username, nobody}' }),
    one({ Resource: "arn:aws:s3:::shop/${aws:username, 'nobody'}" }),
  ],
  'variable-unsupported-in-element': [
    one({ Action: 's3:${aws:username}' }),
    one({ Resource: 'arn:aws:s3:::shop/${aws:username}' }),
  ],
  'variable-unsupported-in-version': [
    one({ Resource: 'arn:aws:s3:::shop/${aws:username}' }).replace('2012', '2008'),
    one({ Resource: 'arn:aws:s3:::shop/${x}' }).replace('2012', '2008'),
  ],
  'invalid-variable-for-operator': [
    when('NumericLessThan', 'aws:MultiFactorAuthAge', '${aws:username}'),
    when('StringEquals', 'aws:username', '${aws:username}'),
  ],
})

const conditions = of('session', {
  'empty-array-condition': [
    when('StringEquals', 'aws:username', []),
    when('StringEquals', 'aws:username', ['']),
  ],
  'empty-array-condition-forallvalues': [
    when('ForAllValues:StringEquals', 'aws:TagKeys', []),
    when('ForAllValues:StringEquals', 'aws:TagKeys', ['a']),
  ],
  'empty-array-condition-foranyvalue': [
    when('ForAnyValue:StringEquals', 'aws:TagKeys', []),
    when('ForAnyValue:StringEquals', 'aws:TagKeys', ['a']),
  ],
  'empty-array-condition-ifexists': [
    when('StringEqualsIfExists', 'aws:username', []),
    when('StringEqualsIfExists', 'aws:username', ['a']),
  ],
  'type-mismatch-boolean': [
    when('Bool', 'aws:SecureTransport', 'yes'),
    when('Bool', 'aws:SecureTransport', 'True'),
  ],
  'type-mismatch-date': [
    when('DateLessThan', 'aws:CurrentTime', 'tomorrow'),
    when('DateLessThan', 'aws:CurrentTime', '2026-01-31T12:00:00Z'),
  ],
  'invalid-date-value': [
    when('DateLessThan', 'aws:CurrentTime', '1767225600'),
    when('DateLessThan', 'aws:CurrentTime', '2026-01-31'),
  ],
  'type-mismatch-number': [
    when('NumericLessThan', 'aws:MultiFactorAuthAge', 'ten'),
    when('NumericLessThan', 'aws:MultiFactorAuthAge', '10.5'),
  ],
  'type-mismatch-ip-range': [
    when('IpAddress', 'aws:SourceIp', '203.0.113'),
    when('IpAddress', 'aws:SourceIp', '203.0.113.7'),
  ],
  'type-mismatch-string': [
    when('BinaryEquals', 'aws:username', 'abc'),
    when('BinaryEquals', 'aws:username', 'YWJj'),
  ],
  'invalid-condition-multiple-boolean': [
    when('Bool', 'aws:SecureTransport', ['true', 'false']),
    when('Bool', 'aws:SecureTransport', ['true']),
  ],
  'redundant-condition-value-num': [
    when('NumericLessThan', 'aws:MultiFactorAuthAge', ['2700', '3600']),
    when('NumericEquals', 'aws:MultiFactorAuthAge', ['2700', '3600']),
  ],
  'redundant-condition-value': [
    when('StringEquals', 'aws:username', ['a', 'a']),
    when('StringEquals', 'aws:username', ['a', 'A']),
  ],
  'improve-ip-range': [
    when('IpAddress', 'aws:SourceIp', '203.0.113.7/24'),
    when('IpAddress', 'aws:SourceIp', '203.0.113.0/24'),
  ],
  'private-ip-address': [
    when('IpAddress', 'aws:SourceIp', ['10.0.0.0/8', 'fd00::/8']),
    when('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/8'),
  ],
  'private-not-ip-address': [
    when('NotIpAddress', 'aws:SourceIp', '192.168.0.0/16'),
    when('NotIpAddress', 'aws:SourceIp', '192.169.0.0/16'),
  ],
  'private-ip-address-subset': [
    when('IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '203.0.113.0/24']),
    when('IpAddress', 'aws:SourceIp', ['203.0.113.0/24']),
  ],
  'private-not-ip-address-subset': [
    when('NotIpAddress', 'aws:SourceIp', ['10.0.0.0/8', '203.0.113.0/24']),
    when('IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '203.0.113.0/24']),
  ],
  'null-with-qualifier': [
    when('ForAllValues:Null', 'aws:TagKeys', 'true'),
    when('Null', 'aws:TagKeys', 'true'),
  ],
  'wildcard-without-like-operator': [
    when('StringEquals', 'aws:username', 'a*'),
    when('StringLike', 'aws:username', 'a*'),
  ],
  'type-mismatch': [
    when('StringEquals', 'aws:SecureTransport', 'true'),
    when('Bool', 'aws:SecureTransport', 'true'),
  ],
  'string-like-operator-with-arn-condition-keys': [
    when('StringLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/*'),
    when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/*'),
  ],
  'missing-qualifier': [
    when('StringEquals', 'aws:TagKeys', 'a'),
    when('ForAnyValue:StringEquals', 'aws:TagKeys', 'a'),
  ],
  'forallvalues-with-single-valued-key': [
    when('ForAllValues:StringEquals', 'aws:username', 'a'),
    when('ForAllValues:StringEquals', 'aws:TagKeys', 'a'),
  ],
  'invalid-condition-key-format': [
    when('StringEquals', 'username', 'a'),
    when('StringEquals', 'aws:username', 'a'),
  ],
  'deprecated-global-condition-key': [
    when('ArnEquals', 'aws:ARN', role),
    when('ArnEquals', 'aws:PrincipalArn', role),
  ],
  'missing-tag-key-in-condition': [
    when('StringEquals', 'aws:ResourceTag', 'a'),
    when('StringEquals', 'aws:PrincipalTag/team', 'a'),
  ],
  'invalid-global-condition-key': [
    when('StringEquals', 'aws:UserNames', 'a'),
    when('StringEquals', 'AWS:UserName', 'a'),
  ],
  'invalid-service': [
    when('StringEquals', 'shop:item', 'a'),
    when('StringEquals', 'oidc.example.com:sub', 'a'),
  ],
  'invalid-service-condition-key': [
    when('StringEquals', 's3:prefixes', 'a'),
    when('StringEquals', 's3:Prefix', 'a'),
  ],
  'unsupported-action-for-condition-key': [
    when('StringEquals', 's3:prefix', 'a', { Action: 's3:ListAllMyBuckets', Resource: '*' }),
    when('StringEqualsIfExists', 's3:prefix', 'a', { Action: 's3:ListAllMyBuckets', Resource: '*' }),
  ],
  'allow-with-unsupported-tag-condition-key-for-service': [
    when('StringEquals', 'aws:ResourceTag/team', 'a'),
    when('StringEquals', 'aws:ResourceTag/team', 'a', { Action: 'sqs:*', Resource: '*' }),
  ],
  'deny-with-unsupported-tag-condition-key-for-service': [
    when('StringEquals', 'aws:ResourceTag/team', 'a', { Effect: 'Deny' }),
    when('StringNotEquals', 'aws:ResourceTag/team', 'a', { Effect: 'Deny' }),
  ],
  'allow-notaction-with-unsupported-tag-condition-key-for-service': [
    when('StringEquals', 'aws:ResourceTag/team', 'a', { Action: undefined, NotAction: 'iam:*' }),
    when('StringEquals', 'aws:username', 'a', { Action: undefined, NotAction: 'iam:*' }),
  ],
  'deny-notaction-with-unsupported-tag-condition-key-for-service': [
    when('StringEquals', 'aws:ResourceTag/team', 'a', {
      Effect: 'Deny',
      Action: undefined,
      NotAction: 'iam:*',
    }),
    when('StringEquals', 'aws:username', 'a', { Effect: 'Deny', Action: undefined, NotAction: 'iam:*' }),
  ],
})

const keys = of('identity', {
  'wildcard-usage-too-permissive': [
    when('StringLike', 'aws:ResourceAccount', '1111*'),
    when('StringEquals', 'aws:ResourceAccount', '111122223333'),
  ],
  'variable-usage-too-permissive': [
    when('StringEquals', 'aws:ResourceAccount', '${aws:PrincipalTag/account}'),
    when('StringEquals', 'aws:ResourceAccount', '${aws:PrincipalAccount}'),
  ],
  'invalid-vpc-format': [
    when('StringEquals', 'aws:SourceVpc', 'vpc-1'),
    when('StringEquals', 'aws:SourceVpc', 'vpc-12345678'),
  ],
  'invalid-vpce-format': [
    when('StringEquals', 'aws:SourceVpce', 'vpc-12345678'),
    when('StringEquals', 'aws:SourceVpce', 'vpce-11223344556677889'),
  ],
  'invalid-region': [
    when('StringEquals', 'aws:RequestedRegion', 'virginia'),
    when('StringEquals', 'aws:RequestedRegion', 'us-east-1'),
  ],
  'invalid-kms-key-value': [
    when('StringEquals', 's3:x-amz-server-side-encryption-aws-kms-key-id', 'alias/shop'),
    when(
      'StringEquals',
      's3:x-amz-server-side-encryption-aws-kms-key-id',
      'arn:aws:kms:eu-west-1:111122223333:key/mrk-1',
    ),
  ],
  'invalid-service-principal-format': [
    pass({ Resource: role, Condition: { StringEquals: { 'iam:PassedToService': 'ec2' } } }),
    pass({
      Resource: role,
      Condition: { StringEquals: { 'iam:PassedToService': 'pods.eks.amazonaws.com' } },
    }),
  ],
  'untrustworthy-condition-key': [
    when('StringEquals', 'aws:Referer', 'a'),
    when('StringEquals', 'aws:username', 'a'),
  ],
  'missing-paired-condition-keys': [
    when('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/8'),
    one({
      Condition: {
        IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' },
        StringEquals: { 'aws:SourceVpc': 'vpc-12345678' },
      },
    }),
  ],
  'dynamodb-attributes-without-select': [
    when('ForAllValues:StringEquals', 'dynamodb:Attributes', 'a', {
      Action: 'dynamodb:GetItem',
      Resource: '*',
    }),
    one({
      Action: 'dynamodb:GetItem',
      Resource: '*',
      Condition: {
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': 'a' },
        StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
      },
    }),
  ],
  's3-prefix-in-negative-context': [
    when('StringLike', 's3:prefix', 'private/*', { Effect: 'Deny' }),
    when('StringNotLike', 's3:prefix', 'public/*', { Effect: 'Deny' }),
  ],
  'use-condition-key-only-with-supported-services': [
    when('StringEquals', 'aws:VpceAccount', '111122223333', { Action: '*' }),
    when('StringEquals', 'aws:VpceAccount', '111122223333'),
  ],
  'redundant-statement-due-to-wildcard-in-condition': [
    when('ForAnyValue:StringNotLike', 'aws:TagKeys', '*'),
    when('ForAnyValue:StringNotLike', 'aws:TagKeys', 'a*'),
  ],
  'redundant-key-due-to-wildcard-in-condition': [
    when('StringLikeIfExists', 'aws:username', '*'),
    when('StringLikeIfExists', 'aws:username', '?*'),
  ],
  'equivalent-to-null-false': [
    when('StringLike', 'aws:username', '*'),
    when('StringLikeIfExists', 'aws:username', '*'),
  ],
  'equivalent-to-null-true': [
    when('StringNotLike', 'aws:username', '*'),
    when('StringNotEquals', 'aws:username', '*'),
  ],
  'pass-role-with-star-in-resource': [
    pass({}),
    pass({ Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } }),
  ],
  'pass-role-with-star-in-action-and-resource': [pass({ Action: 'iam:P*' }), pass({ Action: 'iam:Get*' })],
  'pass-role-with-star-in-resource-and-not-action': [
    pass({ Action: undefined, NotAction: 's3:*' }),
    pass({ Action: undefined, NotAction: 'iam:*' }),
  ],
  'pass-role-with-not-resource': [pass({ Resource: undefined, NotResource: role }), pass({ Resource: role })],
  'pass-role-with-star-in-action-and-not-resource': [
    pass({ Action: '*', Resource: undefined, NotResource: role }),
    pass({ Action: 's3:*', Resource: undefined, NotResource: role }),
  ],
  'pass-role-with-not-action-and-not-resource': [
    pass({ Action: undefined, NotAction: 's3:*', Resource: undefined, NotResource: role }),
    pass({ Action: undefined, NotAction: 'iam:PassRole', Resource: undefined, NotResource: role }),
  ],
  'create-slr-with-star-in-resource': [
    pass({ Action: linked }),
    pass({ Action: linked, Resource: 'arn:aws:iam::*:role/aws-service-role/eks.amazonaws.com/*' }),
  ],
  'create-slr-with-star-in-action-and-resource': [
    pass({ Action: 'iam:Create*' }),
    pass({ Action: 'iam:Get*' }),
  ],
  'create-slr-with-star-in-resource-and-not-action': [
    pass({ Action: undefined, NotAction: 's3:*' }),
    pass({ Action: undefined, NotAction: 'iam:*' }),
  ],
  'create-slr-with-not-resource': [
    pass({ Action: linked, Resource: undefined, NotResource: role }),
    pass({ Action: linked, Resource: role }),
  ],
  'create-slr-with-star-in-action-and-not-resource': [
    pass({ Action: '*', Resource: undefined, NotResource: role }),
    pass({ Action: 's3:*', Resource: undefined, NotResource: role }),
  ],
  'create-slr-with-not-action-and-not-resource': [
    pass({ Action: undefined, NotAction: 's3:*', Resource: undefined, NotResource: role }),
    pass({ Action: undefined, NotAction: linked, Resource: undefined, NotResource: role }),
  ],
  'policy-size-exceeds-identity-policy-quota': [one({ Resource: many(300) }), one({ Resource: many(200) })],
})

const waste = of('session', {
  'redundant-action': [
    one({ Action: ['s3:Get*', 's3:getobject'] }),
    one({ Action: ['s3:Get*', 's3:*Object'] }),
  ],
  'redundant-resource': [
    one({ Resource: [`${role}-admin`, `${role}*`] }),
    one({ Resource: [`${role}-admin`, `${role}?`] }),
  ],
  'redundant-statement': [
    written(allow('s3:*', objects), { Sid: 'A', ...allow('s3:GetObject', objects) }),
    written(
      allow('s3:*', objects),
      allow('s3:GetObject', objects, { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    ),
  ],
  'never-matches': [
    one({ Condition: { StringEquals: { 'aws:username': 'a' }, StringLike: { 'aws:username': 'b*' } } }),
    one({
      Condition: { StringEquals: { 'aws:username': ['a', 'bc'] }, StringLike: { 'aws:username': 'b*' } },
    }),
  ],
  'deny-without-effect': [
    written(allow('s3:*'), deny('s3:GetObject', 'arn:aws:s3:::shop')),
    written(allow('s3:*'), deny('s3:GetObject', 'arn:aws:s3:::shop*')),
  ],
})

const trusts = of('trust', {
  'missing-principal': [trust({ Principal: undefined }), trust({})],
  'invalid-principal-key': [trust({ Principal: { service: 'ec2.amazonaws.com' } }), trust({})],
  'invalid-principal-format': [trust({ Principal: { AWS: 'app' } }), trust({ Principal: { AWS: role } })],
  'empty-object-principal': [trust({ Principal: {} }), trust({})],
  'empty-array-principal': [trust({ Principal: { AWS: [] } }), trust({})],
  'unsupported-wildcard-in-principal': [
    trust({ Principal: { AWS: `${role}*` } }),
    trust({ Principal: { AWS: '*' } }),
  ],
  'invalid-role-reference': [
    trust({ Principal: { AWS: 'AROAEXAMPLEEXAMPLE123' } }),
    trust({ Principal: { AWS: role } }),
  ],
  'invalid-user-reference': [
    trust({ Principal: { AWS: 'AIDAEXAMPLEEXAMPLE123' } }),
    trust({ Principal: { AWS: 'arn:aws:iam::111122223333:user/AIDA' } }),
  ],
  'role-trust-policy-syntax-error-resource': [trust({ Resource: '*' }), trust({})],
  'role-trust-policy-syntax-error-notprincipal': [
    trust({ Principal: undefined, NotPrincipal: { AWS: role } }),
    trust({ Principal: { AWS: role } }),
  ],
  'role-trust-policy-unsupported-wildcard-in-principal': [
    trust({ Principal: '*' }),
    trust({ Principal: { AWS: '*' } }),
  ],
  'unsupported-action-in-policy': [trust({ Action: 's3:GetObject' }), trust({ Action: 'sts:Assume*' })],
  'missing-action-for-condition-key': [
    trust({
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'shop' } },
    }),
    trust({ Condition: { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'shop' } } }),
  ],
  'invalid-federated-principal-syntax-in-role-trust-policy': [
    trust({ Principal: { Federated: 'google' }, Action: web }),
    trust({ Principal: { Federated: 'accounts.google.com' }, Action: web }),
  ],
  'mismatched-action-for-principal': [
    trust({ Principal: oidc, Action: 'sts:AssumeRoleWithSAML' }),
    trust({ Principal: oidc, Action: web }),
  ],
  'missing-action-for-roles-anywhere-trust-policy': [
    trust({ Principal: { Service: 'rolesanywhere.amazonaws.com' } }),
    trust({
      Principal: { Service: 'rolesanywhere.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
    }),
  ],
  'missing-condition-key-for-oidc-principal': [
    trust({ Principal: oidc, Action: web }),
    trust({ Principal: oidc, Action: web, Condition: { StringEquals: { [`${github}:aud`]: 'a' } } }),
  ],
  'missing-github-repo-condition-key': [
    trust({ Principal: oidc, Action: web, Condition: { StringEquals: { [`${github}:aud`]: 'a' } } }),
    trust({ Principal: oidc, Action: web, Condition: { StringEquals: { [`${github}:sub`]: 'a' } } }),
  ],
  'specific-github-repo-and-branch-recommended': [
    trust({ Principal: oidc, Action: web, Condition: { StringLike: { [`${github}:sub`]: 'repo:shop/*' } } }),
    trust({
      Principal: oidc,
      Action: web,
      Condition: { StringLike: { [`${github}:sub`]: 'repo:shop/cart:ref:refs/heads/main' } },
    }),
  ],
  'foranyvalue-with-audience-claim-type': [
    trust({
      Principal: oidc,
      Action: web,
      Condition: { 'ForAnyValue:StringEquals': { [`${github}:aud`]: 'a' } },
    }),
    trust({ Principal: oidc, Action: web, Condition: { StringEquals: { [`${github}:aud`]: 'a' } } }),
  ],
  'confirm-audience-claim-type': [
    trust({
      Principal: oidc,
      Action: web,
      Condition: { 'ForAllValues:StringEquals': { 'idp.example.com:aud': 'a' } },
    }),
    trust({ Principal: oidc, Action: web, Condition: { StringEquals: { 'idp.example.com:aud': 'a' } } }),
  ],
  'redundant-principal-in-role-trust-policy': [
    trust({ Principal: { AWS: [role, 'arn:aws:sts::111122223333:assumed-role/app/one'] } }),
    trust({ Principal: { AWS: [role, 'arn:aws:sts::111122223333:assumed-role/other/one'] } }),
  ],
  'unsupported-condition-key-for-service-principal': [
    trust({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
    trust({ Principal: { AWS: '*' }, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
  ],
  'policy-size-exceeds-role-trust-policy-quota': [
    trust({ Principal: { AWS: many(70).map((_, index) => `${role}-${index}`) } }),
    trust({ Principal: { AWS: many(30).map((_, index) => `${role}-${index}`) } }),
  ],
})

const buckets = of('resource', {
  'unique-sids-recommended': [
    written({ Sid: 'A', ...allow('s3:GetObject') }, { Sid: 'A', ...deny('s3:GetObject') }),
    written({ Sid: 'A', ...allow('s3:GetObject') }, { Sid: 'B', ...deny('s3:GetObject') }),
  ],
  'federated-principal-not-supported': [bucket({ Principal: oidc }), bucket({})],
  'allow-with-not-principal': [
    bucket({ Principal: undefined, NotPrincipal: { AWS: role } }),
    bucket({ Principal: undefined, NotPrincipal: { AWS: role }, Effect: 'Deny' }),
  ],
  'restrict-access-to-service-principal': [
    bucket({ Principal: { Service: 'logs.amazonaws.com' } }),
    bucket({
      Principal: { Service: 'logs.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    }),
  ],
  'recommended-condition-key-for-service-principal': [
    bucket({
      Principal: { Service: 'ses.amazonaws.com' },
      Condition: { StringEquals: { 'aws:Referer': '1' } },
    }),
    bucket({ Condition: { StringEquals: { 'aws:Referer': '1' } } }),
  ],
  'irrelevant-condition-key-in-policy': [
    bucket({ Condition: { StringEquals: { 's3:ResourceAccount': '111122223333' } } }),
    bucket({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
  ],
})

const organization = [
  ...of('scp', {
    'scp-syntax-error-principal': [one({ Principal: '*' }), one({ Effect: 'Deny' })],
    'policy-size-exceeds-scp-quota': [one({ Resource: many(250) }), one({ Resource: many(150) })],
  }),
  ...of('rcp', {
    'rcp-syntax-error-principal': [rcp({ Principal: { AWS: role } }), rcp({ Principal: { AWS: '*' } })],
    'rcp-syntax-error-notaction': [rcp({ Action: undefined, NotAction: 's3:*' }), rcp({})],
    'rcp-syntax-error-allow': [
      rcp({ Effect: 'Allow', Action: '*', Resource: objects }),
      rcp({ Effect: 'Allow', Action: '*' }),
    ],
    'rcp-syntax-error-action': [rcp({ Action: '*' }), rcp({ Action: ['s3:*', 'sqs:*'] })],
    'policy-size-exceeds-rcp-quota': [rcp({ Resource: many(250) }), rcp({ Resource: many(150) })],
    'rcp-missing-related-principal-condition-key': [
      rcp({ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
      rcp({
        Condition: {
          StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        },
      }),
    ],
    'rcp-missing-related-service-principal-condition-key': [
      rcp({ Condition: { StringNotEquals: { 'aws:SourceOrgID': 'o-1' } } }),
      rcp({
        Condition: {
          StringNotEquals: { 'aws:SourceOrgID': 'o-1' },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'true' },
        },
      }),
    ],
    'rcp-missing-service-condition-key-null-check': [
      rcp({ Condition: { StringNotEquals: { 'aws:SourceOrgID': 'o-1' } } }),
      rcp({
        Condition: { StringNotEquals: { 'aws:SourceOrgID': 'o-1' }, Null: { 'aws:SourceAccount': 'false' } },
      }),
    ],
  }),
]

const cases: readonly Case[] = [
  ...grammar,
  ...names,
  ...conditions,
  ...keys,
  ...waste,
  ...trusts,
  ...buckets,
  ...organization,
]

describe('every check tells what it is for, and nothing of what only looks like it', () => {
  test.each(cases)('$code of a $kind policy', ({ code, kind, has, hasNot }) => {
    const codes = (text: string) => checkPolicy(text, kind, { catalog }).map((finding) => finding.code)
    expect(codes(has)).toContain(code)
    expect(codes(hasNot)).not.toContain(code)
  })

  /** A fix is offered only where it mends what it is offered for. */
  test.each(cases)('the fix of $code, if any, mends it', ({ code, kind, has }) => {
    const of = (text: string) =>
      checkPolicy(text, kind, { catalog }).filter((finding) => finding.code === code)
    const [found] = of(has)
    if (!found?.fix) return
    const { start, end } = found.fix.range
    const mended = has.slice(0, start.offset) + found.fix.text + has.slice(end.offset)
    expect(() => JSON.parse(mended)).not.toThrow()
    expect(of(mended).length).toBeLessThan(of(has).length)
  })
})

/** Any of the cases, as any kind of policy, with a piece of another put anywhere. */
test('no damage to a text makes a check throw, or tell of a place outside of it', () => {
  const text = fc.constantFrom(...cases.map(({ has }) => has).filter((has) => has.length < 1500))
  const kinds = fc.constantFrom(...new Set(cases.map(({ kind }) => kind)))
  fc.assert(
    fc.property(
      text,
      text,
      kinds,
      fc.nat(400),
      fc.nat(30),
      fc.nat(400),
      fc.nat(30),
      (one, other, kind, at, cut, from, size) => {
        const damaged = one.slice(0, at) + other.slice(from, from + size) + one.slice(at + cut)
        for (const { range, fix } of checkPolicy(damaged, kind, { catalog })) {
          for (const { start, end } of [range, ...(fix ? [fix.range] : [])]) {
            expect(start.offset).toBeGreaterThanOrEqual(0)
            expect(end.offset).toBeLessThanOrEqual(Math.max(1, damaged.length))
            expect(start.offset).toBeLessThanOrEqual(end.offset)
          }
        }
      },
    ),
    { numRuns: 3000 },
  )
})

describe('the table of findings', () => {
  const room = join(import.meta.dirname, '..')
  const source = readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ts$/.test(name) && !/\.(?:test|fixture)\.ts$/.test(name))
    .map((name) => readFileSync(join(room, name), 'utf8'))
    .join('')
  const told = new Set([...source.matchAll(/code: '([a-z0-9-]+)'/g)].map(([, code = '']) => code))
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
  const listed = [...readme.matchAll(/^\|[^|]*\| `([a-z0-9-]+)`/gm)].map(([, code = '']) => code)

  test('lists every code, and nothing else', () => {
    expect([...new Set(listed)].toSorted()).toEqual([...told].toSorted())
  })

  test('each code has its cases', () => {
    // Told by what surrounds the policy: check-policy.test.ts.
    const tried = new Set([...cases.map(({ code }) => code), 'inert-grant'])
    expect([...told].filter((code) => !tried.has(code))).toEqual([])
  })
})
