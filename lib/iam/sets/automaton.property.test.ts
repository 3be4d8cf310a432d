import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchGlob, parseGlob } from '../pattern.ts'
import { accepts, atomsOf, covers, findText } from './automaton.ts'
import { typeGlob } from './pattern-codes.ts'

const piece = fc.constantFrom('a', 'b', '/', '*', '?')
const patterns = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''))
const typePatterns = fc
  .array(fc.constantFrom('a', '/', ':', '%', '*'), { maxLength: 4 })
  .map((pieces) => pieces.join(''))

/** Every text of up to five characters; `x` stands for all that no pattern spells. */
const texts = ['']
for (const text of texts)
  if (text.length < 5) texts.push(...['a', 'b', '/', ':', 'x'].map((char) => text + char))

/** By recursion over the definition. */
function matches(pattern: string, text: string): boolean {
  const [first, rest] = [pattern[0], pattern.slice(1)]
  if (first === undefined) return text === ''
  if (first === '*') return matches(rest, text) || (text !== '' && matches(pattern, text.slice(1)))
  if (first === '%') {
    const named = text !== '' && text[0] !== '/' && text[0] !== ':'
    return named && (matches(rest, text.slice(1)) || matches(pattern, text.slice(1)))
  }
  return text !== '' && (first === '?' || first === text[0]) && matches(rest, text.slice(1))
}

test('a pattern matches what its definition says', () => {
  fc.assert(
    fc.property(patterns, (pattern) => {
      const glob = parseGlob(pattern)
      expect(texts.filter((text) => matchGlob(glob, text) !== matches(pattern, text))).toEqual([])
    }),
    { numRuns: 60 },
  )
})

test('so does the pattern of a resource type', () => {
  fc.assert(
    fc.property(typePatterns, (pattern) => {
      const type = typeGlob(pattern)
      expect(texts.filter((text) => accepts(type, text) !== matches(pattern, text))).toEqual([])
    }),
    { numRuns: 60 },
  )
})

test('a text is found exactly where patterns meet', () => {
  fc.assert(
    fc.property(
      fc.array(patterns, { minLength: 1, maxLength: 3 }),
      fc.array(patterns, { maxLength: 2 }),
      (all, none) => {
        const found = findText(all.map(parseGlob), none.map(parseGlob))
        const fits = (text: string) =>
          all.every((each) => matches(each, text)) && !none.some((each) => matches(each, text))
        if (typeof found === 'string') expect(fits(found)).toBe(true)
        else expect(texts.find(fits)).toBeUndefined()
      },
    ),
    { numRuns: 600 },
  )
})

test('one pattern covers another exactly when no text tells them apart', () => {
  let covering = 0
  fc.assert(
    fc.property(patterns, patterns, (outer, inner) => {
      const apart = texts.find((text) => matches(inner, text) && !matches(outer, text))
      if (!covers(parseGlob(outer), parseGlob(inner))) {
        const proof = findText([parseGlob(inner)], [parseGlob(outer)]) ?? ''
        expect([matches(inner, proof), matches(outer, proof)]).toEqual([true, false])
      } else {
        covering++
        expect(apart).toBeUndefined()
      }
    }),
    { numRuns: 800 },
  )
  expect(covering).toBeGreaterThan(50)
})

test.each([
  ['b/*', 'b/a*', true],
  ['b/a*', 'b/*', false],
  ['*any*', 'b/*', false],
  ['*7*', '*', false],
  ['*', '', true],
])('%s covers %s: %s', (outer, inner, expected) => {
  expect(covers(parseGlob(outer), parseGlob(inner))).toBe(expected)
})

test('the atoms are all the ways in which texts of a type stand to patterns', () => {
  fc.assert(
    fc.property(typePatterns, fc.array(patterns, { maxLength: 4 }), (type, list) => {
      const { atoms, complete } = atomsOf(
        typeGlob(type),
        list.map((each) => [parseGlob(each)]),
      )
      const standing = (text: string) =>
        list.flatMap((pattern, index) => (matches(pattern, text) ? [index] : [])).join()
      expect(complete).toBe(true)
      for (const { matched, text } of atoms) {
        expect(matches(type, text)).toBe(true)
        expect(matched.join()).toBe(standing(text))
      }
      const known = new Set(atoms.map(({ matched }) => matched.join()))
      expect(texts.filter((text) => matches(type, text) && !known.has(standing(text)))).toEqual([])
    }),
    { numRuns: 100 },
  )
})

test('a search that would take too long is given up, not guessed', () => {
  const list = Array.from({ length: 40 }, (_, index) =>
    parseGlob(`*${index.toString(2).padStart(6, '0').replaceAll('0', 'a').replaceAll('1', 'b')}*`),
  )
  const groups = list.map((each) => [each])
  expect(atomsOf(typeGlob('*'), groups).complete).toBe(false)
  expect(findText(list.map((glob) => glob))).not.toBeNull()
})
