'use client'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { readableText } from '@/components/access/json-lines.ts'
import type { SeenVersion } from '@/lib/associations/types.ts'
import { minifyPolicy } from '@/lib/iam/index.ts'
import { forgetDraft, keepDraft, readDraft, tabStorage } from './draft-store.ts'
import { analysedMax } from './engine.protocol.ts'

/** An association's session policy as it stands at AWS, and the text under the person's hands. */
export type Draft = {
  readonly text: string
  /** What the draft is written against; a save over anything else is a conflict. */
  readonly seen: SeenVersion
  /** The applied policy laid out as the editor shows it; empty when there is none. */
  readonly applied: string
  /** It came back from the tab's storage. */
  readonly restored: boolean
  /** It says something else than what is applied; white space is nothing. */
  readonly changed: boolean
  /** Counts the texts that did not come from the place one writes in, so that this place knows when to follow. */
  readonly outside: number
  /** The text as the place one writes in has it now. */
  type(text: string): void
  /** Another text from elsewhere: a fix, a starter, the builder. */
  setText(text: string): void
  /** Back to what is applied. */
  discard(): void
  /** Goes on from another version: a newer one found at AWS, or the one just stored. `text` absent: its own. */
  rebase(onto: SeenVersion, text?: string): void
}

type State = {
  readonly text: string
  readonly seen: SeenVersion
  readonly restored: boolean
  readonly outside: number
}

/** A draft is written to the tab's storage when the hand rests; a reload in between is caught by `pagehide`. */
const restMs = 250

/** Keeps the draft, also over a reload: it lies in the tab's storage with the version it was written against. `wanted` is a text to begin with. */
export function useDraft(key: string, current: SeenVersion, wanted: string | null): Draft {
  const [state, setState] = useState<State>(() => firstState(key, current, wanted))
  const { text, seen } = state
  const applied = useMemo(() => layOut(seen.policy), [seen.policy])
  const appliedCompact = useMemo(() => compact(applied), [applied])
  const changed = useMemo(() => compact(text) !== appliedCompact, [text, appliedCompact])

  useEffect(() => {
    const store = () => {
      // Megabytes do not fit there, and trying takes longer than a key may.
      if (text.length > analysedMax) return
      if (text === applied) forgetDraft(tabStorage(), key)
      else keepDraft(tabStorage(), key, { text, seen })
    }
    const rest = setTimeout(store, restMs)
    window.addEventListener('pagehide', store)
    return () => {
      clearTimeout(rest)
      window.removeEventListener('pagehide', store)
    }
  }, [key, text, seen, applied])

  const type = useCallback(
    (next: string) =>
      setState((before) => (before.text === next ? before : { ...before, text: next, restored: false })),
    [],
  )
  const setText = useCallback((next: string) => setState((before) => replaced(before, next, before.seen)), [])
  const discard = useCallback(
    () => setState((before) => replaced(before, layOut(before.seen.policy), before.seen)),
    [],
  )
  const rebase = useCallback(
    (onto: SeenVersion, next?: string) =>
      setState((before) => replaced(before, next ?? layOut(onto.policy), onto)),
    [],
  )
  return { ...state, applied, changed, type, setText, discard, rebase }
}

function replaced(before: State, text: string, seen: SeenVersion): State {
  return { text, seen, restored: false, outside: before.outside + 1 }
}

function firstState(key: string, current: SeenVersion, wanted: string | null): State {
  const kept = readDraft(tabStorage(), key)
  const applied = layOut(current.policy)
  // What was drafted may have been stored since, by whoever approved it.
  if (!kept || compact(kept.text) === compact(applied))
    return { text: wanted ?? applied, seen: current, restored: false, outside: 0 }
  return { text: kept.text, seen: kept.seen, restored: true, outside: 0 }
}

function layOut(policy: string | null): string {
  return policy === null ? '' : readableText(policy).text
}

/** Two texts that differ in white space only are the same policy. A text far too long is taken as it is: reading it takes longer than a key may. */
function compact(text: string): string {
  return text.length > analysedMax ? text : (minifyPolicy(text) ?? text)
}
