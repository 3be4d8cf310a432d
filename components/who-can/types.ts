import type { QuestionOption, UnknownReason, WhoCanRow } from '@/lib/analysis/types.ts'
import type { QuestionVerdict } from '@/lib/iam/index.ts'
import type { GrantView, StatementLink } from '../access/view-model.ts'

export type Written = {
  readonly action: string
  readonly resource: string
  /** `key=value` each. */
  readonly context: readonly string[]
}
export type FieldProblem = { readonly field: keyof Written; readonly message: string }
export type Suggest = (
  field: 'action' | 'resource' | 'key',
  action: string,
  typed: string,
) => Promise<readonly QuestionOption[]>

/** A short list of a long one; `more` is how many were left out. */
export type Some<T> = { readonly shown: readonly T[]; readonly more: number }

/** Something of a question that is allowed, or what keeps it from being. */
export type GrantLine = {
  readonly resources: Some<string>
  readonly except: Some<string>
  readonly conditions: Some<GrantView['conditions'][number]>
  readonly because: readonly StatementLink[]
}
export type WayView = {
  readonly actions: Some<string>
  readonly grants: Some<GrantLine>
  /** Where nothing is allowed: the statements that are the reason. */
  readonly because: readonly StatementLink[]
}

export type RowView = Pick<
  WhoCanRow,
  'accountId' | 'region' | 'cluster' | 'associationId' | 'namespace' | 'serviceAccount' | 'roleArn'
> & {
  readonly targetRoleArn: string | null
  readonly verdict: QuestionVerdict
  readonly reason: UnknownReason | null
  /** Its place in the page's `ways`; null: nothing is known. */
  readonly ways: number | null
  /** Where one such request can be tried. */
  readonly tryHref: string
}
/** Associations that came about alike share their ways: most of a role's do. */
export type RowsView = {
  readonly rows: readonly RowView[]
  readonly ways: readonly Some<WayView>[]
  /** Behind which association the next page begins; null: these were the last. */
  readonly next: string | null
}
