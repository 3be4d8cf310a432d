import type { RiskKind } from '@/lib/fleet/types.ts'
import type { RiskDay } from '@/lib/risks/types.ts'

export type Point = { readonly day: string; readonly open: number }

/** A kind over the days on which it was counted. */
export function pointsOf(days: readonly RiskDay[], kind: RiskKind): readonly Point[] {
  return days.flatMap(({ day, open }) => {
    const count = open[kind]
    return count === undefined ? [] : [{ day, open: count }]
  })
}

const dayMs = 86_400_000
const round = (value: number) => Math.round(value * 10) / 10

/**
 * Points in a box, the first day at its left and the last at its right, none at its foot and the most at its top: days that were not counted leave their
 * place. A single day stands at the right.
 */
export function placed(
  points: readonly Point[],
  { width, height }: { readonly width: number; readonly height: number },
): readonly { readonly x: number; readonly y: number }[] {
  const most = Math.max(1, ...points.map(({ open }) => open))
  const first = Date.parse(points[0]?.day ?? '')
  const span = (Date.parse(points.at(-1)?.day ?? '') - first) / dayMs
  return points.map(({ day, open }) => ({
    x: round(span > 0 ? ((Date.parse(day) - first) / dayMs / span) * width : width),
    y: round(height - (open / most) * height),
  }))
}
