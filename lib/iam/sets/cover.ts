/**
 * Sets of requests. A request has one value in each of several dimensions (its resource, each context key that matters); values that no
 * statement tells apart are one cell. A cube is a set of cells in each dimension, as bits, and stands for all their combinations; a cover is
 * a union of cubes. So "allowed by this and that, unless denied" is arithmetic, and a set is empty exactly when its cover has no cube.
 */
export type Cube = readonly bigint[]
export type Cover = readonly Cube[]

export const nothing: Cover = []

/** Thrown by arithmetic that grows past its budget; `Budget.within` alone catches it. */
class Spent extends Error {}

/** Policies can be written whose exact answer takes forever. A budget counts cubes that were looked at and ends the work instead. */
export class Budget {
  #left: number
  readonly #whole: Budget | null

  /** `whole` is the budget of everything that this is a part of. */
  constructor(cubes: number, whole: Budget | null = null) {
    this.#left = cubes
    this.#whole = whole
  }

  spend(cubes: number): void {
    this.#left -= cubes
    if (this.#left < 0) throw new Spent()
    this.#whole?.spend(cubes)
  }

  /** The work's answer, or null when it would take too long. */
  within<T>(work: () => T): T | null {
    try {
      return work()
    } catch (error) {
      if (error instanceof Spent) return null
      throw error
    }
  }
}

/** What two cubes share; null when nothing. */
function meet(left: Cube, right: Cube): Cube | null {
  const shared: bigint[] = []
  for (const [dimension, cells] of left.entries()) {
    const both = cells & (right[dimension] ?? 0n)
    if (both === 0n) return null
    shared.push(both)
  }
  return shared
}

function isWithin(inner: Cube, outer: Cube): boolean {
  return inner.every((cells, dimension) => (cells & ~(outer[dimension] ?? 0n)) === 0n)
}

/** What is left of a cube without another: a piece for each dimension in which it goes beyond. */
function cut(cube: Cube, gone: Cube): Cover {
  const pieces: Cube[] = []
  const rest = [...cube]
  for (const [dimension, cells] of cube.entries()) {
    const beyond = cells & ~(gone[dimension] ?? 0n)
    if (beyond !== 0n) pieces.push(rest.with(dimension, beyond))
    rest[dimension] = cells & (gone[dimension] ?? 0n)
  }
  return pieces
}

/** Cubes that differ in their first dimension alone become one: statements that list many resources would be as many cubes. */
function mergeFirst(cover: Cover): Cover {
  if (cover.length < 2) return cover
  const merged = new Map<string, Cube>()
  for (const cube of cover) {
    const id = cube.slice(1).join()
    const known = merged.get(id)
    merged.set(id, known ? known.with(0, (known[0] ?? 0n) | (cube[0] ?? 0n)) : cube)
  }
  return [...merged.values()]
}

/** Beyond this many cubes it costs more to look for one within another than it saves. */
const absorbMax = 48

function simplify(cover: Cover): Cover {
  const merged = mergeFirst(cover)
  if (merged.length < 2 || merged.length > absorbMax) return merged
  const kept: Cube[] = []
  for (const cube of merged) {
    if (kept.some((other) => isWithin(cube, other))) continue
    const outside = kept.filter((other) => !isWithin(other, cube))
    kept.length = 0
    kept.push(...outside, cube)
  }
  return kept
}

export function union(...covers: readonly Cover[]): Cover {
  return simplify(covers.flat())
}

export function intersect(left: Cover, right: Cover, budget: Budget): Cover {
  budget.spend(left.length * right.length)
  const shared: Cube[] = []
  for (const one of left) {
    for (const other of right) {
      const both = meet(one, other)
      if (both) shared.push(both)
    }
  }
  return simplify(shared)
}

export function subtract(from: Cover, gone: Cover, budget: Budget): Cover {
  let left = from
  for (const cube of gone) {
    budget.spend(left.length)
    const next: Cube[] = []
    for (const each of left) {
      if (meet(each, cube)) next.push(...cut(each, cube))
      else next.push(each)
    }
    left = simplify(next)
    if (left.length === 0) return left
  }
  return left
}

/** The single cells of a set of bits, by index. */
export function cellsIn(bits: bigint): readonly number[] {
  const found: number[] = []
  for (let cell = 0, rest = bits; rest > 0n; cell++, rest >>= 1n) if (rest & 1n) found.push(cell)
  return found
}
