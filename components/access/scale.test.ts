import { describe, expect, it } from 'vitest'
import { segmentsOf, segmentsOfBoth, spanOf } from './scale.ts'
import { describeCounts, noCounts } from './verdict.ts'

const counts = { granted: 28, narrowed: 19, denied: 3, cut: 9_000, inert: 11 }

describe('segmentsOf', () => {
  it('fills the bar exactly, in the order asked for', () => {
    const segments = segmentsOf(counts, ['cut', 'granted', 'narrowed', 'denied', 'inert'])
    expect(segments.map((segment) => segment.verdict)).toEqual([
      'cut',
      'granted',
      'narrowed',
      'denied',
      'inert',
    ])
    expect(segments.reduce((sum, segment) => sum + segment.width, 0)).toBeCloseTo(100)
    for (const [index, segment] of segments.entries()) {
      const before = segments[index - 1]
      expect(segment.start).toBeCloseTo(before ? before.start + before.width : 0)
    }
  })

  it('keeps three actions visible beside nine thousand, and never draws more as less', () => {
    const widths = new Map(segmentsOf(counts).map(({ verdict, width }) => [verdict, width]))
    expect(widths.get('denied')).toBeGreaterThan(3)
    expect(widths.get('granted')).toBeGreaterThan(widths.get('narrowed') ?? 100)
    expect(widths.get('cut')).toBeGreaterThan(50)
  })

  it('leaves out what is not there', () => {
    expect(segmentsOf({ ...noCounts, granted: 1 })).toEqual([
      { verdict: 'granted', count: 1, start: 0, width: 100 },
    ])
    expect(segmentsOf(noCounts)).toEqual([])
  })
})

describe('segmentsOfBoth', () => {
  it('draws equal counts equally wide, and neither bar longer than the place for it', () => {
    const [now, draft] = segmentsOfBoth(counts, { ...counts, granted: 5, denied: 0, cut: 9_023 })
    const widthOf = (bar: typeof now, verdict: string) => bar.find((each) => each.verdict === verdict)?.width
    expect(widthOf(draft, 'inert')).toBeCloseTo(widthOf(now, 'inert') ?? 0)
    expect(widthOf(draft, 'granted')).toBeLessThan(widthOf(now, 'granted') ?? 0)
    expect(widthOf(draft, 'cut')).toBeGreaterThan(widthOf(now, 'cut') ?? 100)
    for (const bar of [now, draft])
      expect(bar.reduce((sum, { width }) => sum + width, 0)).toBeLessThan(100.001)
  })

  it('is a single bar where both are alike, and nothing of nothing', () => {
    expect(segmentsOfBoth(counts, counts)[1]).toEqual(segmentsOf(counts))
    expect(segmentsOfBoth(noCounts, noCounts)).toEqual([[], []])
  })
})

describe('spanOf', () => {
  it('reaches over neighbours, and is nothing where none is there', () => {
    const segments = segmentsOf({ ...noCounts, cut: 1, granted: 1, inert: 2 }, ['cut', 'granted', 'inert'])
    const role = spanOf(segments, ['cut', 'granted'])
    const session = spanOf(segments, ['granted', 'inert'])
    expect(role?.start).toBe(0)
    expect((session?.start ?? 0) + (session?.width ?? 0)).toBeCloseTo(100)
    expect((session?.start ?? 0) < (role?.width ?? 0)).toBe(true)
    expect(spanOf(segments, ['denied'])).toBeNull()
  })
})

describe('describeCounts', () => {
  it('says the bar in words', () => {
    expect(describeCounts(counts)).toBe('28 granted, 19 narrowed, 3 denied, 9,000 cut, 11 inert')
    expect(describeCounts(noCounts)).toBe('no actions')
    expect(describeCounts(null)).toBe('unknown: the role could not be read')
  })
})
