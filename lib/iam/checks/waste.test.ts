import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../evaluate/decide.ts'
import { allow, deny, roleArn, type Written, written } from '../iam.fixture.ts'
import type { Finding, PolicyKind } from '../types.ts'
import { catalog } from './catalog.fixture.ts'
import { checkPolicy } from './check-policy.ts'

function mend(text: string, { fix }: Finding): string {
  return fix ? text.slice(0, fix.range.start.offset) + fix.text + text.slice(fix.range.end.offset) : text
}

function told(text: string, code: string, kind: PolicyKind = 'identity'): readonly Finding[] {
  return checkPolicy(text, kind, { catalog }).filter((finding) => finding.code === code)
}

describe('what is superfluous', () => {
  test.each([
    ['the first of a list', '["s3:GetObject", "s3:*"]', '["s3:*"]'],
    ['the last of a list', '[ "s3:*" , "s3:GetObject" ]', '[ "s3:*"  ]'],
    ['one in between', '["s3:*",\n  "s3:GetObject",\n  "sqs:*"]', '["s3:*",\n  "sqs:*"]'],
    ['the second of two that are the same', '["s3:Get*", "s3:GET*"]', '["s3:Get*"]'],
    ['one of two that say the same', '["s3:*?", "s3:?*"]', '["s3:*?"]'],
  ])('is taken out of its list: %s', (_, list, mended) => {
    const text = (actions: string) =>
      `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":${actions},"Resource":"*"}}`
    const [found] = told(text(list), 'redundant-action')
    // `s3:*?` and `s3:?*` match the same; reading one as the other takes more than comparing item by item.
    if (list.includes('?')) expect(found).toBeUndefined()
    else expect(found && mend(text(list), found)).toBe(text(mended))
  })

  test('statements: the narrower one goes, of two equal ones the second', () => {
    const wide = { Sid: 'Wide', ...allow(['s3:*', 'sqs:*'], ['arn:aws:s3:::a', 'arn:aws:s3:::a/*']) }
    const narrow = { Sid: 'Narrow', ...allow('s3:Get*', 'arn:aws:s3:::a/b*') }
    for (const list of [
      [wide, narrow],
      [narrow, wide],
    ]) {
      const text = written(...list)
      const [found, ...rest] = told(text, 'redundant-statement')
      expect(rest).toEqual([])
      expect(found?.message).toContain('`Wide`')
      expect(found && mend(text, found)).toBe(written(wide))
    }
    const twice = told(written(wide, { ...wide, Sid: 'Again' }), 'redundant-statement')
    expect(twice).toMatchObject([{ message: expect.stringContaining('`Wide`') }])
  })

  test.each<[string, Written, Written]>([
    ['another effect', allow('s3:*'), deny('s3:GetObject')],
    ['NotAction', allow('s3:*'), { Effect: 'Allow', NotAction: 's3:GetObject', Resource: '*' }],
    [
      'a condition',
      allow('s3:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      allow('s3:GetObject'),
    ],
    ['wider resources', allow('s3:*', 'arn:aws:s3:::a/*'), allow('s3:GetObject', 'arn:aws:s3:::*')],
  ])('a statement with %s stays', (_, one, other) => {
    expect(told(written(one, other), 'redundant-statement')).toEqual([])
  })

  test('under NotAction the shorter list says more', () => {
    const not = (NotAction: unknown) => ({ Effect: 'Allow', NotAction, Resource: '*' })
    const text = written(not('s3:*'), not(['s3:*', 'sqs:*']))
    const [found] = told(text, 'redundant-statement')
    expect(found && mend(text, found)).toBe(written(not('s3:*')))
  })

  const action = fc.constantFrom(
    's3:*',
    's3:Get*',
    's3:GetObject',
    's3:ListBucket',
    's3:*Object',
    '*',
    'sqs:SendMessage',
  )
  const resource = fc.constantFrom(
    '*',
    'arn:aws:s3:::a',
    'arn:aws:s3:::a*',
    'arn:aws:s3:::a/*',
    'arn:aws:s3:::?/x',
  )
  const list = (item: fc.Arbitrary<string>) => fc.array(item, { minLength: 1, maxLength: 3 })
  const statement = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), list(action), list(resource)).map(
    ([isDenial, notAction, notResource, actions, resources]): Written => ({
      Effect: isDenial ? 'Deny' : 'Allow',
      [notAction ? 'NotAction' : 'Action']: actions,
      [notResource ? 'NotResource' : 'Resource']: resources,
    }),
  )

  test('whatever is taken out changes no answer', () => {
    const codes = ['redundant-action', 'redundant-resource', 'redundant-statement']
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), (statements) => {
        const text = written(...statements)
        for (const found of codes.flatMap((code) => told(text, code))) {
          const mended = mend(text, found)
          for (const asked of [
            's3:GetObject',
            's3:ListBucket',
            's3:PutObject',
            'sqs:SendMessage',
            'iam:GetRole',
          ]) {
            for (const at of [
              'arn:aws:s3:::a',
              'arn:aws:s3:::ab',
              'arn:aws:s3:::a/x',
              'arn:aws:s3:::b/x',
              'arn:aws:x',
            ]) {
              const request = { principal: roleArn, action: asked, resource: at, context: {} }
              const verdict = (each: string) =>
                decide(request, { identity: [{ name: 'it', text: each }] }).verdict
              expect(verdict(mended)).toBe(verdict(text))
            }
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('denials without effect', () => {
  const check = (kind: PolicyKind, ...statements: readonly Written[]) =>
    told(written(...statements), 'deny-without-effect', kind).map(
      ({ severity, message }) => `${severity} ${message}`,
    )

  test('of what the policy does not allow, where it bounds what others allow', () => {
    const idle = [allow('s3:Get*'), deny(['s3:GetObject', 'sqs:SendMessage'])]
    expect(check('session', ...idle)).toEqual([expect.stringMatching(/^suggestion .*`sqs:SendMessage`/)])
    expect(check('boundary', ...idle)).toHaveLength(1)
    expect(check('identity', ...idle)).toEqual([])
    expect(check('session', allow('s3:Get*'), deny('sqs:*'))).toEqual([
      expect.stringContaining('any of this'),
    ])
    expect(
      check('session', { Effect: 'Allow', NotAction: 'sqs:*', Resource: '*' }, deny('sqs:SendMessage')),
    ).toHaveLength(1)
    expect(
      check('session', { Effect: 'Allow', NotAction: 'sqs:Send*', Resource: '*' }, deny('sqs:*')),
    ).toEqual([])
    expect(check('session', allow('s3:*'), { Effect: 'Deny', NotAction: 's3:*', Resource: '*' })).toEqual([])
  })

  test('of actions that take no resource, or none of these', () => {
    expect(check('scp', deny('s3:ListAllMyBuckets', 'arn:aws:s3:::*'))).toEqual([
      expect.stringMatching(/^security .*only `"Resource": "\*"` reaches it/),
    ])
    expect(check('scp', deny('s3:ListAllMyBuckets'))).toEqual([])
    expect(check('scp', deny('s3:GetObject', 'arn:aws:s3:::shop'))).toHaveLength(1)
    expect(check('scp', deny('s3:*', 'arn:aws:s3:::shop'))).toEqual([])
    expect(check('scp', deny('s3:GetObject', 'arn:aws:s3:::${aws:username}*'))).toEqual([])
    expect(
      check('scp', { Effect: 'Deny', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::shop' }),
    ).toEqual([])
    expect(check('trust', deny('s3:GetObject', 'arn:aws:s3:::shop'))).toEqual([])
  })
})
