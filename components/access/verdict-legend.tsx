'use client'
import type { VerdictCounts } from '@/lib/iam/index.ts'
import { Sign } from '../ui/sign.tsx'
import { type Limits, phraseOf } from './overlap-model.ts'
import { VerdictSwatch } from './set-bar.tsx'
import { useAccessFilter } from './use-access-filter.ts'
import { verdictOrder, verdictStyles } from './verdict.ts'

type Props = { counts: VerdictCounts; conditional: number; limits: Limits }

/** The overlap picture's key; each entry filters the table below. */
export function VerdictLegend({ counts, conditional, limits }: Props) {
  const { filter, toggleVerdict } = useAccessFilter()
  return (
    <fieldset
      className="-mx-2 flex flex-wrap items-center gap-x-1 gap-y-1 border-0 p-0"
      aria-label="Filter by verdict"
    >
      {verdictOrder.map((verdict) => (
        <button
          key={verdict}
          type="button"
          disabled={counts[verdict] === 0}
          aria-pressed={filter.verdicts.includes(verdict)}
          title={verdictStyles[verdict].description}
          onClick={() => toggleVerdict(verdict)}
          className="inline-flex min-h-6 cursor-pointer items-center gap-1.5 rounded-md px-2 py-0.5 text-dim hover:bg-sunk aria-pressed:bg-accent-soft aria-pressed:text-text disabled:cursor-default disabled:hover:bg-transparent"
        >
          <VerdictSwatch verdict={verdict} />
          {phraseOf(verdict, limits)}
          <b className="font-semibold text-text tabular-nums">{counts[verdict].toLocaleString('en')}</b>
        </button>
      ))}
      {conditional > 0 && (
        <span className="px-2 text-cond">
          <Sign of="conditional" />
          {conditional.toLocaleString('en')} {conditional === 1 ? 'holds' : 'hold'} only under conditions
        </span>
      )}
    </fieldset>
  )
}
