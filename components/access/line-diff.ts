export type DiffLine = { readonly kind: 'same' | 'removed' | 'added'; readonly text: string }

/** Lines compared beyond this many are shown as removed and added in whole: the table grows with the square. */
const linesMax = 3000

/** One text's lines made into another's, in order (longest common subsequence of lines). */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [from, to] = [linesOf(before), linesOf(after)]
  if (from.length > linesMax || to.length > linesMax) {
    return [...from.map(lineOf('removed')), ...to.map(lineOf('added'))]
  }
  const length = commonLengths(from, to)
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < from.length || j < to.length) {
    const [old, fresh] = [from[i], to[j]]
    if (old !== undefined && old === fresh) {
      lines.push({ kind: 'same', text: old })
      i++
      j++
    } else if (
      old !== undefined &&
      (fresh === undefined || (length[i + 1]?.[j] ?? 0) >= (length[i]?.[j + 1] ?? 0))
    ) {
      lines.push({ kind: 'removed', text: old })
      i++
    } else if (fresh !== undefined) {
      lines.push({ kind: 'added', text: fresh })
      j++
    }
  }
  return lines
}

/** Marks the lines of `text`, counted from 0, that are not in `base`. */
export function changedLines(base: string, text: string): ReadonlySet<number> {
  const changed = new Set<number>()
  let line = 0
  for (const { kind } of diffLines(base, text)) {
    if (kind === 'added') changed.add(line)
    if (kind !== 'removed') line++
  }
  return changed
}

/** No text has no line. */
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n')
}

function lineOf(kind: DiffLine['kind']) {
  return (text: string): DiffLine => ({ kind, text })
}

/** `lengths[i][j]`: the longest common run of `from[i…]` and `to[j…]`. */
function commonLengths(from: readonly string[], to: readonly string[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: from.length + 1 }, () => new Array<number>(to.length + 1).fill(0))
  for (let i = from.length - 1; i >= 0; i--) {
    const row = lengths[i]
    const below = lengths[i + 1]
    for (let j = to.length - 1; row && below && j >= 0; j--) {
      row[j] = from[i] === to[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0)
    }
  }
  return lengths
}
