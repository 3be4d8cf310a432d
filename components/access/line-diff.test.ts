import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { changedLines, diffLines } from './line-diff.ts'

const signs = { same: ' ', removed: '-', added: '+' } as const
const show = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => `${signs[kind]}${text}`)

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
      expect(lines.filter(({ kind }) => kind !== 'added').map((line) => line.text)).toEqual(from)
      expect(lines.filter(({ kind }) => kind !== 'removed').map((line) => line.text)).toEqual(to)
      if (from.join() === to.join()) expect(lines.every(({ kind }) => kind === 'same')).toBe(true)
    }),
  )
})

describe('changedLines', () => {
  it.each([
    ['a\nb\nc', 'a\nb\nc', []],
    ['a\nb\nc', 'a\nx\nc', [1]],
    ['a\nc', 'a\nb\nc', [1]],
    ['a\nb\nc', 'a\nc', []],
    ['', 'a\nb', [0, 1]],
    ['a\nb\na', 'x\na\nb\na', [0]],
  ])('%j → %j', (base, text, expected) => {
    expect([...changedLines(base, text)]).toEqual(expected)
  })
})
