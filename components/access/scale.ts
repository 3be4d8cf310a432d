import type { VerdictCounts } from '@/lib/iam/index.ts'
import { type ShownVerdict, verdictOrder } from './verdict.ts'

/** One piece of a bar, in per cent of the bar's width. */
export type Segment = {
  readonly verdict: ShownVerdict
  readonly count: number
  readonly start: number
  readonly width: number
}

/** The least a piece that is there takes up, in per cent: 3 of 10,000 actions must still be seen. */
const smallest = 3

/**
 * Lays the verdicts side by side in the given order over 100 %.
 * Widths go with the square root of the count: a linear scale would hide the few actions that matter behind an admin
 * role's thousands, a logarithmic one would make 3 and 300 look alike. Order is kept: more actions are never drawn smaller.
 */
export function segmentsOf(
  counts: VerdictCounts,
  order: readonly ShownVerdict[] = verdictOrder,
): readonly Segment[] {
  return laidOut(counts, order, measure(counts))
}

/** Two bars on one scale, so that they can be compared: the longer fills the width, and equal counts are equally wide. */
export function segmentsOfBoth(
  one: VerdictCounts,
  other: VerdictCounts,
  order: readonly ShownVerdict[] = verdictOrder,
): readonly [readonly Segment[], readonly Segment[]] {
  const [left, right] = [measure(one), measure(other)]
  const scale = { sum: Math.max(left.sum, right.sum), pieces: Math.max(left.pieces, right.pieces) }
  return [laidOut(one, order, scale), laidOut(other, order, scale)]
}

type Scale = { readonly sum: number; readonly pieces: number }

function measure(counts: VerdictCounts): Scale {
  const present = verdictOrder.filter((verdict) => counts[verdict] > 0)
  return {
    sum: present.reduce((all, verdict) => all + Math.sqrt(counts[verdict]), 0),
    pieces: present.length,
  }
}

function laidOut(
  counts: VerdictCounts,
  order: readonly ShownVerdict[],
  { sum, pieces }: Scale,
): readonly Segment[] {
  const spare = 100 - smallest * pieces
  let start = 0
  return order
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => {
      const width = smallest + (spare * Math.sqrt(counts[verdict])) / sum
      const segment = { verdict, count: counts[verdict], start, width }
      start += width
      return segment
    })
}

/** From the left edge of the first to the right edge of the last of the named pieces; null when none is there. */
export function spanOf(
  segments: readonly Segment[],
  verdicts: readonly ShownVerdict[],
): { readonly start: number; readonly width: number } | null {
  const covered = segments.filter((segment) => verdicts.includes(segment.verdict))
  const first = covered.at(0)
  const last = covered.at(-1)
  if (!first || !last) return null
  return { start: first.start, width: last.start + last.width - first.start }
}
