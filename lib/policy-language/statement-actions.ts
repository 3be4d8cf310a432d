import type { CatalogAction } from '../iam/index.ts'
import { memberOf, type ObjectNode, stringsOf } from './position.ts'
import { matching } from './wildcards.ts'

/** More actions than this are no list that a person chose: what fits them is everything. */
const chosenMax = 1_500

/** The actions that a statement names, each once. Empty for `NotAction`, `*`, and while there is none. */
export function actionsChosen(statement: ObjectNode): readonly CatalogAction[] {
  const chosen = new Set<CatalogAction>()
  for (const pattern of stringsOf(memberOf(statement, 'Action'))) {
    if (pattern === '*') return []
    for (const action of matching(pattern)) chosen.add(action)
    if (chosen.size > chosenMax) return []
  }
  return [...chosen]
}
