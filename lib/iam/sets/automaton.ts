import { any, type Glob, star } from '../pattern.ts'

/** Any run of characters other than `/` and `:`, and not an empty one: the names in a resource type's ARN. Only this file understands it. */
const segment = -3

/** A resource type's ARN pattern, `%` for a segment. */
export function typeGlob(pattern: string): Glob {
  const codes = [...pattern].map((char) =>
    char === '*' ? star : char === '%' ? segment : char.charCodeAt(0),
  )
  return { codes, literal: codes.every((code) => code >= 0) ? pattern : null }
}

export function isSegment(code: number): boolean {
  return code === segment
}

const separators: readonly number[] = ['/', ':'].map((char) => char.charCodeAt(0))

/**
 * Where in its pattern a text that was read so far can stand; empty when no text that begins so matches. A star that was reached takes
 * whatever comes, so places before it add nothing and are left out: the list stays as short as the text between two stars.
 */
type Places = readonly number[]

function close(codes: readonly number[], places: readonly number[]): Places {
  const all = new Set<number>()
  let from = 0
  for (const start of places) {
    let at = start
    all.add(at)
    while (codes[at] === star) {
      from = Math.max(from, at)
      all.add(++at)
    }
  }
  return [...all].filter((at) => at >= from).sort((left, right) => left - right)
}

function advance(codes: readonly number[], places: Places, char: number): Places {
  const next: number[] = []
  for (const at of places) {
    const code = codes[at]
    if (code === star) next.push(at)
    else if (code === any || code === char) next.push(at + 1)
    else if (code === segment && !separators.includes(char)) next.push(at, at + 1)
  }
  return next.length === 0 ? next : close(codes, next)
}

/** Several patterns read side by side, each by its index; those that can no longer match are left out. */
type Reading = readonly (readonly [index: number, places: Places])[]

function begin(globs: readonly Glob[]): Reading {
  return globs.map(({ codes }, index) => [index, close(codes, [0])])
}

function read(globs: readonly Glob[], reading: Reading, char: number): Reading {
  return reading.flatMap(([index, places]): Reading => {
    const next = advance(globs[index]?.codes ?? [], places, char)
    return next.length === 0 ? [] : [[index, next]]
  })
}

/** The patterns, by index, that match the text read so far. */
function matching(globs: readonly Glob[], reading: Reading): readonly number[] {
  return reading.filter(([index, places]) => isAtEnd(globs[index], places)).map(([index]) => index)
}

function isAtEnd(glob: Glob | undefined, places: Places): boolean {
  return places.at(-1) === glob?.codes.length
}

/** The characters that make a difference next: those that a pattern spells, separators before a segment, and one that nobody spells. */
function nextChars(globs: readonly Glob[], reading: Reading, fresh: number): ReadonlySet<number> {
  const chars = new Set<number>([fresh])
  for (const [index, places] of reading) {
    for (const at of places) {
      const code = globs[index]?.codes[at]
      if (code === segment) for (const separator of separators) chars.add(separator)
      else if (code !== undefined && code >= 0) chars.add(code)
    }
  }
  return chars
}

const plainChars = [...'x0123456789abcdefghijklmnopqrstuvwyz-_ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((char) =>
  char.charCodeAt(0),
)

/** A character that no pattern spells: it stands for all of them. */
function freshFor(globs: readonly Glob[]): number {
  const used = new Set(globs.flatMap(({ codes }) => codes))
  let fresh = plainChars.find((char) => !used.has(char)) ?? 0xe000
  while (used.has(fresh)) fresh++
  return fresh
}

type Step = { readonly reading: Reading; readonly char: number; readonly from: Step | null }

function textOf(step: Step): string {
  const chars: string[] = []
  for (let each: Step = step; each.from; each = each.from) chars.push(String.fromCharCode(each.char))
  return chars.reverse().join('')
}

/** How many times a pattern may be carried one character further before a search gives up and says so. */
const workMax = 400_000

/**
 * Every way in which texts can stand to the patterns, shortest texts first. The first `needed` patterns have to match in the end: where one
 * of them no longer can, the search turns back. `visit` is called once for each reading that differs and stops the search by returning
 * true. False when the search was given up.
 */
function explore(
  globs: readonly Glob[],
  needed: number,
  visit: (matching: readonly number[], step: Step) => boolean,
): boolean {
  const fresh = freshFor(globs)
  const start = begin(globs)
  const seen = new Set([start.join('|')])
  const queue: Step[] = [{ reading: start, char: 0, from: null }]
  let work = 0
  for (const step of queue) {
    if (visit(matching(globs, step.reading), step)) return true
    for (const char of nextChars(globs, step.reading, fresh)) {
      work += step.reading.length
      if (work > workMax) return false
      const reading = read(globs, step.reading, char)
      // The list is in order, so the first that are needed come first.
      if (needed > 0 && reading[needed - 1]?.[0] !== needed - 1) continue
      const key = reading.join('|')
      if (seen.has(key)) continue
      seen.add(key)
      queue.push({ reading, char, from: step })
    }
  }
  return true
}

/** Two patterns whose plain beginnings differ share nothing: the answer for nearly all pairs. */
function beginDifferently(left: Glob, right: Glob): boolean {
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
  const globs = [...all, ...none]
  let found: string | null = null
  const done = explore(globs, all.length, (matching, step) => {
    const fits = matching.length === all.length && matching.every((index) => index < all.length)
    if (fits) found = textOf(step)
    return fits
  })
  return done ? found : undefined
}

/** Whether `outer` matches everything that `inner` does. */
export function covers(outer: Glob, inner: Glob): boolean {
  if (outer.codes.length === 1 && outer.codes[0] === star) return true
  if (beginDifferently(outer, inner)) return false
  return findText([inner], [outer]) === null
}

/** A way in which texts of one type stand to a list of patterns: which of them match, by index, and a text as proof. */
type Atom = { readonly matched: readonly number[]; readonly text: string }
export type Atoms = { readonly atoms: readonly Atom[]; readonly complete: boolean }

/** All ways in which texts of a type stand to the patterns: what holds for one text of an atom holds for all of them. */
export function atomsOf(type: Glob, patterns: readonly Glob[]): Atoms {
  const atoms = new Map<string, Atom>()
  const complete = explore([type, ...patterns], 1, (matching, step) => {
    if (matching[0] !== 0) return false
    const key = matching.join()
    if (!atoms.has(key))
      atoms.set(key, { matched: matching.slice(1).map((index) => index - 1), text: textOf(step) })
    return false
  })
  return { atoms: [...atoms.values()], complete }
}

/** Whether a type's pattern, segments and all, matches a text. */
export function isOfType(type: Glob, text: string): boolean {
  let places = close(type.codes, [0])
  for (let at = 0; at < text.length; at++) places = advance(type.codes, places, text.charCodeAt(at))
  return isAtEnd(type, places)
}
