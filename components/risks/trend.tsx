import { riskKinds } from '@/lib/fleet/filter/risk-kinds.ts'
import type { RiskKind } from '@/lib/fleet/types.ts'
import type { RiskDay } from '@/lib/risks/types.ts'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { ScrollRegion } from '../ui/scroll-region.tsx'
import { type Point, placed, pointsOf } from './chart.ts'
import { riskWords } from './words.ts'

const number = (value: number) => value.toLocaleString('en')
const box = { width: 116, height: 24 }

/** How many risks were open day by day. `of`: a tenant's name; null: of everything. */
export function RiskTrend({ of, days }: { readonly of: string | null; readonly days: readonly RiskDay[] }) {
  const title = of === null ? 'Open, day by day' : `Open, day by day: ${of}`
  const [first, last] = [days[0], days.at(-1)]
  if (!(first && last)) return null
  return (
    <Panel label={title}>
      <PanelHeader
        title={title}
        detail={
          days.length === 1
            ? `counted since ${first.day}`
            : `${first.day} to ${last.day}, the last count of each day`
        }
      />
      <ul className="grid gap-x-4 gap-y-2.5 p-3.5 sm:grid-cols-2 xl:grid-cols-4">
        {riskKinds.map((kind) => (
          <Line key={kind} kind={kind} points={pointsOf(days, kind)} />
        ))}
      </ul>
      <details className="border-line border-t px-3.5 py-2">
        <summary className="w-fit cursor-pointer text-accent">In numbers</summary>
        <ScrollRegion label={`${title}, in numbers`} className="mt-2">
          <Numbers title={title} days={days} />
        </ScrollRegion>
      </details>
    </Panel>
  )
}

function Line({ kind, points }: { readonly kind: RiskKind; readonly points: readonly Point[] }) {
  const [first, last] = [points[0], points.at(-1)]
  const places = placed(points, box)
  const end = places.at(-1)
  return (
    <li className="flex items-center gap-2.5">
      <svg
        aria-hidden
        viewBox={`-3 -3 ${box.width + 6} ${box.height + 6}`}
        className="h-7.5 w-[122px] flex-none text-accent"
      >
        <line x1={0} x2={box.width} y1={box.height} y2={box.height} className="stroke-line" />
        <polyline
          points={places.map(({ x, y }) => `${x},${y}`).join(' ')}
          fill="none"
          stroke="currentColor"
          strokeWidth={1.5}
        />
        {end && <circle cx={end.x} cy={end.y} r={2.5} fill="currentColor" />}
      </svg>
      <span className="min-w-0">
        <span className="block truncate" title={riskWords[kind].label}>
          {riskWords[kind].label}
        </span>
        <span className="text-dim text-xs tabular-nums">
          {first && last ? (
            points.length > 1 ? (
              `${number(first.open)} → ${number(last.open)}`
            ) : (
              number(last.open)
            )
          ) : (
            <span>not counted</span>
          )}
        </span>
      </span>
    </li>
  )
}

function Numbers({ title, days }: { readonly title: string; readonly days: readonly RiskDay[] }) {
  return (
    <table className="w-full border-collapse text-xs tabular-nums">
      <caption className="sr-only">{title}</caption>
      <thead>
        <tr>
          <th scope="col" className="py-1 pr-3 text-left font-medium">
            Day (UTC)
          </th>
          {riskKinds.map((kind) => (
            <th key={kind} scope="col" className="min-w-20 px-2 py-1 text-right align-bottom font-medium">
              {riskWords[kind].label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map(({ day, open }) => (
          <tr key={day} className="border-line border-t">
            <th scope="row" className="whitespace-nowrap py-1 pr-3 text-left font-normal">
              {day}
            </th>
            {riskKinds.map((kind) => {
              const count = open[kind]
              return (
                <td key={kind} className="px-2 py-1 text-right">
                  {count === undefined ? '–' : number(count)}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
