import type { ExpectationResult, GuardRail } from '../expectations/types.ts'
import type { NamedAssociation } from '../fleet/types.ts'

/** A guard rail held against everything that was read. */
export type RailResult = {
  readonly rail: GuardRail
  /** `unknown`: nothing breaks it, and of some nobody knows. */
  readonly state: 'kept' | 'broken' | 'unknown'
  /** How many it is about; how many of those break it; how many may, for all that is known. */
  readonly total: number
  readonly breaking: number
  readonly unknown: number
  /** The first that break it. */
  readonly first: readonly NamedAssociation[]
  /** A request that one of them may make and should not, with what lets it: the first of which that could be shown. */
  readonly witness: Witness | null
}
export type Witness = { readonly association: NamedAssociation; readonly result: ExpectationResult }
/** Why a rail cannot be asked, in a sentence. */
export type RailProblem = { readonly line: number; readonly message: string }
