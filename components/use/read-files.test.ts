import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { isEventFile } from './event-file.ts'
import { readFiles } from './read-files.ts'

const event = (eventName: string, pod = 'invoice-wr') => ({
  eventTime: '2026-11-28T10:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName,
  userIdentity: {
    arn: `arn:aws:sts::111122223333:assumed-role/shared/eks-prod-eu-1-${pod}-0f3c1a52-8f0e-4f4d-9a3b-2c1d0e9f8a7b`,
  },
  requestParameters: { bucketName: 'invoices', key: 'a' },
})
const text = (...events: readonly object[]) => JSON.stringify({ Records: events })
const file = (name: string, bytes: string | Uint8Array<ArrayBuffer>) => new File([bytes], name)
const packed = (content: string) => new Uint8Array(gzipSync(content))

const reading = { onProgress: () => undefined, isStopped: () => false }

describe('files', () => {
  test('of several kinds come to one', async () => {
    const seen: number[] = []
    const files = [
      file('a.json', text(event('GetObject'))),
      file('b.json.gz', packed(text(event('GetObject'), event('PutObject', 'report')))),
    ]
    const found = await readFiles(files, { ...reading, onProgress: ({ done }) => seen.push(done) })
    expect(found.sessions).toMatchObject({ read: 3, damaged: 0, others: 0 })
    expect(found.sessions.pods.map(({ calls }) => calls)).toEqual([2, 1])
    expect(found.files.map(({ name, events, damage }) => [name, events, damage])).toEqual([
      ['a.json', 1, null],
      ['b.json.gz', 2, null],
    ])
    expect(seen.at(-1)).toBe(files.reduce((sum, { size }) => sum + size, 0))
    expect(found.wasStopped).toBe(false)
  })

  test('that break off keep what came before, and those behind them are read', async () => {
    const many = packed(
      text(...Array.from({ length: 5000 }, (_, at) => ({ ...event('GetObject'), id: at * 7919 }))),
    )
    const files = [
      file('cut.json.gz', many.subarray(0, many.length / 2)),
      file('b.json', text(event('PutObject'))),
    ]
    const { files: told, sessions } = await readFiles(files, reading)
    expect(told.map(({ damage }) => damage)).toEqual(['broken', null])
    expect(told[0]?.events).toBeGreaterThan(1000)
    expect(sessions.read).toBe((told[0]?.events ?? 0) + 1)
  })

  test('that are stopped say so, and count as far as they were read', async () => {
    const large = text(...Array.from({ length: 5000 }, () => event('GetObject')))
    let isStopped = false
    const found = await readFiles([file('a.json', large), file('b.json', large)], {
      onProgress: ({ done }) => {
        isStopped = done > 300_000
      },
      isStopped: () => isStopped,
    })
    expect(found.wasStopped).toBe(true)
    expect(found.files).toHaveLength(1)
    expect(found.sessions.read).toBeGreaterThan(500)
    expect(found.sessions.read).toBeLessThan(5000)
  })

  test.each([
    ['AWSLogs/1/CloudTrail/eu-west-1/2026/11/28/1_CloudTrail_eu-west-1_20261128T1000Z_a.json.gz', true],
    ['events.JSON', true],
    ['AWSLogs/1/CloudTrail-Digest/eu-west-1/2026/1_CloudTrail-Digest_eu-west-1_a.json.gz', false],
    ['1_CloudTrail-Insight_eu-west-1_a.json.gz', false],
    ['notes.txt', false],
  ])('of a folder: %s', (path, expected) => {
    expect(isEventFile(path)).toBe(expected)
  })
})
