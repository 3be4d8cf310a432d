import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchGlob, parseGlob } from '../pattern.ts'
import { budgetOf } from './budget.ts'
import { codesMeet, globContains, globsMeet, typePattern } from './globs.ts'

const letters = ['a', 'b', '/']
/** Every text of up to six letters: patterns of three items meet there, if anywhere. */
const texts = ['']
for (let from = 0, length = 0; length < 6; length++) {
  const upTo = texts.length
  for (; from < upTo; from++) for (const letter of letters) texts.push(`${texts[from]}${letter}`)
}
const pattern = fc.array(fc.constantFrom(...letters, '*', '?'), { maxLength: 3 }).map((list) => list.join(''))
const plenty = () => budgetOf(1_000_000)

describe('two patterns', () => {
  test('meet where some text matches both', () => {
    fc.assert(
      fc.property(pattern, pattern, (left, right) => {
        const [one, other] = [parseGlob(left), parseGlob(right)]
        const both = texts.some((text) => matchGlob(one, text) && matchGlob(other, text))
        expect(globsMeet(one, other, plenty())).toBe(both)
        expect(codesMeet(one.codes, other.codes, plenty())).toBe(both)
      }),
      { numRuns: 3000 },
    )
  })

  test('contain each other only where all that matches one matches the other', () => {
    fc.assert(
      fc.property(pattern, pattern, (left, right) => {
        const [outer, inner] = [parseGlob(left), parseGlob(right)]
        if (!globContains(outer, inner, plenty())) return
        expect(texts.filter((text) => matchGlob(inner, text) && !matchGlob(outer, text))).toEqual([])
      }),
      { numRuns: 3000 },
    )
  })

  test.each([
    ['a*', 'a?b*', true],
    ['*', '?', true],
    ['?', '*', false],
    ['a*b', 'a*c', false],
    ['*a*', 'xax', true],
    ['a', 'a', true],
    ['a', 'a*', false],
  ])('%s contains %s: %s', (outer, inner, contains) => {
    expect(globContains(parseGlob(outer), parseGlob(inner), plenty())).toBe(contains)
  })

  test.each([
    ['%/*', 'shop', false],
    ['%/*', 'shop*', true],
    ['%', 'shop/*', false],
    ['%', '*', true],
    ['table/%', 'table/a/b', false],
    ['a%b', 'ab', false],
    ['a%b', 'a?b', true],
    ['a%b', 'a/b', false],
    ['%', '%', true],
  ])('a resource type %s has %s: %s', (type, resource, meets) => {
    expect(codesMeet(typePattern(type), typePattern(resource), plenty())).toBe(meets)
    expect(codesMeet(typePattern(resource), typePattern(type), plenty())).toBe(meets)
  })
})

test('without a budget the answer is the one that tells nobody anything', () => {
  const [left, right] = [parseGlob('a*b'), parseGlob('c?d')]
  expect(codesMeet(left.codes, right.codes, budgetOf(0))).toBe(true)
  expect(globsMeet(left, parseGlob('x'), budgetOf(0))).toBe(true)
  expect(globContains(parseGlob('*'), right, budgetOf(0))).toBe(false)
})
