import { isWithin, type Place, type Tenant } from '../../auth/rules/index.ts'
import { matchGlob, parseGlob } from '../../iam/index.ts'

/** What about a change makes it one for two people. */
export type Condition =
  | { readonly kind: 'always' }
  /** More actions are gained than this. */
  | { readonly kind: 'gains-more'; readonly than: number }
  /** One of these is gained: actions with `*` and `?`, case does not count. */
  | { readonly kind: 'gains-any'; readonly actions: readonly string[] }
  /** The session policy goes; with its association too, which can be created anew without one. */
  | { readonly kind: 'session-policy-goes' }
  /** Another role or target role, or one for a new association. */
  | { readonly kind: 'role' }
  | { readonly kind: 'deletion' }

/** Which changes take a second person: where it is for, and any of its conditions. */
export type ApprovalRule = {
  readonly id: string
  readonly name: string
  /** Null: whoever's they are. */
  readonly tenant: Tenant | null
  /** Names and patterns of clusters; empty: all. */
  readonly clusters: readonly string[]
  readonly conditions: readonly Condition[]
}

/** Whether a rule is for an association. */
export function isFor({ tenant, clusters }: ApprovalRule, place: Place): boolean {
  if (tenant && !isWithin({ kind: 'some', selectors: tenant.selectors }, place)) return false
  return clusters.length === 0 || clusters.some((each) => matchGlob(parseGlob(each), place.cluster))
}
