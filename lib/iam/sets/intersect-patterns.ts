import { any, type Glob, star } from '../pattern.ts'

type Codes = readonly number[]

/** More patterns than this are no help to a reader, and no cheaper than the two they come from. */
const patternsMax = 12
const stepsMax = 2000

function unify(left: number, right: number): number | null {
  if (left === any) return right
  return right === any || left === right ? left : null
}

/** Two stars side by side say no more than one. */
function prefixed(code: number, rests: readonly Codes[]): readonly Codes[] {
  return rests.map((rest) => (code === star && rest[0] === star ? rest : [code, ...rest]))
}

class Overlap {
  readonly #left: Codes
  readonly #right: Codes
  readonly #known = new Map<string, readonly Codes[]>()
  #steps = 0

  constructor(left: Glob, right: Glob) {
    this.#left = left.codes
    this.#right = right.codes
  }

  get isTooLong(): boolean {
    return this.#steps > stepsMax
  }

  /** What the rests of both patterns share, from these places on. */
  from(left: number, right: number): readonly Codes[] {
    const id = `${left} ${right}`
    const known = this.#known.get(id)
    if (known || ++this.#steps > stepsMax) return known ?? []
    const made = new Map(this.#work(left, right).map((codes) => [codes.join(), codes]))
    if (made.size > patternsMax) this.#steps = stepsMax + 1
    const distinct = [...made.values()]
    this.#known.set(id, distinct)
    return distinct
  }

  #work(left: number, right: number): readonly Codes[] {
    const [one, two] = [this.#left[left], this.#right[right]]
    if (one === undefined && two === undefined) return [[]]
    if (one === star && two === star)
      return prefixed(star, [...this.from(left + 1, right), ...this.from(left, right + 1)])
    if (one === star) return [...this.from(left + 1, right), ...this.#taking(two, left, right + 1)]
    if (two === star) return [...this.from(left, right + 1), ...this.#taking(one, left + 1, right)]
    const code = one === undefined || two === undefined ? null : unify(one, two)
    return code === null ? [] : prefixed(code, this.from(left + 1, right + 1))
  }

  /** A star of one pattern takes what the other says next. */
  #taking(code: number | undefined, left: number, right: number): readonly Codes[] {
    return code === undefined ? [] : prefixed(code, this.from(left, right))
  }
}

const known = new WeakMap<Glob, WeakMap<Glob, readonly Glob[] | null>>()

/** Patterns whose union is what both patterns match; null when there are more than are of use. `a*` and `*b` share `a*b`. */
export function intersectPatterns(left: Glob, right: Glob): readonly Glob[] | null {
  const found = known.get(left)?.get(right)
  if (found !== undefined) return found
  const made = intersect(left, right)
  const ofLeft = known.get(left) ?? new WeakMap<Glob, readonly Glob[] | null>()
  known.set(left, ofLeft.set(right, made))
  return made
}

function intersect(left: Glob, right: Glob): readonly Glob[] | null {
  const overlap = new Overlap(left, right)
  const patterns = overlap.from(0, 0)
  if (overlap.isTooLong) return null
  return patterns.map((codes) => ({
    codes,
    literal: codes.every((code) => code >= 0) ? String.fromCharCode(...codes) : null,
  }))
}
