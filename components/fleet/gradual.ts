/** Rows of a list by their places, both ends included; `last` before `first`: none. */
export type Span = { readonly first: number; readonly last: number }

/** As many rows are drawn in one frame: ten took up to thirty-five milliseconds of a slow machine, of which a frame has fifty until it is felt. */
export const rowsAFrame = 5

/** What is in both. */
export function common(one: Span, other: Span): Span {
  return { first: Math.max(one.first, other.first), last: Math.min(one.last, other.last) }
}

export function isNone({ first, last }: Span): boolean {
  return last < first
}

/** Their places, one after the other. */
export function rowsOf({ first, last }: Span): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
}

export function isSame(one: Span, other: Span): boolean {
  return one.first === other.first && one.last === other.last
}

/** A part grown by as many as `room` within `within`, first downwards and then upwards, over rows that are there. */
function grownWithin(part: Span, within: Span, isThere: (index: number) => boolean, room: number): Span {
  let { first, last } = part
  let left = room
  while (left > 0 && last < within.last && isThere(last + 1)) {
    last += 1
    left -= 1
  }
  while (left > 0 && first > within.first && isThere(first - 1)) {
    first -= 1
    left -= 1
  }
  return { first, last }
}

/** Where drawing begins: at the first row in sight that is there. */
function startIn(seen: Span, isThere: (index: number) => boolean): Span {
  let { first } = seen
  while (first < seen.last && !isThere(first)) first += 1
  return { first, last: first - 1 }
}

/**
 * Which rows are drawn in full a frame later: those that were and are still near, and some more, those in sight before those around. `near` holds
 * `seen`. A jump into the middle of a long list would otherwise draw fifty rows at one stroke, and the page stand still meanwhile.
 */
export function grown(drawn: Span, seen: Span, near: Span, isThere: (index: number) => boolean): Span {
  const kept = common(drawn, near)
  const begun = isNone(kept) ? startIn(seen, isThere) : kept
  const sizeOf = ({ first, last }: Span) => last - first + 1
  const inSight = grownWithin(begun, seen, isThere, rowsAFrame)
  return grownWithin(inSight, near, isThere, rowsAFrame - (sizeOf(inSight) - sizeOf(begun)))
}
