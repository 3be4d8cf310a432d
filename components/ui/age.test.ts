import { expect, test } from 'vitest'
import { ageInWords } from './age.tsx'

test.each([
  [0, 'just now'],
  [5, '5 seconds ago'],
  [59, '59 seconds ago'],
  [120, '2 minutes ago'],
  [3600 * 5, '5 hours ago'],
  [86_400, 'yesterday'],
  [86_400 * 45, '45 days ago'],
  [86_400 * 100, '3 months ago'],
  [86_400 * 800, '2 years ago'],
  [-3600 * 3, 'in 3 hours'],
])('%i seconds are %s', (seconds, words) => {
  expect(ageInWords(seconds)).toBe(words)
})
