/** What is compared, as it stands in the address. `days` null: `from` and `to` say when; an empty `to` is now. `at` is one association, `tenant` the id of one. */
export type CompareChoice = {
  readonly days: number | null
  readonly from: string
  readonly to: string
  readonly q: string
  readonly at: string | null
  readonly tenant: string | null
}
