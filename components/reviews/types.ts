import type { ReviewVerdict } from '@/lib/reviews/types.ts'

/** Resolves to null when it is done, else to why not. */
export type Told = Promise<string | null>
/** `told`: what did not follow from what was done. */
export type Decided =
  | { readonly ok: true; readonly told: string | null }
  | { readonly ok: false; readonly why: string }

export type DecisionInput = {
  readonly entries: readonly number[]
  readonly verdict: ReviewVerdict
  readonly reason: string
  readonly without: readonly string[]
}

/** What can be done in one review. */
export type ReviewActions = {
  readonly decide: (decision: DecisionInput) => Promise<Decided>
  readonly handOn: (entries: readonly number[], to: string) => Told
}

/** How many associations a filter selects that whoever asks may review, or why it cannot be told. */
export type Counted = { readonly found: number } | { readonly why: string }
export type Opened = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly why: string }

/** Longer than anybody reads, shorter than anything that hurts. */
export const reasonMax = 2000
export const nameMax = 120
/** Patterns of actions in one decision: more are several decisions. */
export const withoutMax = 50
