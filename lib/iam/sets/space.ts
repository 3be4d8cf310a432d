import { type CompiledCondition, evaluateCondition } from '../conditions/evaluate.ts'
import type { CompiledStatement } from '../evaluate/compile.ts'
import type { Facts } from '../evaluate/context.ts'
import { type Asker, matchPrincipals } from '../evaluate/principal.ts'
import { isRefused } from '../evaluate/statement.ts'
import type { Truth } from '../evaluate/truth.ts'
import type { Glob } from '../pattern.ts'
import { resolveTemplate, type Template } from '../template.ts'
import type { SessionContext } from '../types.ts'
import { accepts, findText, meets } from './automaton.ts'
import { type Candidates, idOf, listedBy } from './candidates.ts'
import { type Cover, type Cube, nothing } from './cover.ts'
import { type Domain, domainOf, isEverything, isExact, type Test } from './key-domain.ts'
import { wordOf } from './pattern-codes.ts'
import type { Placed } from './placed.ts'

/** One way of looking at requests: a session, and what is known of it. */
export type View = {
  readonly session: SessionContext
  readonly facts: Facts
  /** Whether the role has a permissions boundary, which NotPrincipal asks for. */
  readonly bounded: Truth
  /** Whose the resources are, where that is not the caller's own account. */
  readonly resourceAccount?: string
}
/** The statements that mention a class of actions, as one session meets them. */
export type Side = View & { readonly placed: readonly Placed[] }

export type Dimension =
  | { readonly kind: 'resource'; readonly cells: readonly string[] }
  | { readonly kind: 'key'; readonly key: string; readonly cells: readonly (string | null)[] }
  /** Something that holds or not (cells 1 and 0) and is not looked into: two that are equal are one, otherwise they are independent. */
  | {
      readonly kind: 'opaque'
      readonly key: string | null
      /** Values of the key that it may hold for. */
      readonly examples: readonly string[]
      /** For a resource with a variable: the text that fits when the variable has a value. */
      readonly filled: ((value: string) => string) | null
    }

/**
 * The dimensions in which the requests for one class of actions differ, and each statement as the cover of the requests it applies to.
 * A key that one side knows is no dimension to that side's statements.
 */
export class Space {
  readonly dimensions: Dimension[] = []
  /** False: there may be requests that no combination of cells stands for. */
  readonly complete: boolean
  readonly #full: bigint[] = []
  readonly #types: readonly Glob[]
  readonly #holding: ReadonlyMap<string, bigint>
  readonly #opaque = new Map<string, number>()
  /** Where the cells of an exact test are found. */
  readonly #exact = new Map<
    Facts,
    Map<CompiledCondition, { readonly dimension: number; readonly bits: bigint }>
  >()

  constructor(types: readonly Glob[], candidates: Candidates, sides: readonly Side[]) {
    this.#types = types
    const { resources, holding, complete } = candidates
    this.#holding = holding
    this.#add({ kind: 'resource', cells: resources }, resources.length)
    const keysComplete = this.#addKeys(sides)
    for (const side of sides) for (const placed of side.placed) this.#addOpaque(placed, side)
    this.complete = complete && keysComplete
  }

  get everything(): Cover {
    return [this.#full]
  }

  /** Whether no resource names the account it belongs to, as those of S3 do. */
  get isWithoutAccounts(): boolean {
    const [first] = this.dimensions
    return first?.kind === 'resource' && first.cells.every((text) => !text.split(':')[4])
  }

  /** The requests a statement applies to. */
  coverOf(placed: Placed, view: View): Cover {
    const { statement } = placed
    const start = this.#start(placed, view)
    if (start === null) return nothing
    const conditioned = statement.conditions.reduce<Cube | null>((cube, condition) => {
      const [dimension, bits] = this.#bitsOf(condition, view.facts) ?? [0, -1n]
      const cells = (cube?.[dimension] ?? 0n) & bits
      return cube && cells !== 0n ? cube.with(dimension, cells) : null
    }, start)
    return conditioned ? this.#onResources(conditioned, statement, view.facts) : nothing
  }

  /** The resources that a statement lists, whatever its conditions. */
  resourcesOf({ statement }: Placed, { facts }: View): bigint {
    return cellsOf(this.#onResources(this.#full, statement, facts))
  }

  #add(dimension: Dimension, cells: number): number {
    this.#full.push((1n << BigInt(cells)) - 1n)
    return this.dimensions.push(dimension) - 1
  }

  #addKeys(sides: readonly Side[]): boolean {
    let complete = true
    for (const tests of openTests(sides)) {
      const domain = domainOf(tests)
      // Tests that cannot be told apart together stay as they are, one by one.
      if (domain === null) continue
      complete &&= domain.complete
      this.#addKey(tests, domain)
    }
    return complete
  }

  #addKey(tests: readonly Test[], { cells, holds }: Domain): void {
    const key = tests[0]?.condition.source.key.value ?? ''
    const dimension = this.#add({ kind: 'key', key, cells }, cells.length)
    for (const [index, { condition, facts }] of tests.entries()) {
      const known = this.#exact.get(facts) ?? new Map()
      this.#exact.set(facts, known.set(condition, { dimension, bits: holds[index] ?? 0n }))
    }
  }

  #addOpaque(placed: Placed, side: Side): void {
    const { statement } = placed
    const { facts } = side
    const bare = { kind: 'opaque', key: null, examples: [], filled: null } as const
    if (isDoubtful(placed)) this.#opaqueFor(doubtId(statement), bare)
    if (matchPrincipals(statement.principals, askerOf(side)) === 'unknown')
      this.#opaqueFor(principalId(statement), bare)
    for (const condition of statement.conditions) {
      if (evaluateCondition(condition, facts) !== 'unknown' || this.#exact.get(facts)?.has(condition))
        continue
      const key = condition.source.key.value
      this.#opaqueFor(conditionId(condition, facts), { ...bare, key, examples: examplesOf(condition) })
    }
    for (const { template, key } of listedBy(statement, facts).open) {
      this.#opaqueFor(templateId(template, facts), { ...bare, key, filled: filling(template, key, facts) })
    }
  }

  #opaqueFor(id: string, dimension: Dimension): void {
    if (!this.#opaque.has(id)) this.#opaque.set(id, this.#add(dimension, 2))
  }

  /** All requests, as far as principal and the statement's own order allow; null when it applies to none. */
  #start(placed: Placed, view: View): Cube | null {
    const { statement } = placed
    const cube = isDoubtful(placed) ? this.#assume(this.#full, doubtId(statement)) : this.#full
    const named = matchPrincipals(statement.principals, askerOf(view))
    if (named === 'unknown') return this.#assume(cube, principalId(statement))
    return named === 'yes' ? cube : null
  }

  /** The cube, where something that is not looked into holds. */
  #assume(cube: Cube, id: string, holds = true): Cube {
    const dimension = this.#opaque.get(id)
    return dimension === undefined ? cube : cube.with(dimension, holds ? 2n : 1n)
  }

  /** Where a condition that is open holds; null for one that holds anyway. */
  #bitsOf(condition: CompiledCondition, facts: Facts): readonly [dimension: number, bits: bigint] | null {
    const settled = evaluateCondition(condition, facts)
    if (settled !== 'unknown') return settled === 'yes' ? null : [0, 0n]
    const exact = this.#exact.get(facts)?.get(condition)
    return exact ? [exact.dimension, exact.bits] : [this.#opaque.get(conditionId(condition, facts)) ?? 0, 2n]
  }

  #onResources(cube: Cube, statement: CompiledStatement, facts: Facts): Cover {
    const { resources } = statement
    if (!resources) return [cube]
    const { group, id, open: unknown } = listedBy(statement, facts)
    const settled = group.some(isEverything) ? -1n : (this.#holding.get(id) ?? 0n)
    const open = unknown.map(({ template, glob }) => ({
      id: templateId(template, facts),
      may: this.#holding.get(idOf([glob])) ?? 0n,
    }))
    const [all = 0n] = this.#full
    if (!resources.not) {
      const parts = open.map(({ id, may }) => this.#assume(cube.with(0, may), id))
      return [cube.with(0, all & settled), ...parts].filter(([cells]) => cells !== 0n)
    }
    // All but some: for each open pattern, what it cannot match anyway, and the rest where it does not.
    let outside: Cover = [cube.with(0, all & ~settled)]
    for (const { id, may } of open) {
      outside = outside.flatMap((part) => [
        part.with(0, (part[0] ?? 0n) & ~may),
        this.#assume(part.with(0, (part[0] ?? 0n) & may), id, false),
      ])
    }
    return outside.filter(([cells]) => cells !== 0n)
  }

  /** Whether a resource is of a type that the action takes. */
  takes(resource: string): boolean {
    return this.#types.some((type) => accepts(type, resource))
  }

  /** Whether some resource that the action takes matches all of the patterns. */
  reaches(globs: readonly Glob[]): boolean {
    if (this.#types.length === 0) return globs.every((glob) => accepts(glob, '*'))
    const [glob, ...others] = globs
    if (glob && others.length === 0) return this.#types.some((type) => meets(type, glob))
    return this.#types.some((type) => findText([...globs, type]) !== null)
  }
}

/** Whoever asks, for statements that name principals. */
export function askerOf({ session, facts, bounded }: View): Asker {
  return { principal: session.principal, facts, bounded }
}

/** The resources of a cover. */
export function cellsOf(cover: Cover): bigint {
  return cover.reduce((bits, [cells = 0n]) => bits | cells, 0n)
}

/** Exact tests of keys whose value is not known, a list for each key. */
function openTests(sides: readonly Side[]): Iterable<readonly Test[]> {
  const found = new Map<string, Test[]>()
  for (const { facts, placed } of sides) {
    for (const condition of placed.flatMap(({ statement }) => statement.conditions)) {
      const test = { condition, facts }
      const key = condition.source.key.value.toLowerCase()
      if (facts.key(key).state !== 'unknown' || !isExact(test)) continue
      const list = found.get(key)
      if (list) list.push(test)
      else found.set(key, [test])
    }
  }
  return found.values()
}

/** Whether AWS would refuse the document for this statement: whether it applies is then not known. */
export function isDoubtful({ statement, layer }: Placed): boolean {
  return statement.source.doubtful === true || isRefused(statement, layer)
}

const doubtIds = new WeakMap<CompiledStatement, string>()
let doubts = 0

function doubtId(statement: CompiledStatement): string {
  const known = doubtIds.get(statement) ?? `doubt ${++doubts}`
  doubtIds.set(statement, known)
  return known
}

function principalId({ principals }: CompiledStatement): string {
  return `principal ${principals?.not} ${principals?.entries.map(({ type, value }) => `${type} ${value}`).join()}`
}

type Read = string | number | readonly [key: string, fallback: string | null]

/** One part, with the value of its variable where it is known; null for a variable without a value. */
function readPart(part: Template['parts'][number], facts: Facts): Read | null {
  if (typeof part !== 'object') return part
  const found = facts.key(part.key)
  if (found.state === 'unknown') return [part.key.toLowerCase(), part.fallback]
  const value = found.state === 'known' && found.values.length === 1 ? found.values[0] : null
  return value ?? part.fallback
}

/** A template's parts, texts side by side as one; null for one that matches nothing. */
function readParts({ parts }: Template, facts: Facts): readonly Read[] | null {
  const joined: Read[] = []
  for (const part of parts) {
    const read = readPart(part, facts)
    if (read === null) return null
    const last = joined.at(-1)
    if (typeof last === 'string' && typeof read === 'string') joined[joined.length - 1] = last + read
    else joined.push(read)
  }
  return joined
}

/** The same for templates that come to the same. */
function templateId(template: Template, facts: Facts): string {
  return JSON.stringify(['template', readParts(template, facts)])
}

function conditionId({ source, values }: CompiledCondition, facts: Facts): string {
  const { operator, key } = source
  const read = values.map((value) => readParts(value, facts))
  return JSON.stringify(['condition', operator.value.toLowerCase(), key.value.toLowerCase(), read])
}

/** How a resource reads when its variable has a value and its wildcards stand for anything. */
function filling(template: Template, key: string, facts: Facts): (value: string) => string {
  return (value) => {
    const known = (name: string) =>
      name.toLowerCase() === key.toLowerCase()
        ? ({ state: 'known', values: [value] } as const)
        : facts.key(name)
    const resolved = resolveTemplate(template, { key: known })
    return resolved.state === 'absent' ? '' : wordOf(resolved.glob, 'any')
  }
}

/** Values of the key that an open condition may hold for: its own, as far as they are plain. */
function examplesOf({ values }: CompiledCondition): readonly string[] {
  return values.flatMap(({ fixed }: Template) => fixed?.literal ?? [])
}
