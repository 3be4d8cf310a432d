import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines } from './text-diff.ts'

const show = (before: string, after: string) =>
  diffLines(before, after).map(({ sign, text }) => `${sign}${text}`)

test('lines that went, came and stayed', () => {
  expect(show('a\nb\nc', 'a\nx\nc')).toEqual([' a', '-b', '+x', ' c'])
  expect(show('', 'a')).toEqual(['+a'])
  expect(show('a', '')).toEqual(['-a'])
  expect(show('', '')).toEqual([])
})

test('each side can be read back, and nothing that is the same on both comes twice in a row', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', '{'), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(text, text, (from, to) => {
      const lines = diffLines(from.join('\n'), to.join('\n'))
      expect(lines.filter(({ sign }) => sign !== '+').map((line) => line.text)).toEqual(from)
      expect(lines.filter(({ sign }) => sign !== '-').map((line) => line.text)).toEqual(to)
      if (from.join() === to.join()) expect(lines.every(({ sign }) => sign === ' ')).toBe(true)
    }),
  )
})
