import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseExpectationFile } from './file.ts'
import { parseExpectations } from './read.ts'
import type { Expectation } from './types.ts'
import { editExpectations, writeExpectations } from './write.ts'

const good = `# mine
expectations:
  - must: allow
    action: s3:GetObject
    resource: arn:aws:s3:::b/*
    context: { aws:SecureTransport: true, aws:SourceVpce: null, aws:TagKeys: [a, b] }
    reason: It reads.
  # never
  - must: not allow
    action: [s3:Delete*, "*"]
    unless: { StringEquals: { aws:SourceVpce: vpce-1 } }
`

describe('parseExpectations', () => {
  test('reads YAML', () => {
    expect(parseExpectations(good)).toEqual({
      problems: [],
      lines: [3, 9],
      list: [
        {
          must: 'allow',
          actions: ['s3:GetObject'],
          resources: ['arn:aws:s3:::b/*'],
          context: { 'aws:SecureTransport': 'true', 'aws:SourceVpce': null, 'aws:TagKeys': ['a', 'b'] },
          reason: 'It reads.',
        },
        {
          must: 'not allow',
          actions: ['s3:Delete*', '*'],
          resources: ['*'],
          context: {},
          unless: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } },
        },
      ],
    })
  })

  test('reads JSON, indented with tabs', () => {
    const text = JSON.stringify({ expectations: [{ must: 'allow', action: 's3:GetObject' }] }, null, '\t')
    expect(parseExpectations(text)).toMatchObject({ problems: [], list: [{ actions: ['s3:GetObject'] }] })
  })

  const item = (rest: string) => `expectations:\n  - must: not allow\n    ${rest}\n`
  test.each<[string, string, number, RegExp]>([
    ['nothing', '', 1, /nothing to read/],
    ['a list alone', '- must: allow', 1, /this text is a list of names and values/],
    ['no list', 'expectations: 1', 1, /each item begins with -/],
    ['another name', 'policies: {}\nexpectations: []', 1, /has no “policies”/],
    ['neither', 'expectations: [', 1, /neither YAML nor JSON/],
    ['a bare star', item('action: s3:*\n    resource: *'), 4, /stands in quotes/],
    ['a bare pattern', item('action: *:*'), 3, /stands in quotes/],
    ['no action', item('resource: "*"'), 2, /“action” is missing/],
    ['no must', 'expectations:\n  - action: s3:*', 2, /“must: allow” or “must: not allow”/],
    ['another must', 'expectations:\n  - must: deny\n    action: s3:*', 2, /“must: allow”/],
    ['no action’s name', item('action: GetObject'), 3, /“GetObject” is no action/],
    ['no ARN', item('action: s3:*\n    resource: invoices'), 4, /“invoices” is no ARN/],
    ['no key', item('action: s3:*\n    context: { SourceIp: 1 }'), 4, /“SourceIp” is no condition key/],
    ['a key twice', item('action: s3:*\n    context: { aws:a: 1, AWS:A: 2 }'), 4, /stands here twice/],
    [
      'no operator',
      item('action: s3:*\n    unless: { Equals: { aws:SourceVpce: x } }'),
      2,
      /no condition operator/,
    ],
    ['unless without keys', item('action: s3:*\n    unless: { StringEquals: x }'), 4, /has condition keys/],
    ['unless with none', item('action: s3:*\n    unless: { StringEquals: {} }'), 4, /has condition keys/],
    [
      'unless for allow',
      'expectations:\n  - must: allow\n    action: s3:*\n    unless: { Null: { aws:a: true } }',
      4,
      /belongs to “not allow”/,
    ],
    [
      'a misspelled name',
      item('action: s3:*\n    resources: "*"'),
      4,
      /has no “resources”; it has must, action, resource/,
    ],
    ['a name twice', item('action: s3:*\n    action: s3:*'), 4, /twice/],
    ['two documents', 'expectations: []\n---\na: 1', 2, /there is a second/],
    ['an open variable', item('action: s3:*\n    resource: "arn:aws:s3:::b/${foo"'), 2, /not closed/],
    ['a zero character', 'expectations:\n  - "\u0000"', 1, /U\+0000/],
    ['depth', `expectations: ${'['.repeat(50_000)}`, 1, /./],
    ['length', ' '.repeat(300_000), 1, /too long/],
    ['a long value', item(`action: s3:${'a'.repeat(10_000)}`), 3, /too long/],
    ['many', `expectations:\n${'  - { must: allow, action: "s3:*" }\n'.repeat(501)}`, 2, /too many/],
  ])('says what is wrong with %s', (_, text, line, message) => {
    const { problems, list } = parseExpectations(text)
    expect(problems[0]).toMatchObject({ line, message: expect.stringMatching(message) })
    expect(list).toEqual([])
  })
})

describe('any text', () => {
  const piece = fc.constantFrom(
    ...[
      'expectations:',
      '\n',
      '  - ',
      'must: allow',
      'action: ',
      's3:*',
      '*',
      '&a',
      '*a',
      '{',
      '}',
      '[',
      ']',
      ',',
    ],
    ...[
      'policies:',
      'identity:',
      'association:',
      'context:',
      'unless:',
      ': ',
      '#',
      '"',
      '---',
      '\t',
      '<<: ',
      '!!x ',
      '|',
      '~',
    ],
  )
  test('is read or refused with a place, and never more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, piece, fc.string({ maxLength: 3 })), { maxLength: 25 }),
        (pieces) => {
          const text = pieces.join('')
          const lines = text.split(/\n/).length
          const own = parseExpectations(text)
          const file = parseExpectationFile(text)
          expect(file.file === null || file.problems.length === 0).toBe(true)
          for (const { line, column, message } of [...own.problems, ...file.problems]) {
            expect(line).toBeGreaterThan(0)
            expect(line).toBeLessThanOrEqual(lines)
            expect(column).toBeGreaterThan(0)
            expect(message.length).toBeLessThan(500)
          }
        },
      ),
      { numRuns: 1500 },
    )
  })
})

const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]{0,6}$/)
const action = fc.oneof(
  fc.constant('*'),
  fc.tuple(word, word).map(([service, name]) => `${service}:${name}*`),
)
const value = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', ' ', '"', '#', ':', '1', '-', '*', '\n'),
    minLength: 1,
    maxLength: 6,
  }),
  fc.constantFrom('true', 'null', '~', '1e3', '2026-01-01', '010', 'é', '- a', '{}'),
)
const expectation: fc.Arbitrary<Expectation> = fc.record(
  {
    must: fc.constant('not allow' as const),
    actions: fc.array(action, { minLength: 1, maxLength: 3 }),
    resources: fc.array(fc.constantFrom('*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b: c'), {
      minLength: 1,
      maxLength: 2,
    }),
    context: fc.dictionary(
      word.map((name) => `aws:${name.toLowerCase()}`),
      fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 2 }), fc.constant(null)),
      { maxKeys: 3, noNullPrototype: true },
    ),
    reason: value,
  },
  { requiredKeys: ['must', 'actions', 'resources', 'context'], noNullPrototype: true },
)

describe('writing', () => {
  test('what is written reads back the same', () => {
    fc.assert(
      fc.property(fc.array(expectation, { minLength: 1, maxLength: 3 }), (list) => {
        expect(parseExpectations(writeExpectations(list))).toMatchObject({ list, problems: [] })
      }),
      { numRuns: 300 },
    )
  })

  test('an edit changes one and leaves the rest and its comments', () => {
    fc.assert(
      fc.property(expectation, fc.constantFrom(0, 1), (made, at) => {
        const { list } = parseExpectations(good)
        const replaced = editExpectations(good, { kind: 'replace', at, expectation: made })
        expect(parseExpectations(replaced)).toMatchObject({ problems: [], list: list.with(at, made) })
        expect(replaced).toContain('# mine')
        const added = editExpectations(good, { kind: 'add', expectation: made })
        expect(parseExpectations(added)).toMatchObject({ problems: [], list: [...list, made] })
        expect(added).toContain('# never')
        const removed = editExpectations(added, { kind: 'remove', at })
        expect(parseExpectations(removed)).toMatchObject({
          problems: [],
          list: [...list, made].toSpliced(at, 1),
        })
      }),
      { numRuns: 100 },
    )
  })

  test('a first is added to nothing, and a last taken away', () => {
    const [first] = parseExpectations(good).list
    if (!first) throw new Error('there is one')
    const one = editExpectations('', { kind: 'add', expectation: first })
    expect(parseExpectations(one).list).toEqual([first])
    const none = editExpectations(one, { kind: 'remove', at: 0 })
    expect(parseExpectations(none)).toEqual({ list: [], lines: [], problems: [] })
    expect(parseExpectations(editExpectations(none, { kind: 'add', expectation: first })).list).toEqual([
      first,
    ])
    expect(editExpectations(one, { kind: 'remove', at: 7 })).toBe(one)
  })
})
