import type { AnalysisFinding } from '../analysis/types.ts'
import type { AssociationRef, AwsProblem } from '../aws/types.ts'
import type { VerdictCounts } from '../iam/index.ts'
import type { FilterProblem } from './filter/types.ts'

export type { FleetSort, SortKey } from './filter/sort.ts'

/** What a saved view brings back: the filter as it was typed, and how the table stood. */
export type SavedView = {
  readonly filter: string
  readonly sort: string
  readonly columns: readonly string[]
}
export type NamedView = SavedView & { readonly id: string; readonly name: string }

/** One association as the fleet's table shows it. Times are ISO 8601 in UTC. */
export type FleetRow = AssociationRef & {
  readonly namespace: string
  readonly serviceAccount: string
  /** Name of the EKS add-on that owns it; null: none does. */
  readonly addOn: string | null
  /** Describe's half; null: it was only listed so far, and `problem` says why where it is known. */
  readonly detail: {
    readonly roleArn: string
    readonly targetRoleArn: string | null
    readonly hasPolicy: boolean
    readonly sessionTags: boolean
    readonly modifiedAt: string
  } | null
  /** Null: not worked out yet (`waiting`), or its role is not readable. */
  readonly counts: VerdictCounts | null
  /** What it was worked out from has changed since, or it never was. */
  readonly waiting: boolean
  readonly exact: boolean
  readonly findings: readonly AnalysisFinding[]
  readonly risk: number | null
  readonly problem: AwsProblem | null
  readonly readAt: string
}

/** Where the next rows begin: the sorted values of the last row that was given, opaque. */
export type Cursor = string
export type FleetPage = {
  readonly rows: readonly FleetRow[]
  /** Null: these were the last. */
  readonly next: Cursor | null
}
/** Which rows: behind a row, or from a place in the whole list (0 the first). */
export type Start = { readonly after: Cursor } | { readonly from: number }

export type FleetProblem =
  | { readonly kind: 'filter'; readonly problems: readonly FilterProblem[] }
  /** The store is away; `message` is for a person. */
  | { readonly kind: 'store'; readonly message: string }
  /** A cursor of another sort, or not ours. */
  | { readonly kind: 'cursor' }
