import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { parseJson, placesOf, type Range, readToken, type Token } from '../iam/index.ts'
import { complete } from './complete.ts'
import { fixes } from './fixes.ts'
import { hover } from './hover.ts'
import { rolePolicy, shopFacts } from './language.fixture.ts'
import { actionHints, statementLenses } from './lenses.ts'
import { snippets } from './snippets.ts'
import type { Completion } from './types.ts'

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

/** A snippet whose tab-stops nobody touches; of a choice its first. */
function untouched({ insertText, isSnippet }: Completion): string {
  if (!isSnippet) return insertText
  return insertText
    .replace(/(?<!\\)\$\{\d\|([^,|]*)[^|]*\|\}/g, '$1')
    .replace(/(?<!\\)\$\{\d:((?:\\.|[^}\\])*)\}/g, '$1')
    .replace(/(?<!\\)\$\d/g, '')
    .replace(/\\([$}\\])/g, '$1')
}

/** The strings of a text, with their quotes. */
function stringsIn(text: string): readonly Token[] {
  const found: Token[] = []
  for (let token = readToken(text, 0); token.kind !== 'end'; token = readToken(text, token.end))
    if (token.kind === 'string') found.push(token)
  return found
}

test('whatever is taken where a string was being written, the text is JSON', () => {
  let taken = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.nat(200),
      fc.constantFrom('within', 'gone', 'open'),
      fc.nat(1_000),
      (text, which, how, pick) => {
        const strings = stringsIn(text)
        const { start, end } = strings[which % strings.length] ?? { start: 0, end: 0 }
        // An open string takes the rest of its line with it, so only the end of a line leaves it readable.
        const left = { within: text.slice(start, end), gone: '', open: text.slice(start, end - 1) }[how]
        if (how === 'open' && !/^,?\n/.test(text.slice(end))) return
        const broken = text.slice(0, start) + left + text.slice(end)
        const offset = how === 'gone' ? start : start + Math.max(1, left.length - 2)
        const items = complete(broken, offset, facts)
        const item = items[pick % Math.max(1, items.length)]
        if (!item) return
        taken++
        const { range } = item
        const after = broken.slice(0, range.start.offset) + untouched(item) + broken.slice(range.end.offset)
        expect([broken, item.label, after, parseJson(after).problems]).toEqual([
          broken,
          item.label,
          after,
          [],
        ])
      },
    ),
    { numRuns: 1_500 },
  )
  expect(taken).toBeGreaterThan(300)
})
