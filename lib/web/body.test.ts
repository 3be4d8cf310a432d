import { expect, it } from 'vitest'
import { bodyLimit, isTooLarge } from './body.ts'

/** Comes in pieces of 64 kB as long as it is read; `taken` says how many were. */
function pieces(count: number) {
  const taken = { pieces: 0 }
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (taken.pieces === count) return controller.close()
        taken.pieces += 1
        controller.enqueue(new Uint8Array(65_536))
      },
    },
    { highWaterMark: 0 },
  )
  return { body, taken }
}

it.each([
  ['0', false],
  [String(bodyLimit), false],
  [String(bodyLimit + 1), true],
  ['10485760', true],
  ['99999999999999999999', true],
  ['-1', true],
  ['1e3', true],
  ['', true],
])('a length of %s: %s', async (length, expected) => {
  expect(await isTooLarge(length, null)).toBe(expected)
})

it('counts what tells no length, and stops where it is too much', async () => {
  expect(await isTooLarge(null, null)).toBe(false)
  expect(await isTooLarge(null, pieces(16).body)).toBe(false)
  const { body, taken } = pieces(10_000)
  expect(await isTooLarge(null, body)).toBe(true)
  expect(taken.pieces).toBe(17)
})
