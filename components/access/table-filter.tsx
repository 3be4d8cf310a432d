'use client'
import { X } from 'lucide-react'
import { useId } from 'react'
import type { FilteredService } from './filter-view.ts'
import { VerdictSwatch } from './set-bar.tsx'
import type { AccessFilterState } from './use-access-filter.ts'
import { verdictStyles } from './verdict.ts'

type Props = { state: AccessFilterState; services: readonly FilteredService[] }

/** Text and verdicts to look for, and how much is found. */
export function FilterBar({ state, services }: Props) {
  const id = useId()
  const { filter } = state
  const matches = services.reduce((sum, service) => sum + service.matches, 0)
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b px-3.5 py-2">
      <label htmlFor={id} className="sr-only">
        Find an action, a resource or a condition
      </label>
      <input
        id={id}
        type="search"
        value={filter.text}
        placeholder="Find an action, resource, condition…"
        spellCheck={false}
        onChange={(event) => state.setText(event.target.value)}
        className="h-[30px] w-72 max-w-full rounded-md border border-line-strong/60 bg-panel px-2.5 placeholder:text-dim"
      />
      {filter.verdicts.map((verdict) => (
        <button
          key={verdict}
          type="button"
          aria-label={`Stop showing only ${verdictStyles[verdict].word}`}
          onClick={() => state.toggleVerdict(verdict)}
          className="inline-flex min-h-6 cursor-pointer items-center gap-1.5 rounded-full bg-accent-soft px-2 text-xs"
        >
          <VerdictSwatch verdict={verdict} />
          only {verdictStyles[verdict].word}
          <X aria-hidden size={12} />
        </button>
      ))}
      <span className="ml-auto text-dim tabular-nums" aria-live="polite">
        {matches.toLocaleString('en')} {matches === 1 ? 'action' : 'actions'} in {services.length}{' '}
        {services.length === 1 ? 'service' : 'services'}
      </span>
    </div>
  )
}
