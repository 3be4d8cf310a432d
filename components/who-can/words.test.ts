import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shares } from './shares.ts'
import { describeTally, sayReasons, sayShortfall, sayTally, totalOf } from './words.ts'

const tally = (always: number, sometimes: number, unknown: number, never: number) => ({
  always,
  sometimes,
  unknown,
  never,
})

describe('sayTally', () => {
  it.each([
    [
      tally(312, 45, 12, 99_631),
      '312 of 100,000 associations always can, 45 sometimes; of 12 it is not known.',
    ],
    [tally(3, 0, 0, 7), '3 of 10 associations always can.'],
    [tally(0, 3, 0, 7), '3 of 10 associations sometimes can, none always.'],
    [tally(0, 0, 0, 10), 'Nobody: none of 10 associations can.'],
    [tally(0, 0, 2, 8), '8 of 10 associations never can; of 2 it is not known.'],
    [tally(0, 0, 10, 0), 'It is not known of any of 10 associations.'],
    [tally(1, 0, 0, 0), '1 of 1 association always can.'],
  ])('%o', (given, words) => {
    expect(sayTally(given)).toBe(words)
  })
})

describe('describeTally', () => {
  it('leaves out what there is none of', () => {
    expect(describeTally(tally(2, 0, 1, 0))).toBe('2 always, 1 unknown')
    expect(describeTally(tally(0, 0, 0, 0))).toBe('no associations')
  })
})

describe('sayReasons', () => {
  it('gives every reason its number', () => {
    expect(sayReasons({ waiting: 1, undescribed: 0, unreadable: 2, unclear: 0 })).toEqual([
      '1 waits to be analysed; the answer follows by itself',
      '2 have a role or a policy that could not be read',
    ])
  })
})

describe('sayShortfall', () => {
  const link = (layer: 'identity' | 'session') => ({ layer, policy: 'p', index: 0, effect: 'Allow' as const })
  it('tells which side is missing', () => {
    expect(sayShortfall([link('session')])).toMatch(/its role does not/)
    expect(sayShortfall([link('identity')])).toMatch(/^its role allows it/)
    expect(sayShortfall([link('identity'), link('session')])).toMatch(/not every layer/)
  })
})

describe('shares', () => {
  it('fill the bar, and hide nobody', () => {
    const count = fc.nat(100_000)
    fc.assert(
      fc.property(count, count, count, count, (...counts) => {
        const given = tally(...counts)
        const parts = shares(given)
        fc.pre(totalOf(given) > 0)
        expect(parts.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(100)
        expect(parts.map(({ verdict }) => verdict)).toEqual(
          (['always', 'sometimes', 'unknown', 'never'] as const).filter((verdict) => given[verdict] > 0),
        )
        for (const { width } of parts) expect(width).toBeGreaterThanOrEqual(2)
      }),
    )
  })
})
