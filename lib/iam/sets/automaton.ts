import { type Glob, star } from '../pattern.ts'
import { charsOf, wordOf } from './pattern-codes.ts'
import { dead, type Reader, readerOf } from './reader.ts'

/** Patterns of which any may match. */
export type Group = readonly Glob[]

const plainChars = [...'x0123456789abcdefghijklmnopqrstuvwyz-_ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((char) =>
  char.charCodeAt(0),
)

/** A character that no pattern spells: it stands for all of them. */
function freshFor(globs: readonly Glob[]): number {
  const used = new Set<number>()
  for (const { codes } of globs) for (const code of codes) for (const char of charsOf(code)) used.add(char)
  let fresh = plainChars.find((char) => !used.has(char)) ?? 0xe000
  while (used.has(fresh)) fresh++
  return fresh
}

/** A pattern and the group it belongs to. */
type Member = {
  readonly reader: Reader
  readonly group: number /** The group's first member. */
  readonly first: number
}
/**
 * Several groups read side by side: member and state of each pattern that can still match, one after the other. A group that matches
 * however the text goes on is its first member and `settled` alone: that its other patterns match as well would be as many readings more.
 */
type Reading = readonly number[]
const settled = -2

type Step = { readonly reading: Reading; readonly char: number; readonly from: Step | null }

function textOf(step: Step): string {
  const chars: string[] = []
  for (let each: Step = step; each.from; each = each.from) chars.push(String.fromCharCode(each.char))
  return chars.reverse().join('')
}

/** Adds a member to a reading, members of one group coming one after the other. */
function add(members: readonly Member[], reading: number[], index: number, state: number): void {
  const { reader, group, first = index } = members[index] ?? {}
  const last = reading.length - 2
  if (reading[last + 1] === settled && members[reading[last] ?? -1]?.group === group) return
  if (state !== settled && !reader?.isSettled(state)) {
    reading.push(index, state)
    return
  }
  while (reading.length > 0 && members[reading[reading.length - 2] ?? -1]?.group === group)
    reading.length -= 2
  reading.push(first, settled)
}

function read(members: readonly Member[], reading: Reading, char: number): Reading {
  const next: number[] = []
  for (let at = 0; at < reading.length; at += 2) {
    const [index = 0, state = 0] = [reading[at], reading[at + 1]]
    const to = state === settled ? settled : (members[index]?.reader.step(state, char) ?? dead)
    if (to !== dead) add(members, next, index, to)
  }
  return next
}

/** The groups of which a pattern matches the text read so far, in order. */
function matching(members: readonly Member[], reading: Reading): readonly number[] {
  const found: number[] = []
  for (let at = 0; at < reading.length; at += 2) {
    const [index = 0, state = 0] = [reading[at], reading[at + 1]]
    const { reader, group = -1 } = members[index] ?? {}
    if (found.at(-1) !== group && (state === settled || reader?.isAtEnd(state))) found.push(group)
  }
  return found
}

/**
 * The characters that make a difference next: those that a state tells from others, and one that nobody spells. Where a group that has to
 * match takes but a few, no other leads on.
 */
function nextChars(
  members: readonly Member[],
  reading: Reading,
  needed: number,
  fresh: number,
): Iterable<number> {
  const chars = new Set<number>([fresh])
  for (let at = 0; at < reading.length; at += 2) {
    const [index = 0, state = 0] = [reading[at], reading[at + 1]]
    const { reader, group = 0 } = members[index] ?? {}
    if (!reader || state === settled) continue
    const own = reader.charsAt(state)
    const isAlone = members[index + 1]?.group !== group && members[index - 1]?.group !== group
    if (group < needed && isAlone && reader.isStrict(state)) return own
    for (const char of own) chars.add(char)
  }
  return chars
}

/** Whether the first groups can all still match; a reading is in their order. */
function isAlive(members: readonly Member[], reading: Reading, needed: number): boolean {
  let wanted = 0
  for (let at = 0; at < reading.length && wanted < needed; at += 2) {
    const group = members[reading[at] ?? -1]?.group ?? -1
    if (group > wanted) return false
    if (group === wanted) wanted++
  }
  return wanted >= needed
}

/** How many times a pattern may be carried one character further before a search gives up and says so. */
const workMax = 400_000

/** The same for all searches of one question together: a second or two. Null outside of a question. */
const searchesMax = 2_000_000
let left: number | null = null

/** Works on one question: its searches share what they may spend, those within others too. */
export function asOneQuestion<T>(work: () => T): T {
  if (left !== null) return work()
  left = searchesMax
  try {
    return work()
  } finally {
    left = null
  }
}

/** Whether a question has nothing left to spend: what its searches then say is for this time only. */
export function isSpent(): boolean {
  return left !== null && left <= 0
}

/** No pattern that AWS takes is near this long (an ARN has at most 2,048 characters). A machine for a longer one would fill memory. */
const patternMax = 4096

/** Whether a pattern is too long to be looked into: what is said of it is then for safety's sake. */
export function isTooLong({ codes }: Glob): boolean {
  return codes.length > patternMax
}

type Visit = (matching: readonly number[], step: Step) => 'go on' | 'turn back' | 'stop'

function membersOf(groups: readonly Group[]): readonly Member[] {
  const members: Member[] = []
  for (const [group, globs] of groups.entries()) {
    const first = members.length
    for (const glob of globs) members.push({ reader: readerOf(glob), group, first })
  }
  return members
}

/** A search through the readings of some groups, breadth first: shortest texts come first. */
class Search {
  readonly #members: readonly Member[]
  readonly #needed: number
  readonly #fresh: number
  readonly #seen = new Set<string>()
  readonly #queue: Step[] = []
  #work = 0

  constructor(groups: readonly Group[], needed: number) {
    this.#members = membersOf(groups)
    this.#needed = needed
    this.#fresh = freshFor(groups.flat())
  }

  /** False when the search was given up. */
  run(visit: Visit): boolean {
    const start: number[] = []
    for (const [index, { reader }] of this.#members.entries()) add(this.#members, start, index, reader.start)
    this.#enqueue({ reading: start, char: 0, from: null })
    for (const step of this.#queue) {
      const order = visit(matching(this.#members, step.reading), step)
      if (order === 'stop') return true
      if (order === 'go on') this.#expand(step)
      if (this.#work > workMax || isSpent()) return false
    }
    return true
  }

  #expand(step: Step): void {
    for (const char of nextChars(this.#members, step.reading, this.#needed, this.#fresh)) {
      this.#work += step.reading.length / 2
      if (left !== null) left -= step.reading.length / 2
      if (this.#work > workMax || isSpent()) return
      this.#enqueue({ reading: read(this.#members, step.reading, char), char, from: step })
    }
  }

  #enqueue(step: Step): void {
    if (!isAlive(this.#members, step.reading, this.#needed)) return
    const key = step.reading.join()
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.#queue.push(step)
  }
}

/**
 * Every way in which texts can stand to the groups, shortest texts first. The first `needed` groups have to match in the end: where one of
 * them no longer can, the search turns back. `visit` is called once for each reading that differs. False when the search was given up.
 */
function explore(groups: readonly Group[], needed: number, visit: Visit): boolean {
  if (groups.some((group) => group.some(isTooLong))) return false
  return new Search(groups, needed).run(visit)
}

/** Two patterns whose plain beginnings differ share nothing: the answer for nearly all pairs. */
export function beginDifferently(left: Glob, right: Glob): boolean {
  for (let at = 0; ; at++) {
    const [one, other] = [left.codes[at], right.codes[at]]
    if (one === undefined || other === undefined) return (one ?? other ?? 0) >= 0 && one !== other
    if (one < 0 || other < 0) return false
    if (one !== other) return true
  }
}

/** A shortest text that all of `all` match and none of `none`: null when there is none, undefined when looking would take too long. */
export function findText(all: readonly Glob[], none: readonly Glob[] = []): string | null | undefined {
  if (all.some((left, index) => all.slice(index + 1).some((right) => beginDifferently(left, right))))
    return null
  const near = none.filter((each) => !all.some((one) => beginDifferently(one, each)))
  const groups = [...all.map((each) => [each]), ...(near.length > 0 ? [near] : [])]
  let found: string | null = null
  const done = explore(groups, all.length, (matching, step) => {
    if (matching.at(-1) === all.length) return step.reading.at(-1) === settled ? 'turn back' : 'go on'
    if (matching.length < all.length) return 'go on'
    found = textOf(step)
    return 'stop'
  })
  return done ? found : undefined
}

const coverings = new WeakMap<Glob, WeakMap<Glob, boolean>>()

/** Whether `outer` matches everything that `inner` does. */
export function covers(outer: Glob, inner: Glob): boolean {
  if (outer === inner || (outer.codes.length === 1 && outer.codes[0] === star)) return true
  if (beginDifferently(outer, inner) || isTooLong(outer) || isTooLong(inner)) return false
  const known = coverings.get(outer)?.get(inner)
  if (known !== undefined) return known
  // Most are told apart by one text; the search is for those that seem to be covered.
  const seems = ['', '\u00ff/:'].every((filler) => accepts(outer, wordOf(inner, filler)))
  const found = seems && findText([inner], [outer]) === null
  const ofOuter = coverings.get(outer) ?? new WeakMap<Glob, boolean>()
  if (!isSpent()) coverings.set(outer, ofOuter.set(inner, found))
  return found
}

const meetings = new WeakMap<Glob, WeakMap<Glob, boolean>>()

/** Whether some text is of a type and matches a pattern; where looking takes too long, it may be. */
export function meets(type: Glob, pattern: Glob): boolean {
  if (beginDifferently(type, pattern)) return false
  if (isTooLong(pattern)) return true
  const known = meetings.get(type)?.get(pattern)
  if (known !== undefined) return known
  const found = accepts(type, wordOf(pattern, 'any')) || findText([type, pattern]) !== null
  const ofType = meetings.get(type) ?? new WeakMap<Glob, boolean>()
  if (!isSpent()) meetings.set(type, ofType.set(pattern, found))
  return found
}

/** A way in which texts of one type stand to a list of groups: which of them match, by index, and a text as proof. */
type Atom = { readonly matched: readonly number[]; readonly text: string }
export type Atoms = { readonly atoms: readonly Atom[]; readonly complete: boolean }

/** All ways in which texts of a type stand to groups of patterns: what holds for one text of an atom holds for all of them. */
export function atomsOf(type: Glob, groups: readonly Group[]): Atoms {
  const near = groups.flatMap((globs, index) => {
    const kept = globs.filter((each) => !beginDifferently(type, each))
    return kept.length > 0 ? [{ index, kept }] : []
  })
  if (near.length === 0) return { atoms: [{ matched: [], text: wordOf(type, 'any') }], complete: true }
  const atoms = new Map<string, Atom>()
  const complete = explore([[type], ...near.map(({ kept }) => kept)], 1, (matching, step) => {
    const key = matching.join()
    if (matching[0] === 0 && !atoms.has(key))
      atoms.set(key, { matched: matching.slice(1).map((at) => near[at - 1]?.index ?? 0), text: textOf(step) })
    return 'go on'
  })
  return { atoms: [...atoms.values()], complete }
}

/** Whether a pattern, of whatever codes, matches a text. */
export function accepts(pattern: Glob, text: string): boolean {
  const reader = readerOf(pattern)
  let state = reader.start
  for (let at = 0; at < text.length && state !== dead; at++) state = reader.step(state, text.charCodeAt(at))
  return reader.isAtEnd(state)
}
