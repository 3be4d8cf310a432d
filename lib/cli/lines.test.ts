import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineMax, readLines } from './lines.ts'

async function* stream(...chunks: (string | Uint8Array)[]) {
  yield* chunks
}

async function all(...chunks: (string | Uint8Array)[]) {
  const lines: (string | null)[] = []
  for await (const line of readLines(stream(...chunks))) lines.push(line)
  return lines
}

test('splits whatever the chunks are', async () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, ' '))
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 7 }), async (lines, size) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''))
      const chunks: Uint8Array[] = []
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size))
      expect(await all(...chunks)).toEqual(lines.map((text) => text.toWellFormed()))
    }),
  )
})

test('the last line needs no end, and CRLF is one', async () => {
  expect(await all('a\r\nb')).toEqual(['a', 'b'])
})

test('passes over a line that is too long and goes on', async () => {
  expect(await all('x'.repeat(lineMax), 'x\nb\n')).toEqual([null, 'b'])
})
