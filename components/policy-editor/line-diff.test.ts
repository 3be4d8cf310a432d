import { describe, expect, it } from 'vitest'
import { changedLines } from './line-diff.ts'

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
