import { expect, it } from 'vitest'
import { showsToken } from './bearer.ts'

it.each([
  ['Bearer a-long-enough-token', true],
  ['bearer  a-long-enough-token', true],
  ['Bearer a-long-enough-tokem', false],
  ['Bearer a-long-enough-token ', false],
  ['Bearer a-long-enough', false],
  ['Basic a-long-enough-token', false],
  ['a-long-enough-token', false],
  ['Bearer ', false],
  ['', false],
  [null, false],
])('%s: %s', (authorization, expected) => {
  expect(showsToken(authorization, 'a-long-enough-token')).toBe(expected)
})
