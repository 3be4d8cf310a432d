import { describe, expect, it } from 'vitest'
import { catalog } from '../catalog/index.ts'
import type { PolicySet } from '../iam/index.ts'
import { onePolicyOf } from './index.ts'

type Written = Readonly<Record<string, unknown>>
const text = (...Statement: readonly Written[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: unknown, Resource: unknown = '*', rest: Written = {}): Written => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...rest,
})
const when = (operator: string, key: string, value: unknown) => ({
  Condition: { [operator]: { [key]: value } },
})

function ofRole(role: readonly Written[], session?: readonly Written[], boundary?: readonly Written[]) {
  const policies: PolicySet = {
    identity: [{ name: 'Role', text: text(...role) }],
    ...(session && { session: [{ name: 'session policy', text: text(...session) }] }),
    ...(boundary && { boundary: [{ name: 'Boundary', text: text(...boundary) }] }),
  }
  const principal = 'arn:aws:iam::111122223333:role/app'
  const scene = {
    policies,
    session: { principal, known: {}, absent: [] },
    home: { accountId: '111122223333', region: 'eu-west-1' },
  }
  const made = onePolicyOf(scene, catalog)
  return { ...made, statements: made.text === null ? [] : JSON.parse(made.text).Statement }
}

describe('onePolicyOf', () => {
  it('writes role ∩ session policy as one policy, proven equal', () => {
    const { equal, statements, notes } = ofRole(
      [allow('s3:Get*', 'arn:aws:s3:::invoices-*/*'), allow('sqs:*', '*')],
      [allow(['s3:GetObject', 'sqs:SendMessage'], 'arn:aws:s3:::invoices-eu/*')],
    )
    expect(equal).toBe('proven')
    expect(notes).toEqual([])
    expect(statements).toEqual([
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::invoices-eu/*'] },
    ])
  })

  it('says a whole service, and everything, by one pattern', () => {
    const { statements, equal } = ofRole([allow('*')], [allow(['sqs:*', 'sns:Publish'])])
    expect(statements).toEqual([{ Effect: 'Allow', Action: ['sns:Publish', 'sqs:*'], Resource: ['*'] }])
    expect(equal).toBe('proven')
    expect(ofRole([allow('*')]).statements).toEqual([{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }])
  })

  it.each<
    [name: string, role: readonly Written[], session?: readonly Written[], boundary?: readonly Written[]]
  >([
    [
      'a Deny',
      [
        allow('s3:*', 'arn:aws:s3:::a/*'),
        { ...allow('s3:Delete*', 'arn:aws:s3:::a/sealed/*'), Effect: 'Deny' },
      ],
    ],
    [
      'a Deny under a condition',
      [
        allow('s3:GetObject'),
        { ...allow('s3:*', '*', when('Bool', 'aws:SecureTransport', 'false')), Effect: 'Deny' },
      ],
    ],
    [
      'a Deny of all but some',
      [allow('s3:GetObject'), { Effect: 'Deny', Action: 's3:*', NotResource: 'arn:aws:s3:::a/*' }],
    ],
    ['NotResource', [{ Effect: 'Allow', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::secret/*' }]],
    [
      'conditions of both',
      [allow('s3:GetObject', '*', when('Bool', 'aws:SecureTransport', 'true'))],
      [allow('s3:*', '*', when('StringEquals', 'aws:RequestedRegion', 'eu-west-1'))],
    ],
    [
      'the same test of both',
      [allow('s3:GetObject', '*', when('StringEquals', 'aws:RequestedRegion', ['eu-west-1', 'eu-west-2']))],
      [allow('s3:*', '*', when('StringEquals', 'aws:RequestedRegion', ['eu-west-2', 'eu-west-3']))],
    ],
    [
      'the same negation of both',
      [allow('s3:GetObject', '*', when('StringNotEquals', 'aws:RequestedRegion', 'eu-west-1'))],
      [allow('s3:*', '*', when('StringNotEquals', 'aws:RequestedRegion', 'eu-west-2'))],
    ],
    [
      'a boundary',
      [allow('dynamodb:*')],
      undefined,
      [allow('dynamodb:*', 'arn:aws:dynamodb:*:*:table/own-*')],
    ],
  ])('is proven equal for %s', (_, role, session, boundary) => {
    expect(ofRole(role, session, boundary)).toMatchObject({ equal: 'proven', more: 0, fewer: 0 })
  })

  it('never claims more than is proven', () => {
    const made = ofRole(
      [allow('s3:GetObject', '*', when('StringLike', 's3:prefix', 'a*'))],
      [allow('s3:*', '*', when('StringLike', 's3:prefix', '*b'))],
    )
    expect(made.notes).toHaveLength(1)
    expect(made.equal).not.toBe('proven')
    const doubtful = ofRole([{ ...allow('s3:GetObject'), Principal: '*' }])
    expect(doubtful.equal).not.toBe('proven')
  })

  it.each<[name: string, role: readonly Written[], session?: readonly Written[]]>([
    [
      'lists of both',
      [allow('ec2:CreateTags', '*', when('StringEquals', 'aws:TagKeys', ['a', 'b']))],
      [allow('ec2:*', '*', when('StringEquals', 'aws:TagKeys', ['b', 'c']))],
    ],
    ['one test', [allow('ec2:CreateTags', '*', when('StringLike', 'AWS:tagkeys', 'a*'))]],
    [
      'a Deny',
      [
        allow('ec2:CreateTags'),
        { ...allow('ec2:*', '*', when('StringNotEquals', 'aws:TagKeys', 'a')), Effect: 'Deny' },
      ],
    ],
  ])('proves nothing where a key of several values is tested as one: %s', (_, role, session) => {
    const { equal, notes } = ofRole(role, session)
    expect(equal).not.toBe('proven')
    expect(notes).toEqual([expect.stringContaining('may have several values as though it had one')])
  })

  it('says most of what AWS has by what it is not', () => {
    const { statements, equal } = ofRole([
      allow('*'),
      { Effect: 'Deny', Action: ['iam:*', 's3:Delete*'], Resource: '*' },
    ])
    expect(statements).toEqual([{ Effect: 'Allow', NotAction: ['iam:*', 's3:Delete*'], Resource: ['*'] }])
    expect(equal).toBe('proven')
  })

  it('nothing is no policy', () => {
    expect(ofRole([allow('s3:*')], [allow('sqs:*')])).toMatchObject({ text: null, equal: 'proven' })
  })
})
