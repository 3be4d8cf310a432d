import { expect, test } from 'vitest'
import { allow, deny, roleArn, sessionArn, written } from './iam.fixture.ts'
import {
  type ActionCatalog,
  checkPolicy,
  compareAccess,
  decide,
  effectivePermissions,
  minifyPolicy,
  type PolicySet,
  parsePolicy,
} from './index.ts'

const catalog: ActionCatalog = {
  date: '2026-01-01',
  actions: [
    { name: 's3:GetObject', level: 'Read', resources: ['arn:%:s3:::%/*'] },
    { name: 's3:ListAllMyBuckets', level: 'List', resources: [] },
  ],
}
const session = { principal: roleArn, known: {}, absent: [] }
const request = {
  principal: sessionArn,
  action: 's3:GetObject',
  resource: `arn:aws:s3:::${'ab'.repeat(400)}/c`,
  context: { 'aws:TagKeys': ['k7'] },
}
const many = (length: number, item: (index: number) => string) =>
  Array.from({ length }, (_, index) => item(index))
const million = 1_000_000

/** Texts that somebody might send to stop the page. A text that takes more than linear time would run into the test's time limit. */
const texts: readonly [name: string, text: string][] = [
  ['a megabyte of open brackets', '['.repeat(million)],
  ['a megabyte of open braces', '{"a":'.repeat(million / 5)],
  ['closing brackets', ']'.repeat(million)],
  ['depth 100,000, closed', `{"Statement":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['a string that never ends', `{"Version":"${'\\'.repeat(million)}`],
  ['escapes', `{"Version":"${'\\u0041'.repeat(100_000)}"}`],
  ['a number of a megabyte', `{"Version":${'1'.repeat(million)}}`],
  ['lone surrogates', `{"Version":"${'\ud800'.repeat(1000)}"}`],
  [
    'keys of the prototype',
    '{"__proto__":{"Effect":"Allow"},"constructor":1,"Statement":[{"__proto__":null,"toString":1}]}',
  ],
  ['commas', `{"Statement":[${','.repeat(million)}]}`],
  [
    'twenty thousand statements',
    written(...many(20_000, () => '').map(() => allow('s3:GetObject', 'arn:aws:s3:::x/*'))),
  ],
  [
    'a hundred thousand principals',
    written({ ...allow('s3:GetObject'), Principal: { AWS: many(100_000, () => '*') } }),
  ],
]
test.each(texts)('%s: findings, no throw', (_, text) => {
  expect(parsePolicy(text).findings.length).toBeLessThan(300)
  for (const kind of ['session', 'trust'] as const) expect(Array.isArray(checkPolicy(text, kind))).toBe(true)
  const minified = minifyPolicy(text)
  expect(minified === null || minified.length <= text.length).toBe(true)
})

const stars = `arn:aws:s3:::${'*a'.repeat(1000)}*b`
const documents: readonly [name: string, text: string, verdict: string][] = [
  ['a thousand stars', written(allow('s3:*', stars)), 'implicitDeny'],
  ['a thousand stars in the action', written(allow(`s3:${'*G'.repeat(1000)}`)), 'implicitDeny'],
  ['stars and question marks', written(allow('s3:*', `arn:${'*?'.repeat(2000)}`)), 'implicitDeny'],
  ['a megabyte of stars', written(allow('s3:*', '*'.repeat(million))), 'allowed'],
  ['a hundred thousand wildcards', written(allow('s3:*', `${'?x*'.repeat(100_000)}*`)), 'implicitDeny'],
  ['a variable of spaces', written(allow('s3:*', `arn:\${${' '.repeat(million)}}`)), 'implicitDeny'],
  ['a variable of commas', written(allow('s3:*', `arn:\${${", '".repeat(200_000)}}`)), 'implicitDeny'],
  ['a hundred thousand variables', written(allow('s3:*', '${aws:x}'.repeat(100_000))), 'implicitDeny'],
  [
    'ten thousand condition values',
    written(
      allow('s3:*', '*', {
        Condition: { 'ForAnyValue:StringLike': { 'aws:TagKeys': many(10_000, (index) => `*k${index}`) } },
      }),
    ),
    'allowed',
  ],
  [
    'two hundred thousand condition values',
    written(
      deny('s3:*', '*', {
        Condition: { 'ForAllValues:StringNotEquals': { 'aws:TagKeys': many(200_000, String) } },
      }),
    ),
    'explicitDeny',
  ],
  [
    'two thousand resources',
    written(
      allow(
        's3:*',
        many(2000, (index) => `arn:aws:s3:::b${index}*/*`),
      ),
    ),
    'implicitDeny',
  ],
  ['ten thousand actions', written(allow(many(10_000, (index) => `s3:Get${index}*`))), 'implicitDeny'],
  [
    'a thousand statements',
    written(...many(1000, (index) => `arn:aws:s3:::*${index}*/*`).map((where) => allow('s3:*', where))),
    'implicitDeny',
  ],
]
test.each(documents)('%s: the answer, and the sets in reasonable time', (_, text, verdict) => {
  const policies: PolicySet = { identity: [{ name: 'hostile', text }] }
  expect(decide(request, policies).verdict).toBe(verdict)
  const after: PolicySet = {
    identity: [{ name: 'all', text: written(allow('*')) }],
    session: [{ name: 'hostile', text }],
  }
  expect(effectivePermissions(after, session, catalog).actions.length).toBeGreaterThan(0)
  expect(compareAccess(policies, policies, { before: session, after: session }, catalog)).toMatchObject({
    gains: [],
    losses: [],
  })
  expect(Array.isArray(checkPolicy(text, 'session', { catalog, surroundings: after }))).toBe(true)
})
