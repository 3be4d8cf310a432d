import type { AnalysisFinding } from '../analysis/types.ts'
import type { Actor } from '../audit/types.ts'
import type { AssociationRef } from '../aws/types.ts'
import type { PolicySet, SessionContext, VerdictCounts } from '../iam/index.ts'
import type { RequestState } from '../requests/types.ts'

export type ReviewState = 'open' | 'closed'
export type ReviewVerdict = 'keep' | 'narrow' | 'remove'
/** What froze the population: this program's version, and that of what it knows of AWS's actions. */
export type FrozenWith = { readonly podscope: string; readonly catalog: string }

/** How many entries of a review stand how. */
export type ReviewTally = Readonly<Record<ReviewVerdict | 'open', number>>

/** Which entries; `mine`: those that wait for whoever looks. */
export type EntryFilter = 'mine' | 'open' | ReviewVerdict | 'all'

export type Review = {
  readonly id: string
  readonly name: string
  /** Null: not all of it is theirs to see, and a filter may name what is not. */
  readonly filter: string | null
  /** Of which associations it chose, in words, one a selector; empty: of all. */
  readonly within: readonly string[]
  readonly state: ReviewState
  readonly openedBy: Actor
  /** ISO 8601 in UTC, as all times here. */
  readonly openedAt: string
  readonly dueAt: string
  readonly closedBy: Actor | null
  readonly closedAt: string | null
  readonly frozenWith: FrozenWith
  /** Those that whoever looks may see; `isWhole`: there are no others. */
  readonly entries: number
  readonly isWhole: boolean
  readonly tally: ReviewTally
  /** Entries that wait for whoever looks. */
  readonly mine: number
}

/** Why a reviewer will not decide: they may not sign in any more (`left`), or not decide (about this) any more. */
export type Away = 'left' | 'may-not'

/** `gone`: no longer in view. What else is named is not as it was when the review was opened. */
export type SinceFreeze = 'gone' | 'role' | 'target-role' | 'session-policy' | 'session-tags' | 'access'

export type ReviewDecision = {
  readonly verdict: ReviewVerdict
  readonly reason: string
  readonly without: readonly string[]
  readonly by: Actor
  readonly at: string
}

/** The change request that a decision became. */
export type DecidedRequest = { readonly id: string; readonly state: RequestState }

export type ReviewEntry = AssociationRef & {
  readonly number: number
  readonly namespace: string
  readonly serviceAccount: string
  readonly tags: Readonly<Record<string, string>>
  readonly roleArn: string | null
  readonly targetRoleArn: string | null
  readonly policy: string | null
  readonly sessionTags: boolean | null
  readonly readAt: string
  readonly counts: VerdictCounts | null
  readonly risk: number | null
  readonly findings: readonly AnalysisFinding[]
  readonly reviewer: {
    readonly id: string
    readonly name: string
    readonly away: Away | null
  }
  readonly decision: ReviewDecision | null
  readonly request: DecidedRequest | null
  readonly since: readonly SinceFreeze[]
}

/** One with what decided about its access when the review was opened; null: that was not known. */
export type WholeEntry = ReviewEntry & {
  readonly access: { readonly policies: PolicySet; readonly session: SessionContext } | null
}

/** How far somebody is with what is theirs to decide. */
export type ReviewerProgress = {
  readonly id: string
  readonly name: string
  readonly away: Away | null
  readonly entries: number
  readonly decided: number
}

/** Somebody who may decide. */
export type Candidate = { readonly id: string; readonly name: string }

export type ReviewProblem =
  /** There is none, or none that whoever asks may know of. */
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'filter'; readonly message: string }
  /** The filter selects nothing that whoever asks may see. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-many'; readonly found: number; readonly max: number }
  /** Of so many associations none of those who were chosen may decide; one of them by name. */
  | { readonly kind: 'nobody-decides'; readonly entries: number; readonly example: string }
  /** It is somebody else's to decide. */
  | { readonly kind: 'not-yours'; readonly reviewer: string }
  /** What was decided has become a change request that is open or done. */
  | { readonly kind: 'asked'; readonly request: string }
