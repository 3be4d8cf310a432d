import { parseGlob } from '../pattern.ts'
import { covers } from '../sets/automaton.ts'
import type { Draft, Part } from './draft.ts'

/** Whether one pattern holds another. A variable may stand for anything: such patterns are compared as they are written. */
function holds(outer: string, inner: string, variables: boolean): boolean {
  if (outer === inner) return true
  if (variables && (outer.includes('${') || inner.includes('${'))) return outer === '*'
  return covers(parseGlob(outer), parseGlob(inner))
}

/** A list without what others of it hold; of equals the first stays. */
function leastOf(
  list: readonly string[],
  isHeld: (outer: string, inner: string) => boolean,
): readonly string[] {
  const kept: string[] = []
  for (const each of list) {
    if (kept.some((other) => isHeld(other, each))) continue
    const outside = kept.filter((other) => !isHeld(each, other))
    kept.length = 0
    kept.push(...outside, each)
  }
  return kept
}

function holdsAction(outer: string, inner: string): boolean {
  return holds(outer.toLowerCase(), inner.toLowerCase(), false)
}

/** Lists without repeats. In a list that excludes, what another excludes as well is as superfluous. */
export function tidyLists({ variables, parts }: Draft): Draft {
  return {
    variables,
    parts: parts.map((part) => ({
      ...part,
      actions: leastOf(part.actions, holdsAction),
      resources: part.resources && leastOf(part.resources, (outer, inner) => holds(outer, inner, variables)),
      tests: part.tests.map((test) => ({ ...test, values: [...new Set(test.values)] })),
    })),
  }
}

/** What two statements must have in common to become one, besides the list in which they differ. */
function frameOf(part: Part, differing: 'actions' | 'resources'): string {
  const { effect, notActions, notResources, principals } = part
  const tests = part.tests
    .map(({ operator, key, values }) => JSON.stringify([operator, key.toLowerCase(), [...values].sort()]))
    .sort()
  const same = differing === 'actions' ? part.resources : part.actions
  return JSON.stringify([effect, notActions, notResources, principals, tests, same && [...same].sort()])
}

function joined<T>(left: readonly T[] | null, right: readonly T[] | null): readonly T[] | null {
  return left && right ? [...new Set([...left, ...right])] : left
}

function mergeBy(parts: readonly Part[], differing: 'actions' | 'resources'): readonly Part[] {
  const merged = new Map<string, Part>()
  for (const [index, part] of parts.entries()) {
    const isExcluding =
      differing === 'actions' ? part.notActions : part.notResources || part.resources === null
    // Statements that exclude exclude less together than apart.
    const id = isExcluding ? `${index}` : frameOf(part, differing)
    const known = merged.get(id)
    if (!known) merged.set(id, part)
    else if (differing === 'actions')
      merged.set(id, { ...known, actions: joined(known.actions, part.actions) ?? [] })
    else merged.set(id, { ...known, resources: joined(known.resources, part.resources) })
  }
  return [...merged.values()]
}

/** Statements that differ in their actions, or in their resources, alone are one. */
export function mergeStatements({ variables, parts }: Draft): Draft {
  let [before, after] = [parts, mergeBy(mergeBy(parts, 'actions'), 'resources')]
  while (after.length < before.length) {
    before = after
    after = mergeBy(mergeBy(before, 'actions'), 'resources')
  }
  return tidyLists({ variables, parts: after })
}
