import { expect, test } from 'vitest'
import { heldInWords } from './held-in-words.ts'

const changed = '2026-11-26T12:00:00.000Z'
const after = (minutes: number) => Date.parse(changed) + minutes * 60_000

test.each([
  [0, false, '6 hours'],
  [-5, false, '6 hours'],
  [61, false, '5 hours'],
  [280, false, '80 min'],
  [359, false, '1 min'],
  [10, true, '49 min'],
])('%i minutes after, target role %s: %s', (minutes, hasTarget, time) => {
  expect(heldInWords(changed, hasTarget, after(minutes))).toContain(`up to ${time} more`)
})

test.each([
  [360, false],
  [59, true],
  [60 * 24 * 90, false],
])('%i minutes after, target role %s: nothing is held any more', (minutes, hasTarget) => {
  expect(heldInWords(changed, hasTarget, after(minutes))).toBeNull()
})

test('a time that cannot be read says nothing', () => {
  expect(heldInWords('', false, after(0))).toBeNull()
})
