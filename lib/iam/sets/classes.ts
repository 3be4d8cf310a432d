import type { CompiledStatement } from '../evaluate/compile.ts'
import { matchAction } from '../evaluate/statement.ts'
import { star } from '../pattern.ts'
import type { ActionCatalog, CatalogAction } from '../types.ts'

/** Actions that the same statements mention and that take the same resource types: what holds for one holds for all. */
export type ActionClass = {
  readonly actions: readonly CatalogAction[]
  /** Where in the catalog's order the actions stand; those that it lacks come after all others. */
  readonly places: readonly number[]
  /** Statements that mention these actions, by their place in the list given. */
  readonly mentions: readonly number[]
  /** Every mention is of `*`: the actions may take different types. */
  readonly isEverywhere: boolean
}

function mentionsEverything(statement: CompiledStatement): boolean {
  const { resources } = statement
  return (
    !resources ||
    (!resources.not &&
      resources.templates.some(({ fixed }) => fixed?.codes.length === 1 && fixed.codes[0] === star))
  )
}

/** Literal action names that policies write and the catalog does not know: retired, or newer than its data. */
function unknownActions(
  statements: readonly CompiledStatement[],
  { places }: Prepared,
): readonly CatalogAction[] {
  const names = new Map<string, string>()
  for (const { actions, source } of statements) {
    for (const [index, { literal }] of actions.globs.entries()) {
      const name = source.actions.patterns[index]?.value
      if (literal !== null && name?.includes(':') && !places.has(literal) && !names.has(literal))
        names.set(literal, name)
    }
  }
  return [...names.values()].map((name) => ({ name, level: 'Write', resources: ['*'] }))
}

type Prepared = {
  readonly lower: readonly string[]
  readonly places: ReadonlyMap<string, number>
  readonly byService: ReadonlyMap<string, readonly number[]>
  /** A number for each action, the same for those that take the same resource types; 0 for none. */
  readonly types: Int32Array
  /** What statements mention, worked out once. */
  readonly mentioned: WeakMap<CompiledStatement, Int32Array>
}
const prepared = new WeakMap<ActionCatalog, Prepared>()

function prepare(catalog: ActionCatalog): Prepared {
  const found = prepared.get(catalog)
  if (found) return found
  const lower = catalog.actions.map(({ name }) => name.toLowerCase())
  const byService = new Map<string, number[]>()
  const typeIds = new Map<string, number>([['', 0]])
  const types = new Int32Array(lower.length)
  for (const [index, name] of lower.entries()) {
    const service = name.slice(0, name.indexOf(':'))
    const indexes = byService.get(service)
    if (indexes) indexes.push(index)
    else byService.set(service, [index])
    const type = catalog.actions[index]?.resources.join(' ') ?? ''
    const id = typeIds.get(type) ?? typeIds.size
    typeIds.set(type, id)
    types[index] = id
  }
  const places = new Map(lower.map((name, index) => [name, index]))
  const result: Prepared = { lower, places, byService, types, mentioned: new WeakMap() }
  prepared.set(catalog, result)
  return result
}

/** The service a glob names outright, or null when its wildcard reaches into the service's name. */
function serviceOf(codes: readonly number[]): string | null {
  const colon = codes.indexOf(':'.charCodeAt(0))
  const head = codes.slice(0, colon)
  return colon > 0 && head.every((code) => code >= 0) ? String.fromCharCode(...head) : null
}

/** Actions a statement could mention, by index: those it names, those of the services it names, or all. */
function reach({ actions }: CompiledStatement, { byService, places, lower }: Prepared): Iterable<number> {
  if (actions.not) return lower.keys()
  const found = new Set<number>()
  const services = new Set<string>()
  for (const { literal, codes } of actions.globs) {
    if (literal !== null) {
      const index = places.get(literal)
      if (index !== undefined) found.add(index)
      continue
    }
    const service = serviceOf(codes)
    if (service === null) return lower.keys()
    services.add(service)
  }
  for (const service of services) for (const index of byService.get(service) ?? []) found.add(index)
  return found
}

/** The catalog's actions that a statement mentions, by index. */
function mentionedBy(statement: CompiledStatement, ready: Prepared): Int32Array {
  const known = ready.mentioned.get(statement)
  if (known) return known
  const found: number[] = []
  for (const index of reach(statement, ready))
    if (matchAction(statement, ready.lower[index] ?? '')) found.push(index)
  const list = Int32Array.from(found)
  ready.mentioned.set(statement, list)
  return list
}

/** How statements come to be mentioned together: each number is the one before it and one statement more. 0 is none. */
type Marks = {
  readonly before: readonly number[]
  readonly statement: readonly number[]
  readonly of: Int32Array
  /** The actions that are mentioned at all. */
  readonly places: readonly number[]
}

/** Which actions the statements mention, by place. Those that the catalog lacks stand after its own. */
function mentionedByAny(
  statements: readonly CompiledStatement[],
  ready: Prepared,
  extra: readonly CatalogAction[],
): Uint8Array {
  const total = ready.lower.length
  const found = new Uint8Array(total + extra.length)
  for (const each of statements) {
    for (const place of mentionedBy(each, ready)) found[place] = 1
    for (const [at, { name }] of extra.entries())
      if (matchAction(each, name.toLowerCase())) found[total + at] = 1
  }
  return found
}

function mark(
  statements: readonly CompiledStatement[],
  wanted: Uint8Array,
  ready: Prepared,
  extra: readonly CatalogAction[],
): Marks {
  const total = ready.lower.length
  const of = new Int32Array(total + extra.length)
  const [before, statement, places]: readonly [number[], number[], number[]] = [[0], [-1], []]
  for (const [index, each] of statements.entries()) {
    const made = new Map<number, number>()
    const add = (place: number) => {
      const last = of[place] ?? 0
      if (last === 0) places.push(place)
      const next = made.get(last) ?? before.push(last) - 1
      if (next === statement.length) statement.push(index)
      made.set(last, next)
      of[place] = next
    }
    for (const place of mentionedBy(each, ready)) if (wanted[place]) add(place)
    for (const [at, { name }] of extra.entries())
      if (wanted[total + at] && matchAction(each, name.toLowerCase())) add(total + at)
  }
  return { before, statement, of, places }
}

function mentionsOf(last: number, { before, statement }: Marks): readonly number[] {
  const mentions: number[] = []
  for (let at = last; at > 0; at = before[at] ?? 0) mentions.push(statement[at] ?? 0)
  return mentions.reverse()
}

/** A number for the services whose resources' policies have rules of their own (`isKeyOrRole`). */
function ownRules(action: string): number {
  const lower = action.slice(0, 4).toLowerCase()
  return lower === 'kms:' ? 1 : lower === 'sts:' ? 2 : 0
}

/**
 * Partitions the catalog's actions, and those that only the policies know, by the statements that mention them and the resource types
 * they take. Where every mention is of `*`, the types make no difference, unless `withTypes`. Actions of KMS and STS are never with others: their
 * resources' policies have rules of their own. Actions that none of `deciding` mentions are left out: an organization's `*` mentions them all.
 */
export function classesOf(
  statements: readonly CompiledStatement[],
  deciding: readonly CompiledStatement[],
  catalog: ActionCatalog,
  withTypes = false,
): readonly ActionClass[] {
  const ready = prepare(catalog)
  const extra = unknownActions(statements, ready)
  const marks = mark(statements, mentionedByAny(deciding, ready, extra), ready, extra)
  const everywhere = marks.before.map((_, at) =>
    mentionsOf(at, marks).every((index) => statements[index] && mentionsEverything(statements[index])),
  )
  const isMerged = (last: number) => !withTypes && everywhere[last]
  const classes = new Map<number, { actions: CatalogAction[]; places: number[]; last: number }>()
  for (const place of marks.places) {
    const last = marks.of[place] ?? 0
    const action = catalog.actions[place] ?? extra[place - ready.lower.length]
    if (!action) continue
    const types = ready.types[place] ?? -1
    const kind = isMerged(last) ? Math.min(Math.abs(types), 1) : types + 2
    const key = (last * (ready.lower.length + 3) + kind) * 3 + ownRules(action.name)
    const found = classes.get(key)
    if (found) {
      found.actions.push(action)
      found.places.push(place)
    } else classes.set(key, { actions: [action], places: [place], last })
  }
  return [...classes.values()].map(({ actions, places, last }) => ({
    actions,
    places,
    mentions: mentionsOf(last, marks),
    isEverywhere: isMerged(last) ?? false,
  }))
}
