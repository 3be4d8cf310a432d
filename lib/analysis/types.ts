import type { Severity, VerdictCounts } from '../iam/index.ts'

/** Something an association deserves to be told, in its counted form. `code` is the engine's, or one of this room's. */
export type AnalysisFinding = {
  readonly code: string
  readonly severity: Severity
  readonly count: number
}

/** What comes out of one combination of policies and context, as much as lists show. */
export type Analysis = {
  readonly key: string
  readonly counts: VerdictCounts
  readonly conditional: number
  readonly exact: boolean
  readonly findings: readonly AnalysisFinding[]
  /** 0 to 100. */
  readonly risk: number
}
