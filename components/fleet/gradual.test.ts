import { expect, test } from 'vitest'
import { common, grown, rowsAFrame, rowsOf, type Span } from './gradual.ts'

const all = () => true
const seen = { first: 100, last: 130 }
const near = { first: 88, last: 142 }

/** Frame after frame, until nothing more is drawn. */
function frames(from: Span, isThere: (index: number) => boolean = all): readonly Span[] {
  const after = grown(from, seen, near, isThere)
  return after.first === common(from, near).first && after.last === common(from, near).last
    ? []
    : [after, ...frames(after, isThere)]
}

test('after a jump what is in sight comes first, so many rows a frame', () => {
  const [first, second, ...rest] = frames({ first: 0, last: 40 })
  expect(first).toEqual({ first: 100, last: 100 + rowsAFrame - 1 })
  expect(second).toEqual({ first: 100, last: 100 + 2 * rowsAFrame - 1 })
  expect(rest.at(-1)).toEqual(near)
  expect(rest.length).toBe(Math.ceil(55 / rowsAFrame) - 2)
})

test('what was drawn and is near stays, and what comes into view is added', () => {
  expect(grown({ first: 84, last: near.last - rowsAFrame }, seen, near, all)).toEqual(near)
  expect(grown({ first: near.first + rowsAFrame, last: 150 }, seen, near, all)).toEqual(near)
})

test('rows that are not fetched wait, whichever side they are on', () => {
  const below = frames({ first: 0, last: 40 }, (index) => index >= 120)
  expect(below.at(-1)).toEqual({ first: 120, last: near.last })
  const above = frames({ first: 0, last: 40 }, (index) => index < 120)
  expect(above.at(-1)).toEqual({ first: near.first, last: 119 })
  const none = grown({ first: 0, last: 40 }, seen, near, () => false)
  expect(none.last).toBeLessThan(none.first)
})

test('the rows of a part are its places in order, of none there are none', () => {
  expect(rowsOf({ first: 3, last: 5 })).toEqual([3, 4, 5])
  expect(rowsOf({ first: 100, last: 42 })).toEqual([])
})
