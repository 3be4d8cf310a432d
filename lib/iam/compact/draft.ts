import type { Policy, PrincipalList, Statement } from '../types.ts'

/** A condition as it is written. */
export type Test = { readonly operator: string; readonly key: string; readonly values: readonly string[] }
/** A statement without its name and place: what of it matters. `principals` is kept as JSON and never changed. */
export type Part = {
  readonly effect: 'Allow' | 'Deny'
  readonly notActions: boolean
  readonly actions: readonly string[]
  /** Null: a statement without resources, of a trust policy. */
  readonly resources: readonly string[] | null
  readonly notResources: boolean
  readonly tests: readonly Test[]
  readonly principals: string | null
}
export type Draft = {
  /** Version 2012-10-17: `${…}` is a variable. Without it no Version is written: that is 2008-10-17. */
  readonly variables: boolean
  readonly parts: readonly Part[]
}

function writtenPrincipals({ not, entries }: PrincipalList): string {
  const name = not ? 'NotPrincipal' : 'Principal'
  if (entries.some(({ type }) => type === '*')) return JSON.stringify({ [name]: '*' })
  const byType: Record<string, string[]> = {}
  for (const { type, value } of entries) byType[type] = [...(byType[type] ?? []), value]
  return JSON.stringify({ [name]: byType })
}

function partOf({ effect, actions, resources, conditions, principals }: Statement): Part {
  return {
    effect,
    notActions: actions.not,
    actions: actions.patterns.map(({ value }) => value),
    resources: resources ? resources.patterns.map(({ value }) => value) : null,
    notResources: resources?.not ?? false,
    tests: conditions.map(({ operator, key, values }) => ({
      operator: operator.value,
      key: key.value,
      values: values.map(({ value }) => value),
    })),
    principals: principals ? writtenPrincipals(principals) : null,
  }
}

export function draftOf({ version, statements }: Policy): Draft {
  return { variables: version === '2012-10-17', parts: statements.map(partOf) }
}

/** One value needs no brackets (reference_policies_grammar, "lists with one element"). */
function oneOrMany<T>(values: readonly T[]): T | readonly T[] {
  const [first] = values
  return values.length === 1 && first !== undefined ? first : values
}

function writtenTests(tests: readonly Test[]): Record<string, Record<string, unknown>> {
  const written: Record<string, Record<string, unknown>> = {}
  for (const { operator, key, values } of tests)
    written[operator] = { ...written[operator], [key]: oneOrMany(values) }
  return written
}

function writtenPart(part: Part): object {
  const principals: object = part.principals === null ? {} : JSON.parse(part.principals)
  return {
    Effect: part.effect,
    ...principals,
    [part.notActions ? 'NotAction' : 'Action']: oneOrMany(part.actions),
    ...(part.resources && { [part.notResources ? 'NotResource' : 'Resource']: oneOrMany(part.resources) }),
    ...(part.tests.length > 0 && { Condition: writtenTests(part.tests) }),
  }
}

/** The shortest text that says this. */
export function write({ variables, parts }: Draft): string {
  const Statement = oneOrMany(parts.map(writtenPart))
  return JSON.stringify({ ...(variables && { Version: '2012-10-17' }), Statement })
}
