import { matchGlob, parseGlob } from '../pattern.ts'
import { remembering } from '../sets/remembering.ts'
import type { ActionCatalog } from '../types.ts'
import type { Draft, Part } from './draft.ts'

/** The catalog's names of one service, and which of them may be matched and which have to be. */
type Goal = {
  readonly names: readonly string[]
  readonly wanted: ReadonlySet<string>
  readonly spare: ReadonlySet<string>
}

/** Beginnings and ends of a name at its words: `GetObjectAcl` → `Get`, `GetObject`. */
function beginnings(name: string): readonly string[] {
  const starts = [...name.matchAll(/[A-Z][a-z0-9]*|[^A-Z]+/g)].map(
    ({ index, 0: word }) => index + word.length,
  )
  return starts.map((end) => name.slice(0, end))
}

/** A pattern with at most one star. */
type Shape = { readonly head: string; readonly tail: string | null }

function shapesFor(name: string): readonly Shape[] {
  const heads = beginnings(name)
  const tails = heads.map((head) => name.slice(head.length)).filter((tail) => tail !== '')
  const both = heads.flatMap((head) => tails.map((tail) => ({ head, tail })))
  return [
    ...heads.map((head) => ({ head, tail: '' })),
    ...tails.map((tail) => ({ head: '', tail })),
    ...both.filter(({ head, tail }) => head.length + tail.length < name.length),
    { head: name, tail: null },
  ]
}

/** Whether a name in small letters is of a shape in small letters. */
function isOf(lower: string, { head, tail }: Shape): boolean {
  if (tail === null) return lower === head
  return lower.length >= head.length + tail.length && lower.startsWith(head) && lower.endsWith(tail)
}

type Choice = { readonly pattern: string; readonly matched: readonly string[] }

/** Patterns that match nothing that must not be matched, with what they match of what has to be. */
function choicesFor({ names, wanted, spare }: Goal): readonly Choice[] {
  const all = names.map((name) => ({ name, lower: name.toLowerCase() }))
  const forbidden = all.filter(({ name }) => !wanted.has(name) && !spare.has(name))
  const needed = all.filter(({ name }) => wanted.has(name))
  const shapes = new Map<string, Shape>()
  for (const name of wanted)
    for (const shape of shapesFor(name))
      shapes.set(shape.tail === null ? shape.head : `${shape.head}*${shape.tail}`, shape)
  return [...shapes].flatMap(([pattern, { head, tail }]) => {
    const small = { head: head.toLowerCase(), tail: tail === null ? null : tail.toLowerCase() }
    if (forbidden.some(({ lower }) => isOf(lower, small))) return []
    return [{ pattern, matched: needed.filter(({ lower }) => isOf(lower, small)).map(({ name }) => name) }]
  })
}

const remember = remembering<readonly string[]>(500)

/** Few short patterns that match all that is wanted: always the one that covers most of what is left for its length. */
function shortest(service: string, goal: Goal): readonly string[] {
  const id = [service, ...goal.wanted, '', ...goal.spare].join()
  return remember(id, () => choose(service, goal))
}

function choose(service: string, goal: Goal): readonly string[] {
  const choices = choicesFor(goal)
  const left = new Set(goal.wanted)
  const chosen: string[] = []
  while (left.size > 0) {
    let [best, bestWorth] = ['', 0]
    for (const { pattern, matched } of choices) {
      // Quotes and a comma come with each.
      const worth = matched.filter((name) => left.has(name)).length / (service.length + pattern.length + 4)
      if (worth > bestWorth) [best, bestWorth] = [pattern, worth]
    }
    if (bestWorth === 0) break
    chosen.push(best)
    for (const name of choices.find(({ pattern }) => pattern === best)?.matched ?? []) left.delete(name)
  }
  return [...chosen, ...left].map((pattern) => `${service}:${pattern}`)
}

function serviceOf(action: string): string {
  return action.slice(0, Math.max(0, action.indexOf(':'))).toLowerCase()
}

function groupByService(actions: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const action of actions) {
    const list = groups.get(serviceOf(action))
    if (list) list.push(action)
    else groups.set(serviceOf(action), [action])
  }
  return groups
}

type Names = ReadonlyMap<string, readonly string[]>
const known = new WeakMap<ActionCatalog, Names>()

/** The names of each service's actions. */
function namesByService(catalog: ActionCatalog): Names {
  const found = known.get(catalog)
  if (found) return found
  const groups = [...groupByService(catalog.actions.map(({ name }) => name))]
  const names = new Map(
    groups.map(([service, list]) => [service, list.map((name) => name.slice(service.length + 1))]),
  )
  known.set(catalog, names)
  return names
}

function fold(
  part: Part,
  services: ReadonlyMap<string, readonly string[]>,
  isSpare: (action: string) => boolean,
): Part {
  if (part.notActions) return part
  const byService = groupByService(part.actions)
  const actions = [...byService].flatMap(([service, patterns]): readonly string[] => {
    const names = services.get(service)
    if (!names) return patterns
    const globs = patterns.map((pattern) => parseGlob(pattern.slice(service.length + 1).toLowerCase()))
    const wanted = new Set(names.filter((name) => globs.some((glob) => matchGlob(glob, name.toLowerCase()))))
    // What the catalog does not know stays as it is written.
    const unknown = patterns.filter(
      (_, at) => !names.some((name) => globs[at] && matchGlob(globs[at], name.toLowerCase())),
    )
    const spare = new Set(names.filter((name) => isSpare(`${service}:${name}`)))
    const needed = new Set([...wanted].filter((name) => !spare.has(name)))
    const folded = [
      ...shortest(service, { names, wanted: needed, spare: new Set([...spare, ...wanted]) }),
      ...unknown,
    ]
    return folded.join().length < patterns.join().length ? folded : patterns
  })
  return { ...part, actions }
}

/**
 * Action lists as few short patterns that match the same actions of the catalog; with `isSpare`, actions that nobody cares about may be allowed
 * or left out. Actions AWS adds later may differ: callers say so.
 */
export function foldActions(
  draft: Draft,
  catalog: ActionCatalog,
  isSpare: (action: string) => boolean = () => false,
): Draft {
  const services = namesByService(catalog)
  const parts = draft.parts.map((part) =>
    fold(part, services, part.effect === 'Deny' ? () => false : isSpare),
  )
  const left = parts.filter(({ actions }) => actions.length > 0)
  // A policy without statements is one that AWS refuses.
  return left.length > 0 ? { ...draft, parts: left } : draft
}

/**
 * A list of action patterns as few short ones that match exactly the same actions of the catalog; the list itself where none are shorter. What the
 * catalog does not know stays. An action that AWS adds later may be matched by one and not by the other.
 */
export function foldPatterns(patterns: readonly string[], catalog: ActionCatalog): readonly string[] {
  const part: Part = {
    effect: 'Allow',
    notActions: false,
    actions: patterns,
    resources: null,
    notResources: false,
    tests: [],
    principals: null,
  }
  return fold(part, namesByService(catalog), () => false).actions
}
