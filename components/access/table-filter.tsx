'use client'
import { X } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { Sign } from '../ui/sign.tsx'
import type { FilteredService, Trait } from './filter-view.ts'
import { type Column, columnNames } from './opened.ts'
import { VerdictSwatch } from './set-bar.tsx'
import type { AccessFilterState } from './use-access-filter.ts'
import { verdictStyles } from './verdict.ts'

type Props = {
  state: AccessFilterState
  services: readonly FilteredService[]
  /** What there is to choose from. */
  columns: readonly Column[]
  traits: readonly Trait[]
}

const traitNames: Readonly<Record<Trait, string>> = { conditional: 'conditional', unknown: '? not certain' }

/** Text, access levels and verdicts to look for, and how much is found. */
export function FilterBar({ state, services, columns, traits }: Props) {
  const id = useId()
  const { filter } = state
  const matches = services.reduce((sum, service) => sum + service.matches, 0)
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b px-3.5 py-2">
      <label htmlFor={id} className="sr-only">
        Find an action, a resource, a condition or a statement
      </label>
      <input
        id={id}
        type="search"
        value={filter.text}
        placeholder="Find an action, resource, condition, statement…"
        spellCheck={false}
        onChange={(event) => state.setText(event.target.value)}
        className="h-[30px] w-full sm:w-80 rounded-md border border-line-strong/60 bg-panel px-2.5 placeholder:text-dim"
      />
      <fieldset className="flex flex-wrap gap-1 border-0 p-0" aria-label="Filter by access level">
        {columns.map((column) => (
          <Toggle
            key={column}
            pressed={filter.columns.includes(column)}
            onToggle={() => state.toggleColumn(column)}
          >
            {columnNames[column]}
          </Toggle>
        ))}
        {traits.map((trait) => (
          <Toggle
            key={trait}
            pressed={filter.traits.includes(trait)}
            onToggle={() => state.toggleTrait(trait)}
          >
            <span className="text-cond">
              {trait === 'conditional' && <Sign of="conditional" />}
              {traitNames[trait]}
            </span>
          </Toggle>
        ))}
      </fieldset>
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

function Toggle({
  pressed,
  onToggle,
  children,
}: {
  pressed: boolean
  onToggle: () => void
  children: ReactNode
}) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onToggle}
      className="min-h-6 cursor-pointer rounded-md px-2 text-dim text-xs ring-1 ring-line ring-inset hover:bg-sunk aria-pressed:bg-accent-soft aria-pressed:text-text aria-pressed:ring-accent"
    >
      {children}
    </button>
  )
}
