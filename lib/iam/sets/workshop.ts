import type { Glob } from '../pattern.ts'
import type { ActionCatalog, CatalogAction } from '../types.ts'
import { asOneQuestion, beginDifferently } from './automaton.ts'
import { type Candidates, candidatesOf, type Groups, groupsOf, typesFor } from './candidates.ts'
import { type ActionClass, classesOf } from './classes.ts'
import type { Placed } from './placed.ts'
import { type Side, Space } from './space.ts'

/** A class of actions as it is worked on: the statements that mention it on each side, and the space of its requests. */
export type Job = {
  readonly action: CatalogAction
  readonly sides: readonly Side[]
  readonly space: () => Space
}

/** Whether a pattern that statements list may be of these types: then the answer's words depend on the types. */
function isNear(types: readonly Glob[], { list }: Groups): boolean {
  return list.some((group) => group.some((glob) => types.some((type) => !beginDifferently(type, glob))))
}

/** Whether anything could come of an action because this statement mentions it. */
type IsDeciding = (placed: Placed, side: Side) => boolean

/**
 * Works on every class of actions that the sides' statements mention. Classes whose resources stand to the same statements in the same ways
 * come to the same, so `work` is asked once for all of them and its answer handed to `take` for each. Nothing can come of actions that no
 * statement mentions for which `isDeciding`.
 */
export function workOnClasses<T>(
  sides: readonly Side[],
  catalog: ActionCatalog,
  partition: string | null,
  isDeciding: IsDeciding,
  work: (job: Job) => T,
  take: (group: ActionClass, answer: T, resources: readonly string[]) => void,
): void {
  asOneQuestion(() => workOn(sides, catalog, partition, isDeciding, work, take))
}

function workOn<T>(
  sides: readonly Side[],
  catalog: ActionCatalog,
  partition: string | null,
  isDeciding: IsDeciding,
  work: (job: Job) => T,
  take: (group: ActionClass, answer: T, resources: readonly string[]) => void,
): void {
  const statements = sides.flatMap(({ placed }) => placed.map(({ statement }) => statement))
  const deciding = sides.flatMap((side) =>
    side.placed.filter((placed) => isDeciding(placed, side)).map(({ statement }) => statement),
  )
  const contexts = [...new Set(sides.map(({ facts }) => facts))]
  const known = new Map<string, Mentioned<T>>()
  // Whose a resource is counts where its own policy is given, and its type tells.
  const withTypes = sides.some(({ placed }) => placed.some(({ layer }) => layer === 'resource'))
  for (const group of classesOf(statements, deciding, catalog, withTypes)) {
    const id = group.mentions.join()
    const mentioned = known.get(id) ?? prepare<T>(sides, group.mentions)
    known.set(id, mentioned)
    const [action] = group.actions
    if (!action) continue
    mentioned.groups ??= groupsOf(
      group.mentions.flatMap((index) => statements[index] ?? []),
      contexts,
    )
    const types = typesFor(action, partition, mentioned.groups.list)
    const candidates = candidatesOf(types, mentioned.groups)
    take(group, answerFor(action, mentioned, types, candidates, work), candidates.resources)
  }
}

type Mentioned<T> = {
  readonly sides: readonly Side[]
  groups?: Groups
  readonly answers: Map<string, T>
}

/** The statements that mention a class, by side; all sides' statements are numbered in one row. */
function prepare<T>(all: readonly Side[], mentions: readonly number[]): Mentioned<T> {
  let from = 0
  const sides = all.map((side): Side => {
    const own = mentions.flatMap((index) => side.placed[index - from] ?? [])
    from += side.placed.length
    return { ...side, placed: own }
  })
  return { sides, answers: new Map() }
}

function answerFor<T>(
  action: CatalogAction,
  { sides, answers, groups }: Mentioned<T>,
  types: readonly Glob[],
  candidates: Candidates,
  work: (job: Job) => T,
): T {
  // Two services have rules of their own for policies of resources.
  const service = /^(kms|sts):/i.exec(action.name)?.[0] ?? ''
  const own = groups && isNear(types, groups) ? action.resources.join(' ') : ''
  const id = `${service} ${candidates.complete} ${candidates.kinds} ${own}`
  const known = answers.get(id)
  if (known !== undefined) return known
  const answer = work({ action, sides, space: () => new Space(types, candidates, sides) })
  answers.set(id, answer)
  return answer
}
