import { describe, expect, test } from 'vitest'
import { choicesOf, fieldLabel, fillArn, placeholdersOf } from './choices.ts'
import { allowedByRole, findServices, keysOf, reachedBy, resourceTypesOf } from './knowledge.ts'
import { operatorsFor, readOperator, valuesFor, writeOperator } from './operators.ts'

describe('a list of actions', () => {
  const choice = choicesOf(['s3:GetObject', 's3:List*', 'S3:getobject', 's3:${x}'])
  test('names an action in any case, as often as it does', () => {
    expect(choice('s3:GetObject')).toEqual({ kind: 'named', indexes: [0, 2] })
  })
  test('reaches one by a pattern, and another not', () => {
    expect(choice('s3:ListBucket')).toEqual({ kind: 'reached', by: 's3:List*' })
    expect(choice('s3:PutObject')).toEqual({ kind: 'open' })
  })
  test('says a pattern before a name: unticking the name would change nothing', () => {
    expect(choicesOf(['s3:GetObject', 's3:*'])('s3:GetObject')).toEqual({ kind: 'reached', by: 's3:*' })
  })
})

describe('an ARN to fill in', () => {
  const arn = 'arn:${Partition}:s3:::${BucketName}/${ObjectName}'
  test('has its fields', () => {
    expect(placeholdersOf(arn)).toEqual(['Partition', 'BucketName', 'ObjectName'])
    expect(fieldLabel('BucketName')).toBe('Bucket name')
  })
  test('takes what is left empty for anything', () => {
    expect(fillArn(arn, { Partition: 'aws', BucketName: ' b ', ObjectName: ' ' })).toBe('arn:aws:s3:::b/*')
  })
})

describe('an operator', () => {
  test.each([
    ['StringEquals', { set: '', name: 'StringEquals', ifExists: false }],
    ['foranyvalue:stringlikeifexists', { set: 'ForAnyValue', name: 'StringLike', ifExists: true }],
    ['ForAllValues:Null', { set: 'ForAllValues', name: 'Null', ifExists: false }],
    ['StringMatches', null],
    ['', null],
  ])('%s is taken apart', (operator, parts) => {
    expect(readOperator(operator)).toEqual(parts)
  })
  test('is put together again', () => {
    expect(writeOperator({ set: 'ForAnyValue', name: 'StringLike', ifExists: true })).toBe(
      'ForAnyValue:StringLikeIfExists',
    )
    expect(writeOperator({ set: 'ForAnyValue', name: 'Null', ifExists: true })).toBe('Null')
  })
  test('fits its key', () => {
    expect(operatorsFor('Bool')).toEqual(['Bool', 'Null'])
    expect(operatorsFor(null)).toContain('IpAddress')
  })
  test('has values that come to mind', () => {
    const home = { accountId: '111122223333', region: 'eu-west-1' }
    const values = (name: string, type: 'String' | 'Bool', operator: string) =>
      valuesFor({ name, type }, operator, home)
    expect(values('aws:SecureTransport', 'Bool', 'Bool')).toEqual(['true', 'false'])
    expect(values('aws:RequestedRegion', 'String', 'StringEquals')).toEqual(['eu-west-1'])
    expect(values('aws:ResourceAccount', 'String', 'StringEquals')).toEqual(['111122223333'])
    expect(values('aws:SourceVpc', 'String', 'Null')).toEqual(['true', 'false'])
    expect(values('aws:SourceVpc', 'String', 'StringEquals')).toEqual([])
  })
})

describe('what AWS has', () => {
  test('services by prefix before services by name', () => {
    expect(findServices('s3', 3)[0]).toMatchObject({ prefix: 's3', name: 'Amazon S3' })
    expect(findServices('dynamo', 3).map(({ prefix }) => prefix)).toContain('dynamodb')
    expect(findServices(' ', 3)).toEqual([])
  })
  test('what patterns reach; every service is too much to look into', () => {
    expect(reachedBy(['s3:GetObject', 's3:getobject']).actions.map(({ name }) => name)).toEqual([
      's3:GetObject',
    ])
    expect(reachedBy(['*', 'nosuch:*', 'sqs:Send*'])).toMatchObject({ everything: true })
    expect(reachedBy(['*', 'nosuch:*', 'sqs:SendMessage']).actions).toHaveLength(1)
  })
  test('the types of resources that actions take', () => {
    const { types, without } = resourceTypesOf(reachedBy(['s3:GetObject', 's3:ListAllMyBuckets']).actions)
    expect(types.map(({ type }) => type.name)).toContain('object')
    expect(without.map(({ name }) => name)).toEqual(['s3:ListAllMyBuckets'])
  })
  test('the keys of actions before those of every request', () => {
    const names = keysOf(reachedBy(['s3:ListBucket']).actions).map(({ name }) => name)
    expect(names.indexOf('s3:prefix')).toBeLessThan(names.indexOf('aws:SourceVpc'))
    expect(names).not.toContain('dynamodb:LeadingKeys')
  })
  test('what the role allows, whatever the session policy; nothing is said of a role that was not read', () => {
    const role = (Statement: object) => [
      { name: 'role', text: JSON.stringify({ Version: '2012-10-17', Statement }) },
    ]
    const identity = role([
      { Effect: 'Allow', Action: 's3:Get*', Resource: '*' },
      { Effect: 'Deny', Action: 's3:GetObjectAcl', Resource: '*' },
    ])
    const session = role({ Effect: 'Deny', Action: '*', Resource: '*' })
    const context = { principal: 'arn:aws:iam::111122223333:role/r', known: {}, absent: [] }
    const allowed = allowedByRole({ identity, session }, context)
    expect(allowed?.has('s3:getobject')).toBe(true)
    expect(allowed?.has('s3:getobjectacl')).toBe(false)
    expect(allowedByRole({ identity, unreadable: ['identity'] }, context)).toBeNull()
  })
})
