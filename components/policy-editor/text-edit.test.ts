import fc from 'fast-check'
import { expect, it } from 'vitest'
import { differenceOf } from './text-edit.ts'

it('turns one text into another, with the smallest piece', () => {
  const near = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 })
  fc.assert(
    fc.property(near, near, (before, after) => {
      const difference = differenceOf(before, after)
      if (!difference) {
        expect(before).toBe(after)
        return
      }
      const { from, to, text } = difference
      expect(before.slice(0, from) + text + before.slice(to)).toBe(after)
      // What is replaced and what replaces it begin and end differently, or one of them is empty.
      if (from < to && text !== '') {
        expect(text[0]).not.toBe(before[from])
        expect(text.at(-1)).not.toBe(before[to - 1])
      }
    }),
  )
})
