'use client'
import { useEffect, useState } from 'react'
import { readableText } from '@/components/access/json-lines.ts'
import type { SeenVersion } from '@/lib/associations/types.ts'
import { forgetDraft, keepDraft, readDraft, tabStorage } from './draft-store.ts'

/** An association's session policy as it stands at AWS, and the text under the person's hands. */
export type Draft = {
  readonly text: string
  /** What the draft is written against; a save over anything else is a conflict. */
  readonly seen: SeenVersion
  /** The applied policy laid out as the editor shows it; empty when there is none. */
  readonly applied: string
  /** It came back from the tab's storage. */
  readonly restored: boolean
  setText(text: string): void
  /** Back to what is applied. */
  discard(): void
  /** Goes on from another version: a newer one found at AWS, or the one just stored. `text` absent: its own. */
  rebase(onto: SeenVersion, text?: string): void
}

type State = { readonly text: string; readonly seen: SeenVersion; readonly restored: boolean }

/** Keeps the draft, also over a reload: it lies in the tab's storage with the version it was written against. */
export function useDraft(key: string, current: SeenVersion): Draft {
  const [state, setState] = useState<State>(() => firstState(key, current))
  const applied = layOut(state.seen.policy)

  useEffect(() => {
    if (state.text === layOut(state.seen.policy)) forgetDraft(tabStorage(), key)
    else keepDraft(tabStorage(), key, { text: state.text, seen: state.seen })
  }, [key, state])

  return {
    ...state,
    applied,
    setText: (text) => setState((before) => ({ ...before, text, restored: false })),
    discard: () => setState(({ seen }) => ({ text: layOut(seen.policy), seen, restored: false })),
    rebase: (onto, text) => setState({ text: text ?? layOut(onto.policy), seen: onto, restored: false }),
  }
}

function firstState(key: string, current: SeenVersion): State {
  const kept = readDraft(tabStorage(), key)
  if (!kept) return { text: layOut(current.policy), seen: current, restored: false }
  return { text: kept.text, seen: kept.seen, restored: true }
}

function layOut(policy: string | null): string {
  return policy === null ? '' : readableText(policy).text
}
