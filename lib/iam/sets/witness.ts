import { any, type Glob, type GlobPart, globOf, matchGlob, star } from '../pattern.ts'

/** Any text without `/` and `:`: the names in a resource type's ARN that hold none. Only `meet` understands it. */
export const segment = -3

/** A resource type's ARN pattern, `%` for a segment, as a glob for `meet`. */
export function typeGlob(pattern: string): Glob {
  const codes = [...pattern].map((char) =>
    char === '*' ? star : char === '%' ? segment : char.charCodeAt(0),
  )
  return { codes, literal: codes.every((code) => code >= 0) ? pattern : null }
}

/** Texts that no policy writes, so that only a wildcard can match them. Two lengths, so that no run of `?` matches both. */
const fillers = ['any7', 'any7/any78'] as const
const segmentFillers = ['any7', 'any7-any78'] as const

/** Texts that match a glob and nothing narrower: its wildcards filled with what no pattern spells. */
export function fill({ codes, literal }: Glob): readonly string[] {
  if (literal !== null) return [literal]
  return [0, 1].map((index) =>
    codes
      .map((code) => {
        if (code === star) return fillers[index]
        if (code === segment) return segmentFillers[index]
        return code === any ? '7' : String.fromCharCode(code)
      })
      .join(''),
  )
}

/**
 * Whether `outer` matches everything that `inner` does. A text whose wildcards are filled with what no pattern spells is matched only by
 * wildcards, and these then match whatever else stands there.
 */
export function covers(outer: Glob, inner: Glob): boolean {
  return fill(inner).every((text) => matchGlob(outer, text))
}

const stateMax = 20_000
const fresh = '7'.charCodeAt(0)
const separators = ['/', ':'].map((char) => char.charCodeAt(0))

function step(code: number | undefined, char: number, at: number): number | null {
  if (code === star || (code === segment && !separators.includes(char))) return at
  return code === any || code === char ? at + 1 : null
}

function advance(globs: readonly Glob[], places: readonly number[], char: number): number[] | null {
  const next: number[] = []
  for (const [index, { codes }] of globs.entries()) {
    const at = places[index] ?? 0
    const to = step(codes[at], char, at)
    if (to === null) return null
    next.push(to)
  }
  return next
}

/** Moves that consume nothing: a wildcard run that ends here. */
function skips(globs: readonly Glob[], places: readonly number[]): number[][] {
  return globs.flatMap(({ codes }, index) => {
    const at = places[index] ?? 0
    const code = codes[at]
    return code === star || code === segment ? [places.with(index, at + 1)] : []
  })
}

function nextChars(globs: readonly Glob[], places: readonly number[]): Set<number> {
  const chars = globs
    .map(({ codes }, index) => codes[places[index] ?? 0])
    .filter((code) => code !== undefined && code >= 0)
  return new Set([...chars, ...(chars.length === 0 ? [fresh] : [])].filter((code) => code !== undefined))
}

/**
 * A shortest text that all globs match, `null` when there is none, or `undefined` when looking would take too long: a search over the
 * product of the patterns, so that `a*` and `*b` meet in `ab`.
 */
export function meet(globs: readonly Glob[]): string | null | undefined {
  const start = { places: globs.map(() => 0), text: '' }
  const seen = new Set([start.places.join()])
  const queue = [start]
  for (const { places, text } of queue) {
    if (globs.every(({ codes }, index) => places[index] === codes.length)) return text
    if (seen.size > stateMax) return undefined
    const moves = skips(globs, places).map((next) => ({ places: next, text }))
    for (const char of nextChars(globs, places)) {
      const next = advance(globs, places, char)
      if (next) moves.push({ places: next, text: text + String.fromCharCode(char) })
    }
    for (const move of moves) {
      const key = move.places.join()
      if (seen.has(key)) continue
      seen.add(key)
      queue.push(move)
    }
  }
  return null
}

export function literal(text: string): Glob {
  return globOf([text as GlobPart])
}
