/** One byte of a pack is another one: it never verifies, and what is said names where it lies. */
import fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { entries, source } from './evidence.fixture.ts'
import { packOf } from './pack.fixture.ts'
import type { EvidenceSource } from './types.ts'
import { verifyPack } from './verify.ts'

vi.setConfig({ testTimeout: 120_000 })

type Part = { readonly name: string; readonly from: number; readonly to: number }

/**
 * Where each file lies, read without the code that is tested: from one local header to the next, as their signatures tell, and up to the directory.
 */
function partsOf(file: Buffer): readonly Part[] {
  const directory = file.indexOf('PK\u0001\u0002', 0, 'latin1')
  const starts: number[] = []
  for (let at = 0; at >= 0 && at < directory; at = file.indexOf('PK\u0003\u0004', at + 4, 'latin1'))
    starts.push(at)
  return starts.map((from, index) => {
    const length = file.readUInt16LE(from + 26)
    const name = file.subarray(from + 30, from + 30 + length).toString('latin1')
    return { name, from, to: starts[index + 1] ?? directory }
  })
}

function holdsFor(file: Buffer, parts: readonly Part[], at: number, change: number): void {
  file.writeUInt8((file.readUInt8(at) ^ change) & 0xff, at)
  const { verifies, failures } = verifyPack(file)
  file.writeUInt8((file.readUInt8(at) ^ change) & 0xff, at)
  const part = parts.find(({ from, to }) => from <= at && at < to)
  const expected = part ? [part.name] : ['the archive’s directory', 'the archive’s seal']
  const [first] = failures
  const isNamed = expected.includes(first?.where ?? '') && first?.message.startsWith(first.where)
  if (verifies || failures.length !== 1 || !isNamed)
    expect.fail(`byte ${at} (${expected}): ${verifies} ${JSON.stringify(failures)}`)
}

async function made(given: EvidenceSource) {
  const file = Buffer.from((await packOf(given)).file)
  return { file, parts: partsOf(file) }
}

describe('a pack in which one byte is another one', () => {
  let small: Awaited<ReturnType<typeof made>>
  beforeAll(async () => {
    small = await made(source({ entries: entries.slice(2), access: [] }))
  })

  it('does not verify, wherever the byte is', () => {
    expect(small.parts.map(({ name }) => name)).toHaveLength(8)
    expect(verifyPack(small.file).failures).toEqual([])
    for (let at = 0; at < small.file.length; at++) holdsFor(small.file, small.parts, at, 1 + (at % 255))
  })

  it('does not, whatever it becomes', async () => {
    const whole = await made(source())
    fc.assert(
      fc.property(fc.nat({ max: whole.file.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) =>
        holdsFor(whole.file, whole.parts, at, change),
      ),
      { numRuns: 150 },
    )
  })

  it('is told of, and nothing thrown, whatever else is done to it', () => {
    const bytes = fc.uint8Array({ maxLength: 40 })
    fc.assert(
      fc.property(fc.nat({ max: small.file.length }), fc.nat({ max: 60 }), bytes, (at, without, put) => {
        const rest = small.file.subarray(Math.min(small.file.length, at + without))
        const other = Buffer.concat([small.file.subarray(0, at), put, rest])
        fc.pre(!other.equals(small.file))
        const { verifies, failures } = verifyPack(other)
        expect([verifies, failures.length > 0]).toEqual([false, true])
      }),
      { numRuns: 300 },
    )
  })
})
