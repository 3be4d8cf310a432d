/** Marks the lines of `text` that are not in `base`, in order (longest common subsequence of lines). */
export function changedLines(base: string, text: string): ReadonlySet<number> {
  const from = base.split('\n')
  const to = text.split('\n')
  // length[i][j]: longest common run of from[i…] and to[j…]. Policies are at most a few hundred lines.
  const length = from.map(() => new Array<number>(to.length + 1).fill(0))
  length.push(new Array<number>(to.length + 1).fill(0))
  const at = (i: number, j: number) => length[i]?.[j] ?? 0
  for (let i = from.length - 1; i >= 0; i--) {
    const row = length[i]
    for (let j = to.length - 1; row && j >= 0; j--) {
      row[j] = from[i] === to[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const changed = new Set<number>()
  let i = 0
  for (let j = 0; j < to.length; ) {
    if (i < from.length && from[i] === to[j]) {
      i++
      j++
    } else if (i < from.length && at(i + 1, j) >= at(i, j + 1)) {
      i++
    } else {
      changed.add(j)
      j++
    }
  }
  return changed
}
