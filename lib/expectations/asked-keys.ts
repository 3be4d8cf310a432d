import { type NamedPolicy, type PolicySet, parsePolicy, type Statement } from '../iam/index.ts'

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

const variable = /\$\{\s*([^\s,}"]+)/g

/** The keys a statement looks at: of its conditions, and of the variables in its texts. */
export function keysOfStatement({ conditions, resources }: Statement): readonly string[] {
  const texts = [...(resources?.patterns ?? []), ...conditions.flatMap(({ values }) => values)]
  const variables = texts.flatMap(({ value }) => [...value.matchAll(variable)].map(([, key = '']) => key))
  // `${*}`, `${?}` and `${$}` are the characters themselves.
  return [...conditions.map(({ key }) => key.value), ...variables.filter((key) => key.includes(':'))]
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
