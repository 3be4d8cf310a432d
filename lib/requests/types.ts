import type { Wanted, WantedOf } from '../associations/types.ts'
import type { Actor } from '../audit/types.ts'
import type { AccessDelta, AssociationState, Change } from '../history/types.ts'
import type { RuleMatch } from './rules/index.ts'

/** `approved`: it is being carried out, or whoever did was stopped in the middle. */
export type RequestState = 'open' | 'approved' | 'applied' | 'rejected' | 'withdrawn' | 'expired' | 'failed'
export type DecisionKind = 'approve' | 'reject' | 'withdraw' | 'expire'

/**
 * Why an approved change was not made. `changed`: the association, or what its role gives, is not what the request was about. `unknown`: AWS did not
 * tell; what it holds may tell later. `stopped`: before AWS was asked.
 */
export type RequestFailure = {
  readonly kind: 'changed' | 'refused' | 'unknown' | 'stopped'
  readonly message: string
}

export type ChangeRequest = WantedOf & {
  readonly id: string
  readonly tags: Readonly<Record<string, string>>
  readonly wanted: Wanted
  readonly before: AssociationState | null
  readonly after: AssociationState | null
  /** What it does to access, as it was worked out when it was asked for; null: a role could not be read. */
  readonly access: AccessDelta | null
  /** The rules it fell under; none: it was asked for all the same. */
  readonly rules: readonly RuleMatch[]
  readonly author: Actor
  readonly reason: string
  readonly state: RequestState
  readonly failure: RequestFailure | null
  /** ISO 8601 in UTC, as all times here. */
  readonly openedAt: string
  readonly expiresAt: string
  readonly endedAt: string | null
  readonly againOf: string | null
  /** The entry of a review that was decided so. */
  readonly review: { readonly id: string; readonly entry: number } | null
}

export type Comment = { readonly id: string; readonly by: Actor; readonly at: string; readonly text: string }
export type Decision = {
  readonly kind: DecisionKind
  readonly by: Actor
  readonly at: string
  readonly comment: string
}

/** A request with all that was said and done about it, oldest first. */
export type WholeRequest = {
  readonly request: ChangeRequest
  readonly comments: readonly Comment[]
  readonly decision: Decision | null
  /** The changes that its approval made. */
  readonly changes: readonly Change[]
}

export type RequestProblem =
  /** There is none, or none that whoever asks may know of. */
  | { readonly kind: 'not-found' }
  | { readonly kind: 'own' }
  | { readonly kind: 'not-author' }
  /** Somebody decided before, or its time was over. */
  | { readonly kind: 'not-open'; readonly state: RequestState }
  | { readonly kind: 'not-allowed' }
  /** It was decided in a review, and is asked for there. */
  | { readonly kind: 'of-review' }
  /** It is asked for already. */
  | { readonly kind: 'still-open' }
  /** More than somebody may have open at once, or more than is said about one. */
  | { readonly kind: 'too-many'; readonly max: number }

/** Which of the last changes a rule would have asked a second person for. */
export type RulePreview = {
  readonly looked: number
  readonly needed: readonly { readonly change: Change; readonly match: RuleMatch }[]
}
