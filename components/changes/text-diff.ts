export type DiffLine = { readonly sign: ' ' | '+' | '-'; readonly text: string }

/** A text's lines beside another's, the common ones once (longest common subsequence). Policies are at most a few hundred lines. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [from, to] = [before, after].map((text) => (text === '' ? [] : text.split('\n')))
  if (!from || !to) return []
  const common = commonLengths(from, to)
  const at = (i: number, j: number) => common[i]?.[j] ?? 0
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < from.length || j < to.length) {
    const [old, now] = [from[i], to[j]]
    if (old !== undefined && old === now) {
      lines.push({ sign: ' ', text: old })
      i++
      j++
    } else if (old !== undefined && (now === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ sign: '-', text: old })
      i++
    } else {
      lines.push({ sign: '+', text: now ?? '' })
      j++
    }
  }
  return lines
}

/** `common[i][j]`: the most lines that `from` after `i` and `to` after `j` have in common, in order. */
function commonLengths(from: readonly string[], to: readonly string[]): readonly (readonly number[])[] {
  const common = Array.from({ length: from.length + 1 }, () => new Array<number>(to.length + 1).fill(0))
  const at = (i: number, j: number) => common[i]?.[j] ?? 0
  for (let i = from.length - 1; i >= 0; i--) {
    const row = common[i]
    for (let j = to.length - 1; row && j >= 0; j--) {
      row[j] = from[i] === to[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  return common
}
