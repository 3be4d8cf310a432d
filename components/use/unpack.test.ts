import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { bytesOf, type Damage } from './unpack.ts'

async function read(file: Blob): Promise<{ text: string; end: Damage | null; last: number }> {
  let [text, last] = ['', 0]
  const decoder = new TextDecoder()
  const bytes = bytesOf(file, (at) => {
    last = at
  })
  for (;;) {
    const next = await bytes.next()
    if (next.done) return { text, end: next.value, last }
    text += decoder.decode(next.value, { stream: true })
  }
}

/** Of which gzip makes something larger than a few pieces. */
const lines = Array.from({ length: 200_000 }, (_, at) => `${(at * 2_654_435_761) % 4_294_967_296}`).join('\n')
const packed = gzipSync(lines)

describe('the bytes of a file', () => {
  test('plain and packed are the same, whatever it is called', async () => {
    expect(await read(new Blob([lines]))).toEqual({ text: lines, end: null, last: lines.length })
    expect(await read(new Blob([packed]))).toEqual({ text: lines, end: null, last: packed.length })
    expect(await read(new Blob([]))).toEqual({ text: '', end: null, last: 0 })
  })

  test('what breaks off keeps what came before', async () => {
    const { text, end } = await read(new Blob([packed.subarray(0, packed.length / 2)]))
    expect(end).toBe('broken')
    expect(lines.startsWith(text)).toBe(true)
    expect(text.length).toBeGreaterThan(lines.length / 4)
  })

  test('what is damaged is told to be', async () => {
    const damaged = Buffer.from(packed)
    damaged.fill(0xff, packed.length / 2, packed.length / 2 + 200)
    const { text, end } = await read(new Blob([damaged]))
    expect(end).toBe('broken')
    expect(text.length).toBeLessThan(lines.length)
  })

  test('what cannot be read any more is told to be', async () => {
    const gone = { size: 10, slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) }
    expect((await read(gone as unknown as Blob)).end).toBe('unreadable')
  })

  test('reading stops where nobody asks for more', async () => {
    const bytes = bytesOf(new Blob([packed]), () => undefined)
    expect((await bytes.next()).done).toBe(false)
    expect(await bytes.return(null)).toEqual({ done: true, value: null })
  })
})
