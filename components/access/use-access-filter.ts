'use client'
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import type { AccessFilter } from './filter-view.ts'
import { type ShownVerdict, verdictOrder } from './verdict.ts'

const parsers = {
  verdict: parseAsArrayOf(parseAsStringLiteral(verdictOrder)).withDefault([]),
  q: parseAsString.withDefault(''),
  open: parseAsArrayOf(parseAsString).withDefault([]),
  why: parseAsString,
}

export type AccessFilterState = {
  readonly filter: AccessFilter
  /** Prefixes of the services that are opened. */
  readonly open: readonly string[]
  /** The action whose verdict is being explained. */
  readonly why: string | null
  explain(action: string | null): void
  toggleVerdict(verdict: ShownVerdict): void
  setText(text: string): void
  toggleService(prefix: string): void
  clear(): void
}

/** What the access table shows, kept in the address so that it can be shared. */
export function useAccessFilter(): AccessFilterState {
  const [{ verdict, q, open, why }, set] = useQueryStates(parsers, { history: 'replace', shallow: true })
  const filter = useMemo(() => ({ verdicts: verdict, text: q }), [verdict, q])
  return {
    filter,
    open,
    why,
    explain: (action) => void set({ why: action }),
    toggleVerdict: (chosen) => void set({ verdict: toggled(verdict, chosen) }),
    setText: (text) => void set({ q: text === '' ? null : text }),
    toggleService: (prefix) => void set({ open: toggled(open, prefix) }),
    clear: () => void set({ verdict: null, q: null }),
  }
}

function toggled<T>(list: readonly T[], item: T): T[] | null {
  const next = list.includes(item) ? list.filter((other) => other !== item) : [...list, item]
  return next.length > 0 ? next : null
}
