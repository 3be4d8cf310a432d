import { type Glob, star } from '../pattern.ts'
import { charsOf, isRun, moves, stays } from './pattern-codes.ts'

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
  return [...all].filter((at) => at >= from).sort((left, right) => left - right)
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

/**
 * Reads texts against one pattern as a machine whose states are made when they are first reached. There are about as many as the pattern has
 * characters: between two stars it is the automaton of Knuth, Morris and Pratt.
 */
export class Reader {
  readonly #codes: readonly number[]
  readonly #ids = new Map<string, number>()
  readonly #states: {
    readonly places: Places
    readonly chars: readonly number[]
    readonly next: Map<number, number>
  }[] = []

  constructor({ codes }: Glob) {
    this.#codes = codes
    this.#stateFor(close(codes, [0]))
  }

  /** The state after one more character. */
  step(state: number, char: number): number {
    const from = this.#states[state]
    if (!from) return dead
    const known = from.next.get(char)
    if (known !== undefined) return known
    const as = from.chars.includes(char) ? char : other
    const next = from.next.get(as) ?? this.#stateFor(advance(this.#codes, from.places, as))
    from.next.set(as, next)
    from.next.set(char, next)
    return next
  }

  /** The characters that make a difference in a state. */
  charsAt(state: number): readonly number[] {
    return this.#states[state]?.chars ?? []
  }

  /** Whether every other character ends the match. */
  isStrict(state: number): boolean {
    return this.step(state, other) === dead
  }

  isAtEnd(state: number): boolean {
    return this.#states[state]?.places.at(-1) === this.#codes.length
  }

  /** Whether a text matches however it goes on. */
  isSettled(state: number): boolean {
    return this.#codes.at(-1) === star && this.isAtEnd(state)
  }

  #stateFor(places: Places): number {
    if (places.length === 0) return dead
    const id = places.join()
    const known = this.#ids.get(id)
    if (known !== undefined) return known
    const chars = new Set(places.flatMap((at) => charsOf(this.#codes[at])))
    this.#ids.set(id, this.#states.length)
    return this.#states.push({ places, chars: [...chars], next: new Map() }) - 1
  }
}

const readers = new WeakMap<Glob, Reader>()

/** The machine of a pattern, made once. Its first state is 0. */
export function readerOf(glob: Glob): Reader {
  const known = readers.get(glob)
  if (known) return known
  const made = new Reader(glob)
  readers.set(glob, made)
  return made
}
