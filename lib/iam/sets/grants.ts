import type { CompiledStatement } from '../evaluate/compile.ts'
import type { Facts } from '../evaluate/context.ts'
import { refOf } from '../evaluate/explain.ts'
import { type Glob, parseGlob } from '../pattern.ts'
import { resolveTemplate } from '../template.ts'
import type { Grant, Layer } from '../types.ts'
import { covers, meet } from './witness.ts'

/** A statement where it stands. */
export type Placed = { readonly layer: Layer; readonly policy: string; readonly statement: CompiledStatement }
type Pattern = { readonly text: string; readonly glob: Glob }

/** More grants than this for one action are not listed one by one. */
const grantMax = 40

function patternsOf({ resources, source }: CompiledStatement, facts: Facts): readonly Pattern[] {
  if (!resources || resources.not) return [{ text: '*', glob: parseGlob('*') }]
  return resources.templates.flatMap((template, index) => {
    const resolved = resolveTemplate(template, facts)
    const text = source.resources?.patterns[index]?.value ?? '*'
    if (resolved.state === 'absent') return []
    return [{ text: resolved.glob.literal ?? text, glob: resolved.glob }]
  })
}

/** What two patterns share, as a person would write it; null when nothing. */
function shared(left: Pattern, right: Pattern): Pattern | null {
  if (covers(right.glob, left.glob)) return left
  if (covers(left.glob, right.glob)) return right
  return meet([left.glob, right.glob]) === null
    ? null
    : { text: `${left.text} ∩ ${right.text}`, glob: left.glob }
}

function exclusions({ resources, source }: CompiledStatement): readonly string[] {
  return resources?.not ? (source.resources?.patterns ?? []).map(({ value }) => value) : []
}

function conditionsOf({ source }: CompiledStatement): readonly string[] {
  return source.conditions.map(
    ({ operator, key, values }) =>
      `${key.value} ${operator.value} ${values.map(({ value }) => value).join(' or ')}`,
  )
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}

/** One allow of each limiting layer together: what all of them share, or null when that is nothing. */
function combine(allows: readonly Placed[], denies: readonly Placed[], facts: Facts): Grant | null {
  const [first, ...rest] = allows.map(({ statement }) => patternsOf(statement, facts))
  const common = rest.reduce(
    (held, patterns) =>
      held.flatMap((left) => patterns.map((right) => shared(left, right)).filter((each) => each !== null)),
    first ?? [],
  )
  if (common.length === 0) return null
  const touched = denies.filter(({ statement }) =>
    patternsOf(statement, facts).some(({ glob }) => common.some((each) => meet([glob, each.glob]) !== null)),
  )
  const except = touched.flatMap(({ statement }) => patternsOf(statement, facts).map(({ text }) => text))
  const unless = touched.flatMap(({ statement }) =>
    conditionsOf(statement).map((text) => `not denied by ${text}`),
  )
  return {
    resources: unique(common.map(({ text }) => text)),
    except: unique([...allows.flatMap(({ statement }) => exclusions(statement)), ...except]),
    conditions: unique([...allows.flatMap(({ statement }) => conditionsOf(statement)), ...unless]),
    from: [...allows, ...touched].map(({ layer, policy, statement }) => refOf(layer, policy, statement)),
  }
}

/** Grants made of one allow from each layer, for display. `layers` holds the allows of every layer that must allow. */
export function grantsOf(
  layers: readonly (readonly Placed[])[],
  denies: readonly Placed[],
  facts: Facts,
): readonly Grant[] {
  const chosen = layers.reduce<readonly (readonly Placed[])[]>(
    (paths, allows) => paths.flatMap((path) => allows.map((allow) => [...path, allow])).slice(0, grantMax),
    [[]],
  )
  return chosen.map((allows) => combine(allows, denies, facts)).filter((grant) => grant !== null)
}
