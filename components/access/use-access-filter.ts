'use client'
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import type { AccessFilter, Trait } from './filter-view.ts'
import { type Column, type Marks, toggleCell, toggleService } from './opened.ts'
import { type ShownVerdict, verdictOrder } from './verdict.ts'

const columns: readonly Column[] = ['List', 'Read', 'Write', 'Tagging', 'Permissions management', 'Other']
const traits: readonly Trait[] = ['conditional', 'unknown']

const parsers = {
  verdict: parseAsArrayOf(parseAsStringLiteral(verdictOrder)).withDefault([]),
  level: parseAsArrayOf(parseAsStringLiteral(columns)).withDefault([]),
  only: parseAsArrayOf(parseAsStringLiteral(traits)).withDefault([]),
  q: parseAsString.withDefault(''),
  open: parseAsArrayOf(parseAsString).withDefault([]),
  why: parseAsString,
}

export type AccessFilterState = {
  readonly filter: AccessFilter
  readonly isFiltered: boolean
  readonly open: Marks
  /** The action whose verdict is being explained. */
  readonly why: string | null
  explain(action: string | null): void
  toggleVerdict(verdict: ShownVerdict): void
  toggleColumn(column: Column): void
  toggleTrait(trait: Trait): void
  setText(text: string): void
  toggleService(prefix: string, columns: readonly Column[]): void
  toggleCell(prefix: string, column: Column, columns: readonly Column[]): void
  clear(): void
}

/** What the access table shows, kept in the address so that it can be shared. */
export function useAccessFilter(): AccessFilterState {
  const [{ verdict, level, only, q, open, why }, set] = useQueryStates(parsers, {
    history: 'replace',
    shallow: true,
  })
  const filter = useMemo(
    () => ({ verdicts: verdict, columns: level, traits: only, text: q }),
    [verdict, level, only, q],
  )
  return {
    filter,
    isFiltered: q !== '' || verdict.length + level.length + only.length > 0,
    open,
    why,
    explain: (action) => void set({ why: action }),
    toggleVerdict: (chosen) => void set({ verdict: toggled(verdict, chosen) }),
    toggleColumn: (chosen) => void set({ level: toggled(level, chosen) }),
    toggleTrait: (chosen) => void set({ only: toggled(only, chosen) }),
    setText: (text) => void set({ q: text === '' ? null : text }),
    toggleService: (prefix, all) => void set({ open: listed(toggleService(open, prefix, all)) }),
    toggleCell: (prefix, column, all) => void set({ open: listed(toggleCell(open, prefix, column, all)) }),
    clear: () => void set({ verdict: null, level: null, only: null, q: null }),
  }
}

function toggled<T>(list: readonly T[], item: T): T[] | null {
  return listed(list.includes(item) ? list.filter((other) => other !== item) : [...list, item])
}

/** An empty list leaves the address. */
function listed<T>(list: readonly T[]): T[] | null {
  return list.length > 0 ? [...list] : null
}
