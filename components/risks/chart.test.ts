import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placed, pointsOf } from './chart.ts'

const box = { width: 100, height: 20 }

test('days that were not counted leave their place', () => {
  const points = [
    { day: '2026-11-01', open: 4 },
    { day: '2026-11-02', open: 2 },
    { day: '2026-11-05', open: 0 },
  ]
  expect(placed(points, box)).toEqual([
    { x: 0, y: 0 },
    { x: 25, y: 10 },
    { x: 100, y: 20 },
  ])
})

test('one day, none at all, and a kind that was not known of old', () => {
  expect(placed([{ day: '2026-11-01', open: 3 }], box)).toEqual([{ x: 100, y: 0 }])
  expect(placed([{ day: '2026-11-01', open: 0 }], box)).toEqual([{ x: 100, y: 20 }])
  expect(placed([], box)).toEqual([])
  expect(
    pointsOf(
      [
        { day: '2026-11-01', open: {} },
        { day: '2026-11-02', open: { 'inert-grant': 0 } },
      ],
      'inert-grant',
    ),
  ).toEqual([{ day: '2026-11-02', open: 0 }])
})

test('nothing leaves the box, and later is never further left', () => {
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 100_000 }), (list, most) => {
      const points = list
        .toSorted((one, other) => one - other)
        .map((number, at) => ({
          day: new Date(number * 86_400_000).toISOString().slice(0, 10),
          open: (most * (at + 1)) % (most + 1),
        }))
      const drawn = placed(points, box)
      for (const { x, y } of drawn)
        expect([x >= 0, x <= 100, y >= 0, y <= 20]).toEqual([true, true, true, true])
      expect(drawn.map(({ x }) => x)).toEqual(drawn.map(({ x }) => x).toSorted((one, other) => one - other))
    }),
  )
})
