import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordTexts } from './record-texts.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
async function* inPieces(text: string, size: number) {
  const all = bytes(text)
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size)
}
async function read(text: string, size = 1000): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const each of recordTexts(inPieces(text, size))) found.push(JSON.parse(each))
  return found
}

const records = [
  { eventName: 'PutObject', resources: [{ ARN: 'arn:aws:s3:::a/"}]{' }], deep: { a: [{ b: '\\"' }] } },
  { eventName: 'GetÖbject\u2028', note: '{"Records":[' },
  {},
]

describe('records of a file', () => {
  test.each([
    ['of CloudTrail', JSON.stringify({ Records: records })],
    ['of LookupEvents', JSON.stringify({ NextToken: 'x', Events: records })],
    ['laid out', JSON.stringify({ Records: records }, null, 2)],
    ['in a list', JSON.stringify(records)],
    ['one a line', records.map((each) => JSON.stringify(each)).join('\n')],
    [
      'of several files behind one another',
      records.map((each) => JSON.stringify({ Records: [each] })).join(''),
    ],
  ])('%s, in pieces of any size', async (_, text) => {
    for (const size of [1, 2, 7, 64, 100_000]) expect(await read(text, size)).toEqual(records)
  })

  test('a single one is itself, lists in it or not', async () => {
    expect(await read(JSON.stringify(records[0]))).toEqual([records[0]])
    expect(await read('{"Other":[{"a":1}]}')).toEqual([{ Other: [{ a: 1 }] }])
  })

  test('one that breaks off is left out, and one that is far too long', async () => {
    const text = JSON.stringify({ Records: records })
    expect(await read(text.slice(0, -5))).toEqual(records.slice(0, 2))
    const long = { eventName: 'x'.repeat(1_100_000) }
    expect(await read(JSON.stringify({ Records: [records[0], long, records[1]] }), 5000)).toEqual(
      records.slice(0, 2),
    )
  })

  test('whatever JSON objects there are, cut anywhere', async () => {
    const someRecord = fc.dictionary(fc.string(), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(
        fc.array(someRecord, { maxLength: 5 }),
        fc.integer({ min: 1, max: 40 }),
        async (list, size) => {
          expect(await read(JSON.stringify({ Records: list }), size)).toEqual(
            JSON.parse(JSON.stringify(list)),
          )
        },
      ),
    )
  })

  test('of no JSON at all it makes nothing of harm', async () => {
    for await (const each of recordTexts(inPieces('no ] } { json "', 3))) expect(typeof each).toBe('string')
  })
})
