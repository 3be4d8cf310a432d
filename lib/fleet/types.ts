/** What a saved view brings back: the filter as it was typed, and how the table stood. */
export type SavedView = {
  readonly filter: string
  readonly sort: string
  readonly columns: readonly string[]
}
