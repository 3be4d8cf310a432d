import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { writeYaml } from './yaml.ts'

vi.setConfig({ testTimeout: 60_000 })

describe('writeYaml', () => {
  it.each([
    ['the value type', '=', '"="'],
    ['a merge key', '<<', '"<<"'],
    ['a number that some readers take', '0o17', '"0o17"'],
    ['a number with an exponent', '.5e+3', '".5e+3"'],
    ['a time', '12:30:45', '"12:30:45"'],
    ['a date', '2012-10-17', '"2012-10-17"'],
    ['a word', 'on', '"on"'],
    ['half a word', 'y', '"y"'],
    ['a line separator', 'a\u2028b', '"a\\u2028b"'],
    ['a paragraph separator', 'a\u2029', '"a\\u2029"'],
    ['a next line', 'a\u0085b', '"a\\u0085b"'],
    ['a byte order mark', '\ufeffa', '"\\ufeffa"'],
    ['a team', 'payments', 'payments'],
  ])('writes %s as a string of every version', (_, text, written) => {
    expect(writeYaml({ tag: text })).toBe(`tag: ${written}\n`)
    expect(writeYaml({ [text]: 'tag' })).toBe(`${written}: tag\n`)
    expect(writeYaml([text])).toBe(`- ${written}\n`)
  })

  it('reads back in both versions, with no letter that only some readers take for a line end', () => {
    const awkward = fc.constantFrom(
      '=',
      '<',
      '\u2028',
      '\u2029',
      '\u0085',
      ' ',
      '"',
      "'",
      '\\',
      'a',
      '0',
      ':',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(awkward, { maxLength: 6 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 4 }), (tags) => {
        const value = { tags: tags.map(([Key, Value]) => ({ Key, Value })) }
        const written = writeYaml(value)
        expect(written).not.toMatch(/[\u0085\u2028\u2029]/)
        for (const version of ['1.1', '1.2'] as const) expect(parse(written, { version })).toEqual(value)
      }),
      { numRuns: 300 },
    )
  })
})
