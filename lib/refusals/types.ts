import type { Decision } from '../iam/index.ts'
import type { Denial } from '../pod-identity/index.ts'

/** What Podscope found of a refusal, to be held against what it finds later. */
export type Found = {
  /** `credentials`: about the way to them. `example`: AWS did not say all of the request. `nothing-asked`: nor the action. */
  readonly kind: 'request' | 'example' | 'credentials' | 'nothing-asked'
  /** Null: no policy was asked. */
  readonly verdict: Decision['verdict'] | null
  /** As a sentence. */
  readonly words: string
}

type OfAssociation = {
  readonly accountId: string
  readonly region: string
  readonly cluster: string
  readonly associationId: string
  readonly namespace: string
  readonly serviceAccount: string
}

export type KeptRefusal = OfAssociation & {
  readonly id: string
  /** Where it stands among all of them, for the page behind it. */
  readonly position: number
  readonly denial: Denial
  readonly text: string
  readonly found: Found
  readonly note: string | null
  readonly keptBy: string
  /** Whether whoever looks keeps it. */
  readonly isOwn: boolean
  /** ISO 8601 in UTC, as all times here. */
  readonly keptAt: string
  readonly keptUntil: string
  readonly solved: { readonly by: string; readonly at: string } | null
}

/** One that somebody wants to be kept. */
export type RefusalDraft = {
  readonly of: OfAssociation
  readonly denial: Denial
  readonly found: Found
  readonly note: string | null
}

export type RefusalProblem =
  /** There is none, or none that whoever asks may know of. */
  | { readonly kind: 'not-found' }
  | { readonly kind: 'kept-already'; readonly id: string }
  /** Only who kept it takes it away. */
  | { readonly kind: 'not-own' }
  /** More than one person may keep at once. */
  | { readonly kind: 'too-many'; readonly max: number }
