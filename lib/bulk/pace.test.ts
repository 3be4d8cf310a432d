import { expect, test } from 'vitest'
import { afterAnswer, afterThrottling, holdBackMs, type Pace, startPace, widthMax } from './pace.ts'

function after(pace: Pace, step: (pace: Pace) => Pace, times: number): Pace {
  return Array.from({ length: times }).reduce<Pace>(step, pace)
}

test('climbs by one a round and no further than the most', () => {
  expect(startPace().width).toBe(3)
  expect(after(startPace(), afterAnswer, 3).width).toBe(4)
  expect(after(startPace(), afterAnswer, 7).width).toBe(5)
  expect(after(startPace(), afterAnswer, 500)).toMatchObject({ width: widthMax })
  expect(startPace(1).width).toBe(1)
})

test('halves when throttled, holds back twice as long each time in a row, and climbs again', () => {
  const top = after(startPace(), afterAnswer, 500)
  expect(holdBackMs(top)).toBe(0)
  const once = afterThrottling(top)
  expect(once.width).toBe(widthMax / 2)
  expect(holdBackMs(once)).toBe(200)
  expect(holdBackMs(afterThrottling(once))).toBe(400)
  const often = after(top, afterThrottling, 50)
  expect(often.width).toBe(1)
  expect(holdBackMs(often)).toBe(5000)
  expect(holdBackMs(afterAnswer(often))).toBe(0)
  expect(after(often, afterAnswer, 500).width).toBe(widthMax)
})
