import type { RiskKind } from '../fleet/types.ts'

/** Open risks by kind. A kind that was not known of that day is not in it. */
export type RiskCounts = Readonly<Partial<Record<RiskKind, number>>>

/** How many risks were open at the end of a day, or so far: `2026-11-28`, in UTC. */
export type RiskDay = { readonly day: string; readonly open: RiskCounts }

export type RiskProblem =
  /** There is no such association, or no such risk of it, that whoever asks may answer for. */
  | { readonly kind: 'not-found' }
  /** What decides about it, or who answers for it, is not what whoever asks has seen. */
  | { readonly kind: 'changed' }
  /** The day is over, or more than a year away. */
  | { readonly kind: 'until' }
