import { any, type Glob, star } from '../pattern.ts'

// Codes beside those of policies' own patterns.
/** Any run of characters other than `/` and `:`, and not an empty one: the names in a resource type's ARN. */
const segment = -3
/** `*` and `?` that do not match a colon: within one part of an ARN. */
const partStar = -4
const partAny = -5
/** At and below this: one letter, in either case. */
const foldedBase = -1000

const colon = ':'.charCodeAt(0)
const slash = '/'.charCodeAt(0)

const types = new Map<string, Glob>()

/** A resource type's ARN pattern, `%` for a segment. */
export function typeGlob(pattern: string): Glob {
  const known = types.get(pattern)
  if (known) return known
  const codes = [...pattern].map((char) =>
    char === '*' ? star : char === '%' ? segment : char.charCodeAt(0),
  )
  const glob = { codes, literal: codes.every((code) => code >= 0) ? pattern : null }
  types.set(pattern, glob)
  return glob
}

const withoutColons = new WeakMap<Glob, Glob>()

/** A resource type whose names hold no colon beyond those that it spells. */
export function colonlessType(type: Glob): Glob {
  const known = withoutColons.get(type)
  if (known) return known
  const made = { codes: type.codes.map((code) => (code === star ? partStar : code)), literal: type.literal }
  withoutColons.set(type, made)
  return made
}

/** How many colons a pattern spells. */
export function colonsIn({ codes }: Glob): number {
  return codes.filter((code) => code === colon).length
}

/** A text of which case does not matter. */
export function foldedGlob({ codes }: Glob): Glob {
  const folded = codes.map((code) => {
    const lower = code < 0 ? code : lowerOf(code)
    return code >= 0 && upperOf(lower) !== lower ? foldedBase - lower : code
  })
  return { codes: folded, literal: null }
}

function lowerOf(code: number): number {
  return String.fromCharCode(code).toLowerCase().charCodeAt(0)
}

function upperOf(code: number): number {
  const upper = String.fromCharCode(code).toUpperCase()
  return upper.length === 1 ? upper.charCodeAt(0) : code
}

/**
 * What an ARN operator's pattern matches: six parts, of which only the last holds colons, so that a wildcard of another stays inside it; `*`
 * alone is everything, and anything else of fewer parts nothing (reference_policies_elements_condition_operators, ARN operators).
 */
export function arnGlob(glob: Glob): readonly Glob[] {
  const { codes } = glob
  if (codes.length === 1 && codes[0] === star) return [glob]
  let colons = 0
  const inside = codes.map((code) => {
    if (code === colon) colons++
    if (colons >= 5 || code >= 0) return code
    return code === star ? partStar : partAny
  })
  return colons < 5 ? [] : [{ codes: inside, literal: null }]
}

/** A text that a pattern matches, `filler` wherever it takes any run. */
export function wordOf({ codes, literal }: Glob, filler: string): string {
  if (literal !== null) return literal
  return codes
    .map((code) => {
      if (code === star || code === partStar) return filler
      if (code === segment) return 'any'
      if (code <= foldedBase) return String.fromCharCode(foldedBase - code)
      return code < 0 ? '0' : String.fromCharCode(code)
    })
    .join('')
}

/** Whether a code takes a run of characters that may be empty. */
export function isRun(code: number): boolean {
  return code === star || code === partStar
}

/** Whether a code takes one character, and no more; at a pattern's end there is none, which takes nothing. */
export function isPlain(code: number | undefined): boolean {
  return code === undefined || !(isRun(code) || code === segment)
}

/** Whether a run takes one more character. */
export function stays(code: number, char: number): boolean {
  if (code === star) return true
  if (code === partStar) return char !== colon
  return code === segment && char !== slash && char !== colon
}

/** Whether a place is left behind with this character. */
export function moves(code: number, char: number): boolean {
  if (code >= 0) return code === char
  if (code <= foldedBase) return foldedBase - code === lowerOf(char)
  if (code === partAny) return char !== colon
  return code === any || (code === segment && char !== slash && char !== colon)
}

/** The characters that a code tells from others. */
export function charsOf(code: number | undefined): readonly number[] {
  if (code === undefined) return []
  if (code >= 0) return [code]
  if (code === segment) return [slash, colon]
  if (code === partStar || code === partAny) return [colon]
  if (code > foldedBase) return []
  const lower = foldedBase - code
  return [lower, upperOf(lower)]
}
