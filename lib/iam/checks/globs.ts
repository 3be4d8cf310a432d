import { any, type Glob, matchGlob, parseGlob, star } from '../pattern.ts'
import { type Budget, spend } from './budget.ts'

/** One character other than `/` and `:`, and any run of them: what `%` stands for in a resource type's pattern is one, then the other. */
const oneOfName = -3
const restOfName = -4
const slash = '/'.charCodeAt(0)
const colon = ':'.charCodeAt(0)

/** The pattern of a resource type: `%` is a name without `/` and `:`. */
export function typePattern(text: string): readonly number[] {
  return text.split('%').flatMap((piece, index) => {
    const codes = parseGlob(piece).codes
    return index === 0 ? codes : [oneOfName, restOfName, ...codes]
  })
}

function isRun(code: number | undefined): code is number {
  return code === star || code === restOfName
}

/** Whether one character can be of both kinds. A run counts as the kind it is a run of. */
function overlap(left: number, right: number): boolean {
  if (left === any || left === star || right === any || right === star) return true
  if (left >= 0 && right >= 0) return left === right
  const char = Math.max(left, right)
  return char < 0 || (char !== slash && char !== colon)
}

/** Adds to a row of places what runs may skip: a run may be empty. */
function skip(codes: readonly number[], row: Uint8Array): void {
  for (let at = 0; at < codes.length; at++) if (row[at] && isRun(codes[at])) row[at + 1] = 1
}

/** The places in `codes` after one more item of the other pattern. */
function step(code: number, codes: readonly number[], row: Uint8Array): Uint8Array {
  const next = new Uint8Array(codes.length + 1)
  for (let at = 0; at <= codes.length; at++) {
    if (!row[at]) continue
    const here = codes[at]
    // The item's run may be empty, or stand for what this pattern spells.
    if (isRun(code)) next[at] = 1
    if (here === undefined || !overlap(code, here)) continue
    if (isRun(here)) next[at] = 1
    else next[at + 1] = 1
  }
  if (isRun(code)) spread(code, codes, next)
  skip(codes, next)
  return next
}

/** A run goes on through whatever of the other pattern it can stand for. */
function spread(code: number, codes: readonly number[], row: Uint8Array): void {
  for (let at = 0; at < codes.length; at++) {
    const here = codes[at]
    if (row[at] && here !== undefined && overlap(code, here)) row[at + 1] = 1
  }
}

/** Whether some text matches both patterns. Where there is no budget left to find out, it may. */
export function codesMeet(left: readonly number[], right: readonly number[], budget: Budget): boolean {
  let row: Uint8Array = new Uint8Array(right.length + 1)
  row[0] = 1
  skip(right, row)
  for (const code of left) {
    if (!spend(budget, right.length + 1)) return true
    row = step(code, right, row)
    if (!row.includes(1)) return false
  }
  return row[right.length] === 1
}

export function globsMeet(left: Glob, right: Glob, budget: Budget): boolean {
  if (left.literal !== null) return matches(right, left.literal, budget, true)
  if (right.literal !== null) return matches(left, right.literal, budget, true)
  return codesMeet(left.codes, right.codes, budget)
}

/** `matchGlob` within the budget; `otherwise` is the answer without one. */
export function matches(glob: Glob, text: string, budget: Budget, otherwise: boolean): boolean {
  if (!spend(budget, glob.literal === null ? glob.codes.length + text.length : 1)) return otherwise
  return matchGlob(glob, text)
}

/**
 * Whether every text that matches `inner` matches `outer`. Reads `inner` as if its wildcards were characters of their own, which only
 * `outer`'s wildcards can stand for. Where there is no budget left, it says no.
 */
export function globContains(outer: Glob, inner: Glob, budget: Budget): boolean {
  if (inner.literal !== null) return matches(outer, inner.literal, budget, false)
  if (outer.literal !== null) return false
  let at = 0
  let place = 0
  let lastStar = -1
  let resumeAt = 0
  while (at < inner.codes.length) {
    if (!spend(budget, 1)) return false
    const wanted = outer.codes[place]
    const code = inner.codes[at]
    if (wanted === star) {
      lastStar = place++
      resumeAt = at
    } else if (wanted === code || (wanted === any && code !== star)) {
      place++
      at++
    } else if (lastStar >= 0) {
      place = lastStar + 1
      at = ++resumeAt
    } else {
      return false
    }
  }
  while (outer.codes[place] === star) place++
  return place === outer.codes.length
}
