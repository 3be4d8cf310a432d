import type { AssociationRef } from '@/lib/aws/types.ts'
import type { RiskKind } from '@/lib/fleet/types.ts'

export type AcceptInput = {
  readonly kind: RiskKind
  readonly reason: string
  /** A day, `2026-11-28`: it ends with it, in UTC. */
  readonly until: string
  readonly seen: { readonly content: string; readonly acceptance: string | null }
}
/** Each resolves to null when it is done, else to why not. */
export type RiskActions = {
  readonly accept: (at: AssociationRef, input: AcceptInput) => Promise<string | null>
  readonly takeBack: (at: AssociationRef, id: string) => Promise<string | null>
}
