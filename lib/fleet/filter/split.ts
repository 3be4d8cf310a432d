/** A filter cut at its spaces: a value in quotes keeps them. */

export type Piece = {
  readonly from: number
  readonly to: number
  readonly not: boolean
  /** Before the first colon that is not quoted, as written; null: a word of its own. */
  readonly key: string | null
  /** Between commas, without quotes, each with its place. */
  readonly values: readonly { readonly from: number; readonly to: number; readonly text: string }[]
  /** A quote that has no end. */
  readonly open: boolean
}

const keyPattern = /^[a-z_-]+:/i

/** Reads one piece from `start` on, which is no space. */
function readPiece(text: string, start: number): Piece {
  let at = start
  const not = text[at] === '-' && at + 1 < text.length && !/\s/.test(text[at + 1] ?? ' ')
  if (not) at += 1
  const key = keyPattern.exec(text.slice(at))?.[0].slice(0, -1) ?? null
  if (key !== null) at += key.length + 1
  const values: { from: number; to: number; text: string }[] = []
  let open = false
  for (;;) {
    const value = readValue(text, at, key !== null)
    values.push(value)
    open ||= value.open
    at = value.to
    if (key === null || text[at] !== ',') break
    at += 1
  }
  return { from: start, to: at, not, key, values, open }
}

function readValue(text: string, from: number, listed: boolean) {
  let at = from
  let value = ''
  let quoted = false
  for (; at < text.length; at += 1) {
    const letter = text[at] ?? ''
    if (letter === '"') quoted = !quoted
    else if (!quoted && (/\s/.test(letter) || (listed && letter === ','))) break
    else value += letter
  }
  return { from, to: at, text: value, open: quoted }
}

/** The pieces of a filter, from left to right. */
export function splitFilter(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) {
      at += 1
      continue
    }
    const piece = readPiece(text, at)
    pieces.push(piece)
    at = piece.to
  }
  return pieces
}
