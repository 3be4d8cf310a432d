import {
  type ActionCatalog,
  isLooseTest,
  matchGlob,
  type NamedPolicy,
  type PolicySet,
  parseGlob,
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

/** A statement that tests keys of several values one value at a time. */
export type LooseTest = { readonly statement: Statement; readonly keys: readonly string[] }

/** Statements that test a key of several values without ForAllValues or ForAnyValue. */
export function looseTestsIn(policies: PolicySet, catalog: ActionCatalog): readonly LooseTest[] {
  return documentsOf(policies).flatMap(({ text }) =>
    (parsePolicy(text).policy?.statements ?? []).flatMap((statement) => {
      const keys = statement.conditions.flatMap(({ operator, key }) =>
        isLooseTest(operator.value, key.value, catalog) ? [key.value] : [],
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
