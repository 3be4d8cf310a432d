import type { CompiledStatement } from '../evaluate/compile.ts'
import type { Facts } from '../evaluate/context.ts'
import { type Glob, matchGlob, parseGlob } from '../pattern.ts'
import { resolveTemplate } from '../template.ts'
import type { CatalogAction } from '../types.ts'
import { fill, literal, meet, typeGlob } from './witness.ts'

/** More combinations of patterns than this are not tried: the answer then says that it is not exact. */
const combinationMax = 300

export type Candidates = { readonly resources: readonly string[]; readonly complete: boolean }

/** The patterns of a statement's resources; one whose variable has no value matches nothing and is left out. */
export function resourceGlobs({ resources }: CompiledStatement, facts: Facts): readonly Glob[] {
  if (!resources) return [parseGlob('*')]
  const globs = resources.templates.map((template) => resolveTemplate(template, facts))
  const found = globs.filter((each) => each.state !== 'absent').map(({ glob }) => glob)
  return resources.not ? [parseGlob('*'), ...found] : found
}

/** Texts of one resource type that a pattern matches as broadly as it can. */
function within(pattern: Glob, type: Glob): readonly string[] {
  const filled = fill(pattern).filter((text) => meet([type, literal(text)]) !== null)
  if (filled.length > 0) return filled
  const typical = fill(type).filter((text) => matchGlob(pattern, text))
  if (typical.length > 0) return typical
  const met = meet([pattern, type])
  return typeof met === 'string' ? [met] : []
}

function typesOf(action: CatalogAction, partition: string): readonly Glob[] {
  return action.resources.map((pattern) => typeGlob(pattern.replace(/^arn:%:/, `arn:${partition}:`)))
}

/** Every pair of patterns with every type they could meet in. */
function* combinations(globs: readonly Glob[], types: readonly Glob[]): Generator<readonly Glob[]> {
  for (const [index, left] of globs.entries()) {
    for (const right of globs.slice(index + 1)) for (const type of types) yield [left, right, type]
  }
}

function meetings(globs: readonly Glob[], types: readonly Glob[]): Candidates {
  const resources: string[] = []
  let tried = 0
  let complete = true
  for (const together of combinations(globs, types)) {
    if (++tried > combinationMax) return { resources, complete: false }
    const met = meet(together)
    if (met === undefined) complete = false
    else if (met !== null) resources.push(met)
  }
  return { resources, complete }
}

/**
 * Resources worth asking about for a class of actions: for every pattern that mentions them, and for every pair of patterns that overlap,
 * texts of one of the action's resource types. `complete` is false when there were too many pairs to try.
 */
export function candidatesOf(
  action: CatalogAction,
  statements: readonly CompiledStatement[],
  facts: Facts,
  partition: string,
): Candidates {
  // Without resource-level permissions the resource of every request is `*` (service authorization reference, "Resource types").
  if (action.resources.length === 0) return { resources: ['*'], complete: true }
  const unique = new Map<string, Glob>()
  for (const glob of statements.flatMap((statement) => resourceGlobs(statement, facts)))
    unique.set(glob.codes.join(), glob)
  const globs = [...unique.values()]
  const types = typesOf(action, partition)
  const alone = globs.flatMap((glob) => types.flatMap((type) => within(glob, type)))
  const { resources, complete } = meetings(globs, types)
  return { resources: [...new Set([...alone, ...resources])], complete }
}
