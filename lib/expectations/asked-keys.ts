import {
  type ActionCatalog,
  matchGlob,
  type NamedPolicy,
  type PolicySet,
  parseGlob,
  parseOperator,
  parsePolicy,
  type Statement,
  variablesOf,
} from '../iam/index.ts'

/** Every document of a set. */
export function documentsOf(policies: PolicySet): readonly NamedPolicy[] {
  const { identity, boundary = [], session = [], scps = [], rcps = [], resource, vpcEndpoint = [] } = policies
  return [
    ...identity,
    ...boundary,
    ...session,
    ...scps.flat(),
    ...rcps.flat(),
    ...(resource ? [resource] : []),
    ...vpcEndpoint,
  ]
}

/** The keys a statement looks at: of its conditions, and of the variables in its texts. */
export function keysOfStatement({ conditions, resources }: Statement): readonly string[] {
  const texts = [...(resources?.patterns ?? []), ...conditions.flatMap(({ values }) => values)]
  return [...conditions.map(({ key }) => key.value), ...texts.flatMap(({ value }) => variablesOf(value))]
}

/** The context keys that policies look at, each once, as first written: key names have no case. */
export function keysAskedBy(policies: PolicySet, speaks: (statement: Statement) => boolean = () => true) {
  const keys = new Map<string, string>()
  for (const { text } of documentsOf(policies)) {
    for (const statement of parsePolicy(text).policy?.statements ?? []) {
      if (!speaks(statement)) continue
      for (const key of keysOfStatement(statement)) {
        if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key)
      }
    }
  }
  return [...keys.values()]
}

const lists = new WeakMap<ActionCatalog, readonly string[]>()

/** Keys that a request can carry several values of, in small letters; one that ends in `/` stands for all that begin so. */
function listKeys(catalog: ActionCatalog): readonly string[] {
  const known = lists.get(catalog)
  if (known) return known
  const found = (catalog.keys ?? []).flatMap(({ name, multivalued }) =>
    multivalued ? [name.toLowerCase()] : [],
  )
  lists.set(catalog, found)
  return found
}

/** A statement that tests keys of several values one value at a time. */
export type LooseTest = { readonly statement: Statement; readonly keys: readonly string[] }

/**
 * Statements that test such a key without ForAllValues or ForAnyValue. What they say of a request with several values AWS does not document
 * (reference_policies_condition-single-vs-multi-valued-context-keys), and the sets of all requests hold requests with one.
 */
export function looseTestsIn(policies: PolicySet, catalog: ActionCatalog): readonly LooseTest[] {
  const many = new Set(listKeys(catalog))
  const isLoose = (operator: string, key: string) => {
    const use = parseOperator(operator)
    const lower = key.toLowerCase()
    const prefix = lower.slice(0, lower.indexOf('/') + 1)
    return use?.quantifier === null && use.operator.family !== 'null' && (many.has(lower) || many.has(prefix))
  }
  return documentsOf(policies).flatMap(({ text }) =>
    (parsePolicy(text).policy?.statements ?? []).flatMap((statement) => {
      const keys = statement.conditions.flatMap(({ operator, key }) =>
        isLoose(operator.value, key.value) ? [key.value] : [],
      )
      return keys.length > 0 ? [{ statement, keys }] : []
    }),
  )
}

/** Whether a statement speaks of any of these actions. */
export function speaksOfAny({ actions }: Statement, names: readonly string[]): boolean {
  const globs = actions.patterns.map(({ value }) => parseGlob(value.toLowerCase()))
  return names.some((name) => globs.some((glob) => matchGlob(glob, name.toLowerCase())) !== actions.not)
}
