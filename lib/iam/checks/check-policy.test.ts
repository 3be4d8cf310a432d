import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allow, deny, policy, type Written, written } from '../iam.fixture.ts'
import { minifyPolicy } from '../minify.ts'
import type { ActionCatalog, Finding, PolicyKind, PolicySet } from '../types.ts'
import { checkPolicy } from './check-policy.ts'
import { sessionPolicyMax } from './text.ts'

const catalog: ActionCatalog = {
  date: '2026-01-01',
  actions: [
    { name: 's3:GetObject', level: 'Read', resources: ['arn:%:s3:::%/*'] },
    { name: 's3:ListAllMyBuckets', level: 'List', resources: [] },
    { name: 's3:ListBucket', level: 'List', resources: ['arn:%:s3:::%'] },
    { name: 's3:PutObject', level: 'Write', resources: ['arn:%:s3:::%/*'] },
    { name: 'sqs:SendMessage', level: 'Write', resources: ['arn:%:sqs:%:%:%'] },
  ],
}
const codes = (findings: readonly Finding[]) => findings.map(({ code, severity }) => `${severity} ${code}`)
const shown = (text: string, { start, end }: Finding['range']) => text.slice(start.offset, end.offset)
const one = (rest: Written) => written({ ...allow('s3:GetObject'), ...rest })
const ok = one({})

describe('a session policy', () => {
  const [E, W, S] = ['error', 'warning', 'suggestion']
  test.each<[name: string, text: string, expected: readonly string[]]>([
    ['in order', ok, []],
    ['no text', '', [`${E} json-syntax`]],
    ['JSON of another kind', '[]', [`${E} data-type-mismatch`]],
    ['a word', 'allow', [`${E} json-syntax`, `${E} data-type-mismatch`]],
    ['nothing in it', '{}', [`${W} missing-version`, `${E} missing-statement`]],
    ['no statements', written(), [`${W} empty-statement`]],
    [
      'a statement that is no object',
      '{"Version":"2012-10-17","Statement":["x"]}',
      [`${E} data-type-mismatch`],
    ],
    ['an empty statement', written({}), [`${E} missing-effect`, `${E} missing-action`]],
    [
      'a statement without brackets',
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}',
      [],
    ],
    ['no Version', ok.replace('"Version":"2012-10-17",', ''), [`${W} missing-version`]],
    ['a wrong Version', ok.replace('2012-10-17', '2012-10-18'), [`${E} invalid-version`]],
    ['a Version that is no text', ok.replace('"2012-10-17"', '2012'), [`${E} invalid-version`]],
    [
      'an element that does not exist',
      ok.replace('"Version"', '"Note":"x","Version"'),
      [`${E} invalid-policy-element`],
    ],
    [
      'an element of a statement that does not exist',
      one({ Ressource: '*' }),
      [`${E} invalid-policy-element`],
    ],
    ['an element in other case', ok.replace('"Action"', '"action"'), [`${E} element-case`]],
    ['an element twice', ok.replace('"Action"', '"Action":"s3:*","Action"'), [`${E} duplicate-key`]],
    ['Statement twice', ok.replace('"Statement"', '"Statement":[],"Statement"'), [`${E} duplicate-key`]],
    [
      'an operator twice',
      one({ Condition: { Bool: { 'aws:a': 'true' } } }).replace('"Bool"', '"Bool":{"aws:b":"true"},"Bool"'),
      [`${E} duplicate-key`],
    ],
    [
      'a condition key twice, in other case',
      one({ Condition: { Bool: { 'aws:a': 'true', 'AWS:A': 'true' } } }),
      [`${E} duplicate-keys-with-different-case`],
    ],
    ['a wrong Effect', one({ Effect: 'allow' }), [`${E} invalid-effect`]],
    ['no Effect', one({ Effect: undefined }), [`${E} missing-effect`]],
    ['no Action', one({ Action: undefined }), [`${E} missing-action`]],
    ['no Resource', one({ Resource: undefined }), [`${E} missing-resource`]],
    ['Action and NotAction', one({ NotAction: 's3:*' }), [`${E} unsupported-element-combination`]],
    ['Resource and NotResource', one({ NotResource: '*' }), [`${E} unsupported-element-combination`]],
    ['an empty list', one({ Action: [] }), [`${S} empty-array-action`]],
    ['a number among texts', one({ Resource: ['*', 5] }), [`${E} data-type-mismatch`]],
    ['an action without service', one({ Action: 'GetObject' }), [`${E} invalid-action-format`]],
    ['an action of a wildcard service', one({ Action: 's3*:Get' }), [`${E} invalid-action-format`]],
    ['an unknown action', one({ Action: 's3:GetObjekt' }), [`${W} invalid-action`]],
    ['an unknown service', one({ Action: 's4:GetObject' }), [`${W} invalid-service-in-action`]],
    ['a pattern that no action matches', one({ Action: 's3:Fetch*' }), [`${W} invalid-action`]],
    ['Principal', one({ Principal: '*' }), [`${E} unsupported-principal`]],
    ['NotPrincipal', one({ NotPrincipal: { AWS: '111122223333' } }), [`${E} unsupported-principal`]],
    [
      'an unknown operator',
      one({ Condition: { StringIs: { 'aws:a': 'b' } } }),
      [`${E} invalid-condition-operator`],
    ],
    ['a condition that is no object', one({ Condition: [] }), [`${E} data-type-mismatch`]],
    ['an operator that is no object', one({ Condition: { Bool: 'x' } }), [`${E} data-type-mismatch`]],
    [
      'a condition value that is no text',
      one({ Condition: { Bool: { 'aws:a': {} } } }),
      [`${E} data-type-mismatch`, `${S} empty-array-condition`],
    ],
    [
      'a condition without values',
      one({ Condition: { Bool: { 'aws:a': [] } } }),
      [`${S} empty-array-condition`],
    ],
    ['an open variable', one({ Resource: 'arn:aws:s3:::a/${aws:x' }), [`${E} missing-brace-in-variable`]],
    ['a Sid twice', written(named('A'), { ...named('A'), Effect: 'Deny' }), [`${E} unique-sids-required`]],
    ['a Sid that is no text', one({ Sid: 5 }), [`${E} data-type-mismatch`]],
    ['a character beyond U+00FF', one({ Sid: 'Größe€' }), [`${E} invalid-character`, `${E} unsupported-sid`]],
    ['a tab and a line end are fine', `${ok}\t\r\n`, []],
  ])('%s', (_, text, expected) => {
    expect(codes(checkPolicy(text, 'session', { catalog }))).toEqual(expected)
  })

  test.each([
    ['a comma is missing', '{"Version":"2012-10-17" "Statement":[]}', '"Statement"'],
    ['the key has no value', '{"Version":}', '}'],
    ['a key must be in double quotes', "{'Version':1}", "'Version'"],
    ['there is a comma before the closing bracket', '{"Statement":[{},]}', ']'],
    ['the string is not closed', '{"Version":"2012', '"2012'],
    ['the bracket is never closed', '{"Version":"2012-10-17"', '{'],
    ['there is text after the end of the policy', '{}{}', '{'],
    ['a colon is missing after the key', '{"Version" "2012-10-17"}', '"2012-10-17"'],
  ])('broken JSON: %s', (message, text, place) => {
    const found = checkPolicy(text, 'session').find((each) => each.message === message)
    expect(found).toMatchObject({ code: 'json-syntax', severity: 'error' })
    expect(found && shown(text, found.range)).toBe(place)
  })

  test('places count lines and columns from 1', () => {
    const [found] = checkPolicy('{\n  "Version": "2012-10-18",\n  "Statement": {}\n}', 'session')
    expect(found?.range.start).toEqual({ offset: 15, line: 2, column: 14 })
  })

  test.each([
    ['Version', 'Write 2012-10-17', ok.replace('2012-10-17', '2012-10-18')],
    ['Effect', 'Write Allow', ok.replace('Allow', 'ALLOW')],
    ['element', 'Write Action', ok.replace('"Action"', '"ACTION"')],
  ])('the fix of a wrong %s makes it right', (_, title, text) => {
    const fix = checkPolicy(text, 'session')[0]?.fix
    expect(fix?.title).toBe(title)
    const fixed = fix && text.slice(0, fix.range.start.offset) + fix.text + text.slice(fix.range.end.offset)
    expect(fixed).toBe(ok)
  })

  // Facts 2.5, measured: "should not be greater than 2048 characters".
  test('may have 2,048 characters as it is sent, and not one more', () => {
    const padded = (length: number) => one({ Sid: 'A'.repeat(length - one({ Sid: '' }).length) })
    expect(padded(sessionPolicyMax)).toHaveLength(2048)
    expect(codes(checkPolicy(padded(2048), 'session'))).toEqual([])
    expect(codes(checkPolicy(`${padded(2048)}\n  `, 'session'))).toEqual([])
    expect(codes(checkPolicy(padded(2049), 'session'))).toEqual(['error policy-too-long'])
    expect(checkPolicy(padded(2049), 'session')[0]?.message).toContain('2,049')
    expect(codes(checkPolicy(padded(2049), 'identity'))).toEqual([])
  })
})

function named(Sid: string): Written {
  return { Sid, ...allow('s3:GetObject') }
}

describe('policies of other kinds', () => {
  const trust: Written = {
    Effect: 'Allow',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: 'sts:AssumeRole',
  }
  test.each<[PolicyKind, Written, readonly string[]]>([
    ['trust', trust, []],
    ['trust', { ...trust, Principal: undefined }, ['error missing-principal']],
    ['trust', { ...trust, Principal: { Robot: 'x' } }, ['error invalid-principal-key']],
    ['trust', { ...trust, Principal: 'pods.eks.amazonaws.com' }, ['error invalid-principal-format']],
    ['resource', { ...trust, Resource: '*' }, ['security restrict-access-to-service-principal']],
    ['resource', trust, ['error missing-resource', 'security restrict-access-to-service-principal']],
    ['identity', { ...trust, Resource: '*' }, ['error unsupported-principal']],
    ['boundary', { ...trust, Resource: '*' }, ['error unsupported-principal']],
    ['scp', { ...trust, Resource: '*' }, ['error scp-syntax-error-principal']],
    ['rcp', { ...trust, Principal: '*', Resource: '*', Effect: 'Deny' }, []],
    ['trust', { ...trust, NotPrincipal: { AWS: '*' } }, ['error unsupported-element-combination']],
  ])('%s', (kind, statement, expected) => {
    expect(codes(checkPolicy(written(statement), kind))).toEqual(expected)
  })

  test('a type of principal twice', () => {
    const text = written(trust).replace('"Service"', '"Service":"ec2.amazonaws.com","Service"')
    expect(codes(checkPolicy(text, 'trust'))).toEqual(['error duplicate-key'])
  })
})

describe('grants without effect', () => {
  const role = policy(allow(['s3:Get*', 's3:List*'], ['arn:aws:s3:::shop', 'arn:aws:s3:::shop/*']))
  const check = (statements: readonly Written[], surroundings: PolicySet = { identity: role }) => {
    const text = written(...statements)
    const found = checkPolicy(text, 'session', { catalog, surroundings })
    return found
      .filter(({ code }) => code === 'inert-grant' || code === 'never-matches')
      .map(({ code, severity, message, range }) => ({
        code,
        severity,
        message,
        at: shown(text, range),
      }))
  }
  const inert = { code: 'inert-grant', severity: 'warning' }

  test('what the role allows is left alone', () => {
    expect(check([allow('s3:*')])).toEqual([])
    expect(check([allow('s3:GetObject', 'arn:aws:s3:::shop/a/*')])).toEqual([])
    expect(check([deny('sqs:*')])).toEqual([])
  })

  test('an action the role never allows is told at its place', () => {
    expect(check([allow(['s3:GetObject', 'sqs:SendMessage'])])).toMatchObject([
      {
        ...inert,
        at: '"sqs:SendMessage"',
        message: expect.stringContaining('never allow `sqs:SendMessage`'),
      },
    ])
  })

  test('an action it allows on other resources only', () => {
    const [found] = check([
      allow(['s3:GetObject', 's3:ListBucket'], ['arn:aws:s3:::tax/*', 'arn:aws:s3:::shop']),
    ])
    expect(found).toMatchObject({
      ...inert,
      at: '"s3:GetObject"',
      message: expect.stringContaining('on other resources only'),
    })
  })

  test('a statement of which nothing is left is told once', () => {
    const found = check([allow(['sqs:*', 's3:Put*']), allow('s3:GetObject')])
    expect(found).toMatchObject([{ ...inert, at: JSON.stringify(allow(['sqs:*', 's3:Put*'])) }])
    expect(check([{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }])).toMatchObject([inert])
  })

  test('an action that the role denies is no more use', () => {
    const denied = { identity: policy(allow('s3:*'), deny('s3:Put*')) }
    expect(check([allow(['s3:GetObject', 's3:PutObject'])], denied)).toMatchObject([
      { ...inert, at: '"s3:PutObject"' },
    ])
  })

  test('what depends on a condition or a variable may be of use', () => {
    const Condition = { StringEquals: { 'aws:PrincipalTag/team': 'cart' } }
    expect(check([allow('sqs:*')], { identity: policy(allow('sqs:*', '*', { Condition })) })).toEqual([])
    expect(
      check([allow('sqs:*', 'arn:aws:sqs:*:*:${aws:PrincipalTag/team}')], {
        identity: policy(allow('sqs:*', 'arn:aws:sqs:*:*:cart')),
      }),
    ).toEqual([])
  })

  test('of an unknown role nothing is said', () => {
    expect(check([allow('sqs:*')], { identity: [], unreadable: ['identity'] })).toEqual([])
    expect(checkPolicy(written(allow('sqs:*')), 'session', { catalog })).toEqual([])
  })

  test('a resource that fits none of the action is told, role or not', () => {
    const unfit = { code: 'never-matches', severity: 'warning' }
    expect(check([allow(['s3:GetObject', 's3:ListBucket'], 'arn:aws:s3:::shop/*')])).toMatchObject([
      { ...unfit, at: '"s3:ListBucket"' },
    ])
    const alone = checkPolicy(written(allow('s3:ListAllMyBuckets', 'arn:aws:s3:::shop')), 'identity', {
      catalog,
    })
    expect(alone).toMatchObject([{ ...unfit, message: expect.stringContaining('takes no resource') }])
    expect(check([allow('s3:*', 'arn:aws:s3:::shop/*')])).toEqual([])
  })
})

describe('any text', () => {
  const parts = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"',
    '\\',
    '"Statement"',
    '"Effect"',
    '"Allow"',
    '"Action"',
    '"*"',
    'null',
    '1',
    ' ',
    '\n',
    '${',
    '€',
    '\ud800',
  )
  const broken = fc.array(parts, { maxLength: 40 }).map((list) => list.join(''))
  const damaged = fc
    .tuple(fc.nat(ok.length), fc.nat(6), fc.string({ maxLength: 3 }))
    .map(([at, length, put]) => ok.slice(0, at) + put + ok.slice(at + length))
  const json = fc
    .json()
    .map(
      (text) =>
        `{"Version":"2012-10-17","Statement":[${text},{"Effect":"Deny","Action":${text},"Resource":${text},"Condition":${text}}]}`,
    )

  test('gets findings whose places lie in it, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), broken, damaged, json), (text) => {
        for (const { range } of checkPolicy(text, 'session', {
          catalog,
          surroundings: { identity: policy(allow('*')) },
        })) {
          expect(range.start.offset).toBeGreaterThanOrEqual(0)
          expect(range.end.offset).toBeLessThanOrEqual(Math.max(1, text.length))
          expect(range.start.offset).toBeLessThanOrEqual(range.end.offset)
        }
      }),
      { numRuns: 1500 },
    )
  })

  test('reads as JSON where JSON.parse reads it, and nowhere else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken, damaged), (text) => {
        const isSyntax = checkPolicy(text, 'identity').some(({ code }) => code === 'json-syntax')
        expect(isSyntax).toBe(!parses(text))
      }),
      { numRuns: 2000 },
    )
  })

  test('means the same without its spaces', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(4), (text, spaces) => {
        const value: unknown = JSON.parse(text)
        expect(minifyPolicy(JSON.stringify(value, null, spaces))).toBe(JSON.stringify(value))
      }),
    )
  })
})

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('what AWS refuses', () => {
  const refused = (text: string) =>
    checkPolicy(text, 'session').map(({ code, refused: isRefused }) => [code, isRefused ?? false])
  const written = (statement: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...statement }],
    })

  test.each([
    ['no JSON', '{', 'json-syntax'],
    ['a principal', written({ Principal: '*' }), 'unsupported-principal'],
    ['a resource that is no ARN', written({ Resource: 'my-bucket' }), 'invalid-arn-prefix'],
    ['an action without a service', written({ Action: 'GetObject' }), 'invalid-action-format'],
  ])('%s', (_, text, code) => {
    expect(refused(text)).toContainEqual([code, true])
  })

  test('an address that nothing on the internet has is a mistake that AWS takes', () => {
    const Condition = { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }
    expect(refused(written({ Condition }))).toContainEqual(['private-ip-address', false])
  })
})
