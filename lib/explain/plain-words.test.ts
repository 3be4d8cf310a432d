import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalog, findAction, services } from '../catalog/index.ts'
import { effectivePermissions, type PolicySet, sayCondition } from '../iam/index.ts'
import { type PlainLine, plainLines, sayLine } from './plain-words.ts'

const session = { principal: 'arn:aws:sts::111122223333:assumed-role/data/eks-x', known: {}, absent: [] }
const document = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })
const allow = (
  action: string | readonly string[],
  resource: string | readonly string[] = '*',
  more = {},
) => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...more,
})
const setOf = (role: readonly object[], own?: readonly object[]): PolicySet => ({
  identity: [{ name: 'role', text: document(...role) }],
  ...(own && { session: [{ name: 'session policy', text: document(...own) }] }),
})
const effectiveOf = (policies: PolicySet) => effectivePermissions(policies, session, catalog)
const said = (policies: PolicySet) => plainLines(effectiveOf(policies)).map(sayLine)

describe('in words', () => {
  test('a role that reads a prefix and writes one queue', () => {
    const queue = 'arn:aws:sqs:eu-west-1:111122223333:orders'
    const role = [
      allow(['s3:GetObject', 's3:GetObjectVersion'], 'arn:aws:s3:::acme-data/*'),
      allow('sqs:SendMessage', queue),
    ]
    expect(said(setOf(role, [allow('*', ['arn:aws:s3:::acme-data/eu/*', queue])]))).toEqual([
      'Amazon S3: reads (GetObject and GetObjectVersion) · on arn:aws:s3:::acme-data/eu/*',
      `Amazon SQS: writes (SendMessage) · on ${queue}`,
    ])
  })

  test('everything in AWS is one line, and a whole service is named so', () => {
    expect(said(setOf([allow('*')]))).toEqual(['Everything in AWS · on anything'])
    expect(said(setOf([allow('sqs:*')]))).toEqual(['Amazon SQS: everything · on anything'])
  })

  test('nearly everything is told by what is missing, and by nothing more', () => {
    const most = (...NotAction: string[]) => setOf([{ Effect: 'Allow', NotAction, Resource: '*' }])
    expect(said(most('sqs:SendMessage'))).toEqual(['Everything in AWS but sqs:SendMessage · on anything'])
    const four = ['cloudtrail:DeleteTrail', 'cloudtrail:StopLogging', 'sqs:SendMessage', 's3:GetObject']
    expect(said(most(...four))).toEqual([
      'Everything in AWS but cloudtrail:DeleteTrail, cloudtrail:StopLogging, s3:GetObject and 1 more · on anything',
    ])
    // More than a hundred are.
    expect(said(most('ec2:*'))[0]).not.toContain('Everything in AWS')
  })

  test('a level is whole only when nothing of it is missing', () => {
    const reads = services
      .find(({ prefix }) => prefix === 'sqs')
      ?.actions.filter(({ level }) => level === 'Read')
    const names = reads?.map(({ name }) => name) ?? []
    expect(said(setOf([allow(names)]))).toEqual(['Amazon SQS: reads everything · on anything'])
    expect(said(setOf([allow(names.slice(1))]))[0]).toMatch(/^Amazon SQS: reads \(/)
  })

  test('an action that nobody documents makes no service whole', () => {
    const actions = services.find(({ prefix }) => prefix === 'sqs')?.actions.map(({ name }) => name) ?? []
    const [line = ''] = said(setOf([allow([...actions.slice(1), 'sqs:NobodyKnows'])]))
    expect(line).not.toContain('Amazon SQS: everything')
    expect(line).toContain('does (NobodyKnows)')
  })

  test('exceptions and conditions are said', () => {
    const secret = { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::acme-data/secret/*' }
    const vpc = { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }
    expect(said(setOf([allow('s3:GetObject', 'arn:aws:s3:::acme-data/*', vpc), secret]))).toEqual([
      'Amazon S3: reads (GetObject) · on arn:aws:s3:::acme-data/*, except arn:aws:s3:::acme-data/secret/*, if aws:SourceVpc StringEquals vpc-1',
    ])
  })

  test('what is folded is counted', () => {
    const buckets = ['a', 'b', 'c', 'd', 'e'].map((name) => `arn:aws:s3:::acme-${name}/*`)
    const [line = ''] = said(setOf([allow('s3:GetObject', buckets)]))
    expect(line.endsWith(`${buckets.slice(0, 3).join(', ')} or 2 more`)).toBe(true)
  })

  test('what could not be read is an upper bound', () => {
    const policies = { ...setOf([allow('sqs:SendMessage')]), unreadable: ['boundary'] as const }
    expect(said(policies)).toEqual(['At most: Amazon SQS: writes (SendMessage) · on anything'])
  })

  test('nothing is no line', () => {
    expect(plainLines(effectiveOf(setOf([])))).toEqual([])
  })
})

/** Every action of some lines, with what its line says of it. */
const unfolded = (lines: readonly PlainLine[]) =>
  lines.flatMap(({ services: own, ways, isUpperBound }) =>
    own.flatMap(({ prefix, verbs }) =>
      verbs.flatMap(({ level, actions }) =>
        actions.map((name) => ({ name: `${prefix}:${name}`.toLowerCase(), level, ways, isUpperBound })),
      ),
    ),
  )

const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  Action: fc.subarray(['s3:Get*', 's3:PutObject', 'sqs:*', 'sqs:Send*', 'iam:Pass*', 'nobody:Knows'], {
    minLength: 1,
  }),
  Resource: fc.subarray(
    ['*', 'arn:aws:s3:::acme-data/*', 'arn:aws:s3:::acme-data/eu/*', 'arn:aws:sqs:*:*:orders'],
    {
      minLength: 1,
    },
  ),
})

test('every action that is allowed stands in one line, with all that holds for it, and no other', () => {
  const statements = fc.array(statement, { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(statements, fc.option(statements, { nil: undefined }), (role, own) => {
      const effective = effectiveOf(setOf(role, own))
      const expected = effective.actions
        .filter(({ verdict }) => verdict === 'granted' || verdict === 'narrowed')
        .map(({ action, grants, unknown }) => ({
          name: action.toLowerCase(),
          level: findAction(action)?.level ?? null,
          ways: grants.map(({ resources, except, conditions }) => ({
            resources,
            except,
            conditions: conditions.map(sayCondition),
          })),
          isUpperBound: unknown,
        }))
      const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name)
      expect([...unfolded(plainLines(effective))].sort(byName)).toEqual([...expected].sort(byName))
    }),
    { numRuns: 60 },
  )
})
