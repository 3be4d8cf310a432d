import { describe, expect, test } from 'vitest'
import type { Crawl } from '@/lib/crawl/types.ts'
import { countsOf, paceOf, shareOf, spanInWords, standingOf } from './crawl-words.ts'

const crawl: Crawl = {
  id: 'x',
  accountId: '111122223333',
  region: 'eu-west-1',
  reason: 'asked',
  state: 'running',
  askedAt: '2026-11-26T10:00:00.000Z',
  startedAt: '2026-11-26T10:00:00.000Z',
  endedAt: null,
  clusters: 8,
  clustersDone: 1,
  listed: 0,
  described: 1200,
  failed: 0,
  changed: 0,
  throttled: 0,
  expected: 4800,
  reading: 'prod-eu-1',
  rate: 40,
  remainingSeconds: 90,
  abandoned: false,
  problem: null,
}
const over = { ...crawl, state: 'done', endedAt: '2026-11-26T10:02:00.000Z', rate: null } as const

test.each([
  [0, '1 s'],
  [40.4, '40 s'],
  [90, '2 min'],
  [3600, '1 h'],
  [7500, '2 h 5 min'],
])('%s seconds are %s', (seconds, words) => {
  expect(spanInWords(seconds)).toBe(words)
})

describe('a crawl in words', () => {
  test('under way', () => {
    expect(countsOf(crawl)).toBe('1 of 8 clusters · 1,200 of 4,800 associations')
    expect(paceOf(crawl)).toBe('40 requests/s · 2 min left')
    expect(shareOf(crawl)).toBe(0.25)
    expect(standingOf(crawl).word).toBe('reading')
    expect(standingOf({ ...crawl, abandoned: true }).word).toBe('to be taken over')
    expect(standingOf(over).word).toBe('done')
    expect(standingOf({ ...over, failed: 2 }).word).toBe('done in part')
    expect(standingOf({ ...over, described: 0, failed: 2 }).word).toBe('not read')
  })
  test('where little is known', () => {
    const begun = { ...crawl, clusters: 0, described: 0, expected: null, rate: null, remainingSeconds: null }
    expect(countsOf(begun)).toBe('')
    expect(paceOf(begun)).toBe('')
    expect(shareOf(begun)).toBeNull()
  })
  test('over', () => {
    expect(countsOf({ ...over, clustersDone: 8, failed: 2, changed: 3, throttled: 5 })).toBe(
      '8 of 8 clusters · 1,200 associations · 3 new or changed · 2 not read · held back 5 times',
    )
    expect(paceOf(over)).toBe('took 2 min')
    expect(paceOf({ ...over, startedAt: null })).toBe('')
  })
})
