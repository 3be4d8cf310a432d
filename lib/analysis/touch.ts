import 'server-only'
import { type PatternList, parsePolicy } from '../iam/index.ts'
import type { Question } from './types.ts'

/** A pattern by what it begins and ends with: enough to tell, for nearly all, that two have nothing in common. */
type Ends = { readonly head: string; readonly tail: string }
/** What the Allow statements of a document speak of. Null: of anything, or it cannot be told. */
type Spoken = { readonly actions: readonly Ends[] | null; readonly resources: readonly Ends[] | null }
export type Outline = { readonly allows: readonly Spoken[]; readonly size: number }

function endsOf(pattern: string): Ends {
  const wild = /[*?]|\$\{/.exec(pattern)
  if (!wild) return { head: pattern, tail: pattern }
  const last = Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf('?'), pattern.lastIndexOf('}'))
  return { head: pattern.slice(0, wild.index), tail: pattern.slice(last + 1) }
}

/** False only where no text matches both. */
function mayMeet(left: Ends, right: Ends): boolean {
  return (
    (left.head.startsWith(right.head) || right.head.startsWith(left.head)) &&
    (left.tail.endsWith(right.tail) || right.tail.endsWith(left.tail))
  )
}

function spokenOf(list: PatternList | undefined, isAction: boolean): readonly Ends[] | null {
  if (!list || list.not) return null
  return list.patterns.map(({ value }) => endsOf(isAction ? value.toLowerCase() : value))
}

/** What a document may allow, in short: read once, and held against every question. */
export function outlineOf(text: string): Outline {
  const { policy } = parsePolicy(text)
  const size = text.length
  // What cannot be read as a policy, or only in part, is left to the engine.
  if (!policy || policy.statements.some(({ doubtful }) => doubtful))
    return { allows: [{ actions: null, resources: null }], size }
  const allows = policy.statements
    .filter(({ effect }) => effect === 'Allow')
    .map(({ actions, resources }) => ({
      actions: spokenOf(actions, true),
      resources: spokenOf(resources, false),
    }))
  return { allows, size }
}

/** False only where a document allows nothing of what the question is about. */
export function mayTouch({ allows }: Outline, { action, resource }: Question): boolean {
  const asked = { actions: endsOf(action.toLowerCase()), resources: endsOf(resource) }
  return allows.some(
    ({ actions, resources }) =>
      (actions === null || actions.some((each) => mayMeet(each, asked.actions))) &&
      (resources === null || resources.some((each) => mayMeet(each, asked.resources))),
  )
}
