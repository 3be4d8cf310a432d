import { evaluateCondition } from '../conditions/evaluate.ts'
import type { Layer, StatementReason, StatementRef } from '../types.ts'
import type { CompiledStatement } from './compile.ts'
import type { LayerAnswer } from './layers.ts'
import type { Asked, StatementMatch } from './statement.ts'

export function refOf(layer: Layer, policy: string, { source }: CompiledStatement): StatementRef {
  const { index, sid, effect, range } = source
  return { layer, policy, index, ...(sid !== undefined && { sid }), effect, range }
}

function list(values: readonly { readonly value: string }[]): string {
  const shown = values.slice(0, 3).map(({ value }) => `\`${value}\``)
  return shown.join(', ') + (values.length > 3 ? ` and ${values.length - 3} more` : '')
}

function openConditions({ conditions }: CompiledStatement, asked: Asked, wanted: 'no' | 'unknown') {
  return conditions.filter((each) => evaluateCondition(each, asked.facts) === wanted)
}

/** The part of a statement that failed or stayed open, in words and with the text that is to blame. */
function because({ statement, matched, mismatch }: StatementMatch, asked: Asked): string {
  const { source } = statement
  if (mismatch === null)
    return matched === 'yes' ? 'every part matches' : 'AWS refuses the statement as it is written'
  if (mismatch === 'action') {
    const { not, patterns } = source.actions
    return not
      ? `the action is excluded by NotAction ${list(patterns)}`
      : `the action is not among ${list(patterns)}`
  }
  if (mismatch === 'principal') return 'the principal is another'
  if (mismatch === 'resource') {
    const patterns = source.resources?.patterns ?? []
    if (matched === 'unknown')
      return `whether the resource matches ${list(patterns)} depends on a variable whose value is not known`
    return source.resources?.not
      ? `the resource is excluded by NotResource ${list(patterns)}`
      : `the resource is not among ${list(patterns)}`
  }
  const open = openConditions(statement, asked, matched === 'unknown' ? 'unknown' : 'no')
  const words = open.map(
    ({ source: { operator, key, values } }) => `${operator.value} ${key.value} ${list(values)}`,
  )
  return matched === 'unknown'
    ? `it depends on ${words.join(' and ')}`
    : `the condition ${words.join(' and ')} does not hold`
}

/** A reason for every statement of every layer. */
export function explain(layers: readonly LayerAnswer[], asked: Asked): readonly StatementReason[] {
  return layers.flatMap(({ layer, matches }) =>
    matches.map(({ policy, match }) => ({
      statement: refOf(layer, policy, match.statement),
      matched: match.matched,
      ...(match.mismatch && { mismatch: match.mismatch }),
      because: because(match, asked),
    })),
  )
}

/** The context keys a statement looks at, its variables' keys included. */
function keysOf({ resources, conditions }: CompiledStatement): readonly string[] {
  const templates = [...(resources?.templates ?? []), ...conditions.flatMap(({ values }) => values)]
  const variables = templates.flatMap(({ parts }) =>
    parts.flatMap((part) => (typeof part === 'object' ? [part.key] : [])),
  )
  return [...variables, ...conditions.map(({ source }) => source.key.value)]
}

/** Keys without a value that left a statement open, in order of appearance. */
export function unknownKeysOf(layers: readonly LayerAnswer[], asked: Asked): readonly string[] {
  const open = layers.flatMap(({ matches }) => matches.filter(({ match }) => match.matched === 'unknown'))
  const keys = open.flatMap(({ match }) => keysOf(match.statement))
  return [...new Set(keys.filter((key) => asked.facts.key(key).state === 'unknown'))]
}
