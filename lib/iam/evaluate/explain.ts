import { matchArn } from '../conditions/arn.ts'
import { evaluateCondition } from '../conditions/evaluate.ts'
import { matchGlob } from '../pattern.ts'
import { resolveTemplate } from '../template.ts'
import type { Layer, StatementReason, StatementRef } from '../types.ts'
import type { CompiledStatement } from './compile.ts'
import { binds } from './judge.ts'
import type { Facing, LayerAnswer } from './layers.ts'
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

/**
 * The patterns that match only because a `*` reaches over one of an ARN's first five colons. IAM's guide lets it where the `*` ends a part, and
 * advises against leaning on it (reference_policies_elements_resource, "Using wildcards in resource ARNs").
 */
function reachingOverColons({ source, resources }: CompiledStatement, { resource, facts }: Asked) {
  if (!resources || resources.not) return []
  const matching = resources.templates.flatMap((template, index) => {
    const resolved = resolveTemplate(template, facts)
    const written = source.resources?.patterns[index]
    if (!written || resolved.state === 'absent' || !matchGlob(resolved.glob, resource)) return []
    return [{ value: written.value, inParts: matchArn(resource, resolved.glob) }]
  })
  return matching.some(({ inParts }) => inParts) ? [] : matching
}

function whyMatched(statement: CompiledStatement, asked: Asked): string {
  const reaching = asked.resource.startsWith('arn:') ? reachingOverColons(statement, asked) : []
  if (reaching.length === 0) return 'every part matches'
  return `every part matches, though a \`*\` in ${list(reaching)} reaches over a colon for it, which AWS advises against`
}

function whyNotResource({ source }: CompiledStatement, matched: StatementMatch['matched']): string {
  const patterns = source.resources?.patterns ?? []
  if (matched === 'unknown')
    return `whether the resource matches ${list(patterns)} depends on a variable whose value is not known`
  return source.resources?.not
    ? `the resource is excluded by NotResource ${list(patterns)}`
    : `the resource is not among ${list(patterns)}`
}

function whyNotCondition(statement: CompiledStatement, asked: Asked, matched: 'no' | 'unknown'): string {
  const words = openConditions(statement, asked, matched).map(
    ({ source: { operator, key, values } }) => `${operator.value} ${key.value} ${list(values)}`,
  )
  return matched === 'unknown'
    ? `it depends on ${words.join(' and ')}`
    : `the condition ${words.join(' and ')} does not hold`
}

/** The part of a statement that failed or stayed open, in words and with the text that is to blame. */
function because({ statement, matched, mismatch }: StatementMatch, asked: Asked): string {
  const { source } = statement
  switch (mismatch) {
    case null:
      return matched === 'yes' ? whyMatched(statement, asked) : 'AWS refuses the statement as it is written'
    case 'action':
      return source.actions.not
        ? `the action is excluded by NotAction ${list(source.actions.patterns)}`
        : `the action is not among ${list(source.actions.patterns)}`
    case 'principal':
      return matched === 'no' ? 'the principal is another' : 'whether it means this principal is not known'
    case 'resource':
      return whyNotResource(statement, matched)
    case 'condition':
      return whyNotCondition(statement, asked, matched === 'unknown' ? 'unknown' : 'no')
  }
}

/** A reason for every statement of every layer. */
export function explain(layers: readonly LayerAnswer[], asked: Facing): readonly StatementReason[] {
  return layers.flatMap(({ layer, matches }) =>
    matches.map(({ policy, match }): StatementReason => {
      const statement = refOf(layer, policy, match.statement)
      if (binds(layer, asked.caller) === 'no')
        return {
          statement,
          matched: 'no',
          mismatch: 'principal',
          because: 'such policies do not apply to this caller',
        }
      const { matched, mismatch } = match
      return { statement, matched, ...(mismatch && { mismatch }), because: because(match, asked) }
    }),
  )
}

/** The context keys a statement looks at, its variables' keys included, and the key that tells a session's role. */
function keysOf({ resources, conditions, principals }: CompiledStatement): readonly string[] {
  const templates = [...(resources?.templates ?? []), ...conditions.flatMap(({ values }) => values)]
  const variables = templates.flatMap(({ parts }) =>
    parts.flatMap((part) => (typeof part === 'object' ? [part.key] : [])),
  )
  const role = principals ? ['aws:PrincipalArn'] : []
  return [...variables, ...conditions.map(({ source }) => source.key.value), ...role]
}

/** Keys without a value that left a statement open, in order of appearance. */
export function unknownKeysOf(layers: readonly LayerAnswer[], asked: Asked): readonly string[] {
  const open = layers.flatMap(({ matches }) => matches.filter(({ match }) => match.matched === 'unknown'))
  const keys = open.flatMap(({ match }) => keysOf(match.statement))
  return [...new Set(keys.filter((key) => asked.facts.key(key).state === 'unknown'))]
}
