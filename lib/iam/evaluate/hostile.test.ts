import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allow, deny, sessionArn, written } from '../iam.fixture.ts'
import {
  checkPolicy,
  compilePolicies,
  decide,
  type PolicyKind,
  type PolicySet,
  parsePolicy,
} from '../index.ts'

const kinds: readonly PolicyKind[] = ['session', 'identity', 'boundary', 'trust', 'scp', 'rcp', 'resource']
const verdicts = ['allowed', 'explicitDeny', 'implicitDeny', 'conditional']
const many = (length: number, item: (index: number) => unknown) =>
  Array.from({ length }, (_, index) => item(index))
const request = {
  principal: sessionArn,
  action: 's3:GetObject',
  resource: `arn:aws:s3:::${'ab'.repeat(50)}/c`,
  context: { 'aws:TagKeys': ['k7', 'x'] },
}

/** A text in every place that a text can have. */
function everywhere(text: string): PolicySet {
  const policies = [{ name: 'hostile', text }]
  const [resource] = policies
  return {
    identity: policies,
    boundary: policies,
    session: policies,
    scps: [policies],
    rcps: [policies],
    vpcEndpoint: policies,
    ...(resource && { resource }),
  }
}

function meet(text: string): void {
  const { policy, findings } = parsePolicy(text)
  expect(policy !== null || findings.length > 0).toBe(true)
  for (const kind of kinds) expect(Array.isArray(checkPolicy(text, kind))).toBe(true)
  for (const principal of [sessionArn, '*', 'x.amazonaws.com'])
    expect(verdicts).toContain(decide({ ...request, principal }, everywhere(text)).verdict)
}

describe('any bytes', () => {
  test('give findings and a decision', () => {
    const bytes = fc.uint8Array({ maxLength: 200 })
    fc.assert(
      fc.property(bytes, fc.constantFrom('utf-8', 'latin1', 'utf-16le'), (raw, encoding) => {
        meet(new TextDecoder(encoding).decode(raw))
      }),
      { numRuns: 300 },
    )
  })

  test('in the midst of a policy do as well', () => {
    const whole = written(
      { Sid: 'A', ...allow(['s3:*', 'iam:Get?'], 'arn:aws:s3:::${aws:PrincipalTag/team}/*') },
      {
        ...deny('*', '*', { Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': ['a*', true, 1] } } }),
        Principal: { AWS: '*' },
      },
    )
    fc.assert(
      fc.property(
        fc.nat(whole.length),
        fc.nat(20),
        fc.string({ unit: 'binary', maxLength: 5 }),
        (at, length, bytes) => {
          meet(whole.slice(0, at) + bytes + whole.slice(at + length))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('are JSON of another shape', () => {
    const names = fc.constantFrom(
      'Version',
      'Statement',
      'Effect',
      'Action',
      'NotAction',
      'Resource',
      'Principal',
      'Condition',
      '__proto__',
      'constructor',
    )
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<unknown>('*', 'Allow', 's3:*', null, true, 0, '', '2012-10-17', 'toString'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(names, tie('value'), { maxKeys: 4 }),
      ),
    }))
    fc.assert(
      fc.property(value, (shape) => meet(JSON.stringify(shape))),
      { numRuns: 500 },
    )
  })

  test('may be in a request', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 })
    const policies = everywhere(
      written({
        ...allow('*', '${a}*', {
          Condition: { StringLike: { a: '${b}*' }, ArnLike: { c: '*' }, DateLessThan: { d: '2026-01-01' } },
        }),
        Principal: '*',
      }),
    )
    const context = fc.dictionary(
      fc.oneof(fc.constantFrom('a', 'b', 'c', 'd', '__proto__'), text),
      fc.oneof(text, fc.array(text)),
    )
    fc.assert(
      fc.property(
        text,
        text,
        text,
        context,
        fc.array(text),
        (principal, action, resource, known, unknown) => {
          const asked = { principal, action, resource, context: known, unknown }
          const { verdict, decidedBy } = decide(asked, policies)
          expect(verdicts).toContain(verdict)
          expect(compilePolicies(policies).rule(asked)).toEqual({ verdict, decidedBy })
        },
      ),
      { numRuns: 500 },
    )
  })
})

/**
 * Sizes at which a reader or a matcher that looks back over what it has seen would take 10^11 steps and more: it would not come back within
 * the test's time limit. Matching proper is counted in `pattern.test.ts`, reading in `text/json.test.ts`.
 */
const million = 1_000_000

describe('a megabyte of text is read once', () => {
  test.each<[name: string, text: (size: number) => string]>([
    ['open brackets', (size) => '['.repeat(size)],
    ['open braces', (size) => '{"a":'.repeat(size / 5)],
    ['closing brackets', (size) => ']'.repeat(size)],
    ['brackets, closed', (size) => '['.repeat(size / 2) + ']'.repeat(size / 2)],
    ['escapes', (size) => `{"Version":"${'\\u0041'.repeat(size / 6)}"}`],
    ['bad escapes', (size) => `{"Version":"${'\\q'.repeat(size / 2)}"}`],
    ['lines', (size) => '"\n'.repeat(size / 2)],
    ['a number', (size) => `{"Version":${'1'.repeat(size)}}`],
    ['words', (size) => 'x '.repeat(size / 2)],
    ['commas', (size) => `{"Statement":[${','.repeat(size)}]}`],
    ['keys', (size) => `{${many(size / 10, (index) => `"k${index}":1`).join()}}`],
    [
      'statements',
      (size) => written(...many(size / 60, () => '').map(() => allow('s3:GetObject', 'arn:aws:s3:::x/*'))),
    ],
    ['principals', (size) => written({ ...allow('s3:*'), Principal: { AWS: many(size / 8, () => '*') } })],
    ['services', (size) => written(allow(many(size / 12, (index) => `s${index}:*`)))],
    ['wildcards', (size) => written(allow('s3:*', '?x*'.repeat(size / 3)))],
    ['variables', (size) => written(allow('s3:*', '${aws:x}'.repeat(size / 8)))],
    ['open variables', (size) => written(allow('s3:*', '${'.repeat(size / 2)))],
    [
      'condition values',
      (size) =>
        written(
          allow('s3:*', '*', {
            Condition: { StringLike: { 'aws:TagKeys': many(size / 12, (index) => `*k${index}`) } },
          }),
        ),
    ],
    [
      'operators',
      (size) =>
        written(
          allow('s3:*', '*', {
            Condition: Object.fromEntries(
              many(size / 20, (index) => [`Null${'x'.repeat(Number(index) % 7)}${index}`, { a: '1' }]) as [
                string,
                unknown,
              ][],
            ),
          }),
        ),
    ],
  ])('%s', (_, text) => {
    const body = text(million)
    expect(parsePolicy(body).findings.length).toBeLessThan(300)
    expect(verdicts).toContain(decide(request, { identity: [{ name: 'hostile', text: body }] }).verdict)
  })
})

describe('a decision looks once at each of', () => {
  const ruling = (text: string, asked: object = {}) => {
    const compiled = compilePolicies({ identity: [{ name: 'hostile', text }] })
    return () => compiled.rule({ ...request, ...asked })
  }
  const tags = (operator: string, values: readonly unknown[]) =>
    written(allow('s3:*', '*', { Condition: { [operator]: { 'aws:TagKeys': values } } }))
  test.each<[name: string, size: number, work: (size: number) => () => { readonly verdict: string }]>([
    [
      'the stars of a pattern',
      100_000,
      (size) =>
        ruling(written(allow('s3:*', `arn:aws:s3:::${'*a'.repeat(size)}*c`)), {
          resource: `arn:aws:s3:::${'ab'.repeat(500)}`,
        }),
    ],
    [
      'the length of a resource',
      1_000_000,
      (size) =>
        ruling(written(allow('s3:*', `arn:aws:s3:::${'*a'.repeat(100)}*c`)), {
          resource: `arn:aws:s3:::${'ab'.repeat(size)}`,
        }),
    ],
    [
      'the length of an action',
      1_000_000,
      (size) => ruling(written(allow(`s3:${'*a'.repeat(100)}*c`)), { action: `s3:${'ab'.repeat(size)}` }),
    ],
    ['the actions', 50_000, (size) => ruling(written(allow(many(size, (index) => `s3:Put${index}*`))))],
    [
      'the resources',
      30_000,
      (size) =>
        ruling(
          written(
            allow(
              's3:*',
              many(size, (index) => `arn:aws:s3:::b${index}/*`),
            ),
          ),
        ),
    ],
    [
      'the statements',
      15_000,
      (size) => ruling(written(...many(size, () => '').map(() => allow('s3:*', 'arn:aws:s3:::x?')))),
    ],
    [
      'the values of a condition',
      50_000,
      (size) =>
        ruling(
          tags(
            'ForAnyValue:StringLike',
            many(size, (index) => `*k${index}?`),
          ),
        ),
    ],
    [
      'the values of a test for equality',
      60_000,
      (size) =>
        ruling(
          tags(
            'ForAnyValue:StringEquals',
            many(size, (index) => `k${index}?`),
          ),
          { context: { 'aws:TagKeys': many(size, (index) => `x${index}`) } },
        ),
    ],
    [
      'the addresses of a condition',
      30_000,
      (size) =>
        ruling(
          tags(
            'ForAllValues:NotIpAddress',
            many(size, (index) => `10.0.${Number(index) % 256}.0/24`),
          ),
          { context: { 'aws:TagKeys': ['11.0.0.1', '::1'] } },
        ),
    ],
    [
      'the values of a request',
      300_000,
      (size) =>
        ruling(tags('ForAllValues:StringNotLike', ['a*b', 'c*d']), {
          context: { 'aws:TagKeys': many(size, (index) => `a${index}c`) },
        }),
    ],
    [
      'the keys of a request',
      300_000,
      (size) =>
        ruling(tags('StringLike', ['a']), {
          context: Object.fromEntries(many(size, (index) => [`k${index}`, 'x']) as [string, string][]),
        }),
    ],
    [
      'the principals',
      20_000,
      (size) => {
        const text = written({
          ...allow('s3:*'),
          Principal: { AWS: many(size, (index) => `arn:aws:iam::111122223333:role/r${index}`) },
        })
        const compiled = compilePolicies({ identity: [], resource: { name: 'hostile', text } })
        return () => compiled.rule(request)
      },
    ],
  ])('%s', (_, size, work) => {
    expect(verdicts).toContain(work(size)().verdict)
  })
})

describe('a megabyte', () => {
  test.each<[name: string, text: string, verdict: string]>([
    ['of stars', written(allow('s3:*', '*'.repeat(million))), 'allowed'],
    ['of stars and question marks', written(allow('s3:*', '*?'.repeat(million / 2))), 'implicitDeny'],
    [
      'of braces a hundred thousand deep',
      `{"Statement":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'implicitDeny',
    ],
    [
      'of digits in a number',
      written(allow('s3:*', '*', { Condition: { NumericLessThan: { a: `${'1'.repeat(million)}x` } } })),
      'implicitDeny',
    ],
    [
      'of digits in a fraction',
      written(
        allow('s3:*', '*', {
          Condition: { DateLessThan: { a: `2026-01-01T00:00:00.${'1'.repeat(million)}x` } },
        }),
      ),
      'implicitDeny',
    ],
    [
      'of dots in an address',
      written(allow('s3:*', '*', { Condition: { IpAddress: { a: '.'.repeat(million) } } })),
      'implicitDeny',
    ],
    [
      'of colons in an address',
      written(allow('s3:*', '*', { Condition: { IpAddress: { a: `${'1:'.repeat(million / 2)}1` } } })),
      'implicitDeny',
    ],
    [
      'of base64 that is none',
      written(allow('s3:*', '*', { Condition: { BinaryEquals: { a: `${'A'.repeat(million)}-` } } })),
      'implicitDeny',
    ],
    [
      'of colons in an ARN',
      written(allow('s3:*', '*', { Condition: { ArnLike: { a: ':*'.repeat(million / 2) } } })),
      'implicitDeny',
    ],
    [
      'of letters in an operator',
      written(allow('s3:*', '*', { Condition: { ['IfExists'.repeat(million / 8)]: { a: '1' } } })),
      'conditional',
    ],
    ['of spaces in a variable', written(allow('s3:*', `arn:\${${' '.repeat(million)}}`)), 'implicitDeny'],
    [
      'of commas in a variable',
      written(allow('s3:*', `arn:\${${", '".repeat(million / 4)}}`)),
      'implicitDeny',
    ],
    ['of variables', written(allow('s3:*', '${aws:x}'.repeat(million / 8))), 'implicitDeny'],
  ])('%s', (_, text, verdict) => {
    const context = { a: '1'.repeat(100) }
    expect(decide({ ...request, context }, { identity: [{ name: 'hostile', text }] }).verdict).toBe(verdict)
  })
})
