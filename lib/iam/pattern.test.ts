import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { any, globOf, globParts, matchGlob, parseGlob, star } from './pattern.ts'

/** The same by recursion. */
function matches(pattern: string, text: string): boolean {
  const [first, rest] = [pattern[0], pattern.slice(1)]
  if (first === undefined) return text === ''
  if (first === '*') return matches(rest, text) || (text !== '' && matches(pattern, text.slice(1)))
  return text !== '' && (first === '?' || first === text[0]) && matches(rest, text.slice(1))
}

/** Counts how often a text is looked into: the work of a match, whatever the machine. */
function workOf(pattern: string, text: string): number {
  let work = 0
  class Counted extends String {
    override charCodeAt(at: number): number {
      work++
      return super.charCodeAt(at)
    }
  }
  matchGlob(parseGlob(pattern), new Counted(text) as string)
  return work
}

test('matches as recursion does', () => {
  const texts = (pieces: string[]) =>
    fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((all) => all.join(''))
  fc.assert(
    fc.property(texts(['a', 'b', '*', '?']), texts(['a', 'b']), (pattern, text) => {
      expect(matchGlob(parseGlob(pattern), text)).toBe(matches(pattern, text))
    }),
    { numRuns: 5000 },
  )
})

describe('a pattern', () => {
  test.each([
    ['', { codes: [], literal: '' }],
    ['ab', { codes: [97, 98], literal: 'ab' }],
    ['a*', { codes: [97, star], literal: null, prefix: 'a' }],
    ['*', { codes: [star], literal: null, prefix: '' }],
    ['a**', { codes: [97, star], literal: null, prefix: 'a' }],
    ['*a', { codes: [star, 97], literal: null }],
    ['a?', { codes: [97, any], literal: null }],
    ['?*', { codes: [any, star], literal: null }],
    ['*?*', { codes: [star, any, star], literal: null }],
  ])('%s', (text, glob) => {
    expect(parseGlob(text)).toEqual(glob)
  })

  test('is cut at its wildcards', () => {
    expect(globParts('a*bc?')).toEqual(['a', star, 'bc', any])
    expect(globParts('')).toEqual([])
  })

  test('may hold a star as a character', () => {
    expect(matchGlob(globOf(['a', '*']), 'a*')).toBe(true)
    expect(matchGlob(globOf(['a', '*']), 'ab')).toBe(false)
    expect(matchGlob(globOf(['a', '*', star]), 'a*b')).toBe(true)
    expect(matchGlob(globOf(['a', '*', star]), 'ab')).toBe(false)
  })
})

describe('the work of a match', () => {
  test('grows with pattern times text, however many stars there are', () => {
    for (const stars of [10, 100, 1000]) {
      const pattern = `${'*a'.repeat(stars)}*b`
      const text = 'a'.repeat(2000)
      expect(workOf(pattern, text)).toBeLessThanOrEqual((2 * stars + 2) * text.length)
    }
  })

  test('doubles with the text', () => {
    const work = (length: number) => workOf(`${'*ab'.repeat(50)}*c`, 'ab'.repeat(length))
    expect(work(2000)).toBeLessThan(2.2 * work(1000))
  })
})
