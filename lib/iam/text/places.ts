import type { Place, Range } from '../types.ts'

export type Places = { readonly range: (start: number, end: number) => Range }

/** Turns offsets into lines and columns, both counted from 1. Works the line starts out once, then looks each place up. */
export function placesOf(text: string): Places {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)

  function place(offset: number): Place {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { offset, line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
  return { range: (start, end) => ({ start: place(start), end: place(end) }) }
}
