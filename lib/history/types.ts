import type { Association, AssociationRef, ClusterRef } from '../aws/types.ts'
import type { AccessRequest, StatementRef } from '../iam/index.ts'

export type { Association, AssociationRef, ClusterRef }

/** `seen`: the first sighting of an association that was there before Podscope looked; nothing is known of how it came about. */
export type ChangeKind = 'create' | 'update' | 'delete' | 'seen'
export type ChangeSource = 'podscope' | 'outside'
/**
 * `intended`: written down before AWS is asked, and not yet answered. `stored`: read back as asked. `refused`: nothing happened.
 * `unknown`: AWS failed half-way and reading back did not tell.
 */
export type ChangeOutcome = 'intended' | 'stored' | 'refused' | 'unknown'

/** What of an association a change can change, as it was at one time. */
export type AssociationState = Pick<
  Association,
  'roleArn' | 'targetRoleArn' | 'policy' | 'disableSessionTags' | 'tags'
> & {
  /** ISO 8601 in UTC; null: not stored yet, or what AWS answered did not tell. */
  readonly modifiedAt: string | null
}

/** One action gained or lost, with a request as proof and the statements that decide it. */
export type AccessExample = {
  readonly action: string
  readonly request: AccessRequest
  readonly because: readonly StatementRef[]
}
/** What a change does to the pods' access. Counts are of actions; the examples are the first of them. */
export type AccessDelta = {
  readonly gained: number
  readonly lost: number
  readonly unchanged: number
  readonly gains: readonly AccessExample[]
  readonly losses: readonly AccessExample[]
  /** False: there may be changes that are not listed. */
  readonly exact: boolean
}

export type Change = ClusterRef & {
  readonly id: string
  /** Grows with time; a page of changes ends at one. */
  readonly position: number
  /** Null: a creation that AWS has not answered. */
  readonly associationId: string | null
  readonly namespace: string
  readonly serviceAccount: string
  readonly kind: ChangeKind
  readonly source: ChangeSource
  /** The name of whoever made it here (`local`: a site that nobody signs in to), `unknown` whoever changed it elsewhere. */
  readonly who: string
  /** ISO 8601 in UTC: when it was begun, or for one made outside, when it was noticed. */
  readonly startedAt: string
  readonly settledAt: string | null
  readonly before: AssociationState | null
  /** With `stored` what AWS holds, otherwise what was asked for; null: deleted. */
  readonly after: AssociationState | null
  readonly outcome: ChangeOutcome
  /** Why it was refused or is not known, as a sentence. */
  readonly problem: string | null
  readonly requestId: string | null
  /** Null: a role could not be read, or nothing was there to compare. */
  readonly access: AccessDelta | null
  readonly runId: string | null
  /** The change whose result this one brings back. */
  readonly revertOf: string | null
  /** The request whose approval made it. */
  readonly approval: string | null
}

/** A time (ISO 8601 in UTC), or as everything is known last. */
export type Moment = string | 'now'

/** How an association stood at a moment. `unknown`: how is not known; `isThere` null: nor is whether it was there. */
export type Standing =
  | { readonly kind: 'there'; readonly state: AssociationState }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly isThere: true | null }
