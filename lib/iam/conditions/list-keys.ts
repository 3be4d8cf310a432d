import type { ActionCatalog } from '../types.ts'
import { parseOperator } from './operators.ts'

const lists = new WeakMap<ActionCatalog, ReadonlySet<string>>()

/** Keys that a request can carry several values of, in small letters; one that ends in `/` stands for all that begin so. */
function listKeys(catalog: ActionCatalog): ReadonlySet<string> {
  const known = lists.get(catalog)
  if (known) return known
  const found = new Set(
    (catalog.keys ?? []).flatMap(({ name, multivalued }) => (multivalued ? [name.toLowerCase()] : [])),
  )
  lists.set(catalog, found)
  return found
}

/**
 * Whether a test looks at a key of several values without ForAllValues or ForAnyValue. What it says of a request with several AWS does not document
 * (reference_policies_condition-single-vs-multi-valued-context-keys), and the sets of all requests hold requests with one.
 */
export function isLooseTest(operator: string, key: string, catalog: ActionCatalog): boolean {
  const many = listKeys(catalog)
  const use = parseOperator(operator)
  const lower = key.toLowerCase()
  const prefix = lower.slice(0, lower.indexOf('/') + 1)
  return use?.quantifier === null && use.operator.family !== 'null' && (many.has(lower) || many.has(prefix))
}
