import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Range } from '../iam/index.ts'
import { placesOf } from '../iam/index.ts'
import { complete } from './complete.ts'
import { fixes } from './fixes.ts'
import { hover } from './hover.ts'
import { rolePolicy, shopFacts } from './language.fixture.ts'
import { actionHints, statementLenses } from './lenses.ts'
import { snippets } from './snippets.ts'

vi.setConfig({ testTimeout: 60_000 })

const facts = shopFacts()
const texts = [
  JSON.stringify(rolePolicy),
  JSON.stringify(rolePolicy, null, 2),
  ...snippets(facts).map(({ plain }) => plain),
]

/** A policy cut off somewhere, with a piece taken out and one put in. */
const broken = fc
  .record({
    text: fc.constantFrom(...texts),
    cut: fc.nat(2_500),
    from: fc.nat(2_500),
    length: fc.nat(12),
    piece: fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', 'x', '*', '\n', '${', '\u0000'),
  })
  .map(({ text, cut, from, length, piece }) => {
    const whole = text.slice(0, from) + piece + text.slice(from + length)
    return whole.slice(0, Math.max(1, cut % (whole.length + 1)))
  })

function isInside({ start, end }: Range, text: string): boolean {
  return start.offset >= 0 && start.offset <= end.offset && end.offset <= text.length
}

test('no text and no place makes them throw, and what they name lies in the text', () => {
  fc.assert(
    fc.property(broken, fc.nat(2_500), (text, place) => {
      const offset = place % (text.length + 1)
      const items = complete(text, offset, facts)
      for (const { range } of items) {
        expect(isInside(range, text)).toBe(true)
        expect(range.start.line).toBe(range.end.line)
        expect(range.start.offset <= offset && offset <= range.end.offset).toBe(true)
      }
      const said = hover(text, offset, facts)
      if (said) expect(isInside(said.range, text)).toBe(true)
      for (const { edits } of fixes(text, placesOf(text).range(offset, offset), facts))
        for (const { range } of edits) expect(isInside(range, text)).toBe(true)
      for (const { at } of actionHints(text)) expect(at.offset).toBeLessThanOrEqual(text.length)
      for (const { range } of statementLenses(text, null)) expect(isInside(range, text)).toBe(true)
    }),
    { numRuns: 400 },
  )
})
