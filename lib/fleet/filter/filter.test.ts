import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  applyOption,
  completeFilter,
  filterMax,
  keyWords,
  parseFilter,
  quoteValue,
  traitWords,
  withValue,
} from './index.ts'

/** Terms without their places. */
function termsOf(text: string) {
  const { terms, problems } = parseFilter(text)
  expect(problems).toEqual([])
  return terms.map(({ from: _, to: __, ...term }) => term)
}

describe('a filter is read', () => {
  test('free text, in small letters; in quotes with its spaces', () => {
    expect(termsOf(' Pay "Two Words" -x')).toEqual([
      { kind: 'text', text: 'pay', not: false },
      { kind: 'text', text: 'two words', not: false },
      { kind: 'text', text: 'x', not: true },
    ])
  })
  test('names, several of a key, with short forms of the key', () => {
    expect(termsOf('ns:payments,"b c" -role:shared-*')).toEqual([
      { kind: 'name', key: 'namespace', patterns: ['payments', 'b c'], not: false },
      { kind: 'name', key: 'role', patterns: ['shared-*'], not: true },
    ])
  })
  test('a role’s ARN is a value with colons', () => {
    const arn = 'arn:aws:iam::111122223333:role/a'
    expect(termsOf(`role:${arn}`)).toEqual([{ kind: 'name', key: 'role', patterns: [arn], not: false }])
  })
  test('properties: lacks is has turned round, and -lacks is has', () => {
    const policy = { kind: 'trait', traits: ['session-policy'] }
    expect(termsOf('has:session-policy lacks:session-policy -lacks:session-policy')).toEqual([
      { ...policy, not: false },
      { ...policy, not: true },
      { ...policy, not: false },
    ])
  })
  test('actions', () => {
    expect(termsOf('can:s3:DeleteObject,sqs:* can:*')).toEqual([
      { kind: 'can', patterns: ['s3:DeleteObject', 'sqs:*'], not: false },
      { kind: 'can', patterns: ['*'], not: false },
    ])
  })
  test.each([
    ['7d', { within: 604_800_000 }],
    ['<12h', { within: 43_200_000 }],
    ['>30d', { before: 2_592_000_000 }],
    ['2026-11-26', { from: '2026-11-26T00:00:00.000Z', to: '2026-11-27T00:00:00.000Z' }],
    ['2026-11-01..2026-11-26', { from: '2026-11-01T00:00:00.000Z', to: '2026-11-27T00:00:00.000Z' }],
    ['2026-11-01..', { from: '2026-11-01T00:00:00.000Z', to: null }],
    ['..2026-11-01', { from: null, to: '2026-11-02T00:00:00.000Z' }],
  ])('changed:%s', (value, span) => {
    expect(termsOf(`changed:${value}`)).toEqual([{ kind: 'changed', span, not: false }])
  })
  test.each([
    ['>=50', 50, 100],
    ['>50', 51, 100],
    ['<25', 0, 24],
    ['<=25', 0, 25],
    ['7', 7, 7],
    ['10..20', 10, 20],
  ])('risk:%s', (value, least, most) => {
    expect(termsOf(`risk:${value}`)).toEqual([{ kind: 'risk', least, most, not: false }])
  })
})

describe('what means nothing is told with its place and what was meant', () => {
  test.each([
    ['a nam:x', 2, 'nam', 'namespace:x'],
    ['x:y', 0, 'x:', undefined],
    ['has:session-p', 0, 'session-p', 'has:session-policy'],
    ['has:sess', 0, 'sess', undefined],
    ['-lacks:target', 0, 'target', '-lacks:target-role'],
    ['role:', 0, 'needs a value', undefined],
    ['role:a,,b', 0, 'needs a value', undefined],
    ['can:s3', 0, 's3', undefined],
    ['can:s3:Get:x', 0, 's3:Get:x', undefined],
    ['risk:high', 0, 'high', undefined],
    ['changed:soon', 0, 'soon', undefined],
    ['changed:2026-02-30', 0, '2026-02-30', undefined],
    ['changed:0000-01-01', 0, '0000-01-01', undefined],
    ['changed:2026-01-01..9999-12-31', 0, '9999-12-31', undefined],
    ['changed:..', 0, '..', undefined],
    ['"open', 0, 'never closed', undefined],
    ['""', 0, 'nothing between', undefined],
  ])('%s', (text, from, word, instead) => {
    const { problems } = parseFilter(text)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ from, message: expect.stringContaining(word) })
    expect(problems[0]?.instead).toBe(instead)
  })
  test('a filter that is too long, or of too many conditions', () => {
    expect(parseFilter('a'.repeat(filterMax + 1)).problems[0]?.message).toContain('2,001')
    expect(parseFilter('a '.repeat(41)).problems[0]?.message).toContain('41')
  })
  test('whatever is typed, it is read without failing, and each part stands where it says', () => {
    const typed = fc.array(
      fc.oneof(
        fc.constantFrom('"', ':', ',', '-', ' ', 'has:', 'can:', 'role:', 'a', '..', '7d', '>'),
        fc.string(),
      ),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(typed, (parts) => {
        const text = parts.join('')
        const { terms, problems } = parseFilter(text)
        let last = 0
        for (const { from, to } of [...terms, ...problems].sort((left, right) => left.from - right.from)) {
          expect(from).toBeGreaterThanOrEqual(last)
          expect(text.slice(from, to)).toMatch(/^\S/)
          last = to
        }
        expect(last).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})

describe('completion', () => {
  const at = (marked: string) => completeFilter(marked.replace('|', ''), marked.indexOf('|'))
  const texts = (marked: string) => at(marked).options.map(({ text }) => text)
  test('keys, everywhere a condition may begin', () => {
    expect(texts('|')).toEqual(Object.keys(keyWords).map((key) => `${key}:`))
    expect(texts('x ro|')).toEqual(['role:'])
    expect(texts('-c|')).toEqual(['cluster:', 'can:', 'changed:'])
  })
  test('properties and times', () => {
    expect(texts('has:|')).toEqual(Object.keys(traitWords))
    expect(texts('lacks:cut,se|')).toEqual(['session-policy', 'session-tags'])
    expect(texts('changed:7|')).toEqual(['7d'])
    expect(texts('risk:|')).toContain('>=75')
  })
  test('names are for the store to tell', () => {
    expect(at('role:sha|')).toMatchObject({ from: 5, to: 8, ask: { key: 'role', typed: 'sha' } })
    expect(at('x can:s3:Del|')).toMatchObject({ from: 6, ask: { key: 'can', typed: 's3:Del' } })
    expect(at('x:y|')).toMatchObject({ options: [], ask: null })
  })
  test('an option takes the place of what it completes', () => {
    const text = 'has:se role:x'
    const completion = completeFilter(text, 6)
    expect(applyOption(text, completion, 'session-policy')).toEqual({
      text: 'has:session-policy role:x',
      caret: 19,
    })
    expect(applyOption('ro', completeFilter('ro', 2), 'role:')).toEqual({ text: 'role:', caret: 5 })
    expect(applyOption('role:x', completeFilter('role:x', 6), 'a b')).toEqual({
      text: 'role:"a b" ',
      caret: 11,
    })
  })
  test('what is offered can be read', () => {
    for (const key of ['has', 'lacks', 'changed', 'risk'])
      for (const { text } of at(`${key}:|`).options) expect(termsOf(`${key}:${text}`)).toHaveLength(1)
  })
  test('any value is read back as it was', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((each) => !each.includes('"')),
        (value) => {
          expect(termsOf(`role:${quoteValue(value)}`)).toEqual([
            { kind: 'name', key: 'role', patterns: [value], not: false },
          ])
        },
      ),
    )
  })
})

test('a value of a key is set, changed and taken out, and the rest stays', () => {
  expect(withValue('pay role:x', 'role', 'y')).toBe('pay role:y')
  expect(withValue('pay ns:x "a b"', 'namespace', '')).toBe('pay "a b"')
  expect(withValue('', 'cluster', 'a b')).toBe('cluster:"a b"')
})
