import type { FilterProblem, FleetSort, Key } from '@/lib/fleet/filter/index.ts'
import type { FleetPage, NamedView, SavedView } from '@/lib/fleet/types.ts'

export type { FilterProblem, FleetPage, FleetSort, NamedView, SavedView }

export type Suggest = (key: Key, typed: string) => Promise<readonly string[]>
/** Null: it is done; else why not. */
export type ViewActions = {
  readonly save: (name: string, view: SavedView) => Promise<string | null>
  readonly remove: (id: string) => Promise<string | null>
}
