import { type Glob, star } from '../pattern.ts'
import { charsOf, isPlain, isRun, moves, stays } from './pattern-codes.ts'

/**
 * Where in its pattern a text that was read so far can stand, in order; empty when no text that begins so matches. A star that was reached takes
 * whatever comes, so places before it add nothing and are left out: the list stays as short as the text between two stars.
 */
type Places = readonly number[]

function close(codes: readonly number[], places: readonly number[]): Places {
  const all = new Set<number>()
  let from = 0
  for (const start of places) {
    let at = start
    all.add(at)
    for (let code = codes[at]; code !== undefined && isRun(code); code = codes[at]) {
      if (code === star) from = Math.max(from, at)
      all.add(++at)
    }
  }
  const kept = [...all].filter((at) => at >= from).sort((left, right) => left - right)
  // What grew by one at a time has room for more; these are kept.
  return kept.slice()
}

function advance(codes: readonly number[], places: Places, char: number): Places {
  const next: number[] = []
  for (const at of places) {
    const code = codes[at]
    if (code === undefined) continue
    if (stays(code, char)) next.push(at)
    if (moves(code, char)) next.push(at + 1)
  }
  return next.length === 0 ? next : close(codes, next)
}

/** A character that no pattern spells: what it does, every other that makes no difference to a state does. */
const other = 0xffff

/** The state of a text that can no longer match. */
export const dead = -1

/** Where a character leads that was not read in a state yet. */
const unread = -2

/** A text that can stand at several places, with a star at one of them. */
type State = {
  readonly places: Places
  /** Those that make a difference. */
  readonly chars: readonly number[]
  /** Where each of these leads, and at the end, where every other does. */
  readonly to: number[]
}

const listed = new Map<number, readonly number[]>()

/** The characters that one code tells from others, in a list that is made once. */
function listOf(code: number | undefined): readonly number[] {
  if (code === undefined) return []
  const known = listed.get(code)
  if (known) return known
  const made = charsOf(code)
  listed.set(code, made)
  return made
}

/**
 * Reads texts against one pattern as a machine whose states are made when they are first reached. There are about as many as the pattern has
 * characters: between two stars it is the automaton of Knuth, Morris and Pratt. Before the first star a text stands at one place and that is its
 * state, of which nothing need be remembered: patterns are mostly plain text, and a fleet's are thousands.
 */
export class Reader {
  /** The state of an empty text. */
  readonly start: number
  readonly #codes: readonly number[]
  /** Their states come after those of one place. */
  readonly #several: State[] = []
  readonly #ids = new Map<string, number>()
  /** The states of places where a run begins. */
  readonly #opened = new Map<number, number>()

  constructor({ codes }: Glob) {
    this.#codes = codes
    this.start = this.#stateAt(0)
  }

  /** The state after one more character. */
  step(state: number, char: number): number {
    const code = this.#codes[state]
    if (code !== undefined) return moves(code, char) ? this.#stateAt(state + 1) : dead
    const from = this.#several[state - this.#codes.length - 1]
    if (!from) return dead
    const { places, chars, to } = from
    const found = chars.indexOf(char)
    const edge = found < 0 ? chars.length : found
    const known = to[edge] ?? unread
    if (known !== unread) return known
    const next = this.#stateFor(advance(this.#codes, places, found < 0 ? other : char))
    to[edge] = next
    return next
  }

  /** The characters that make a difference in a state. */
  charsAt(state: number): readonly number[] {
    return this.#several[state - this.#codes.length - 1]?.chars ?? listOf(this.#codes[state])
  }

  /** Whether every other character ends the match. */
  isStrict(state: number): boolean {
    return this.step(state, other) === dead
  }

  isAtEnd(state: number): boolean {
    const end = this.#codes.length
    return state === end || this.#several[state - end - 1]?.places.at(-1) === end
  }

  /** Whether a text matches however it goes on. */
  isSettled(state: number): boolean {
    return this.#codes.at(-1) === star && this.isAtEnd(state)
  }

  /** Where one comes to one place, and with it to those behind the runs that begin there. */
  #stateAt(place: number): number {
    if (isPlain(this.#codes[place])) return place
    const known = this.#opened.get(place)
    if (known !== undefined) return known
    const made = this.#stateFor(close(this.#codes, [place]))
    this.#opened.set(place, made)
    return made
  }

  #stateFor(places: Places): number {
    const [only = dead, another] = places
    if (another === undefined && (only === dead || isPlain(this.#codes[only]))) return only
    const id = places.join()
    const known = this.#ids.get(id)
    if (known !== undefined) return known
    const chars = [...new Set(places.flatMap((at) => listOf(this.#codes[at])))]
    const state = this.#codes.length + 1 + this.#several.length
    this.#several.push({ places, chars, to: new Array<number>(chars.length + 1).fill(unread) })
    this.#ids.set(id, state)
    return state
  }
}

const readers = new WeakMap<Glob, Reader>()

/** The machine of a pattern, made once. */
export function readerOf(glob: Glob): Reader {
  const known = readers.get(glob)
  if (known) return known
  const made = new Reader(glob)
  readers.set(glob, made)
  return made
}
