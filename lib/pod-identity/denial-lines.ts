/** Narrower is no terminal, and a line longer than these was broken by none. */
const [narrow, wide] = [40, 250]

/** Digits and letters alike: lines of a log begin in one way. */
const shapeOf = (line: string) => line.slice(0, 8).replace(/\d/g, '0').replace(/[a-z]/gi, 'a')

/**
 * Joins what a terminal broke: it fills each line but the last, in the middle of a word too. Lines of a log may be as long as one another, but they begin alike.
 * `isJoined`: it did, and where it did there may have been a blank.
 */
export function joinBroken(text: string): { readonly text: string; readonly isJoined: boolean } {
  const lines = text.split('\n')
  const joined: string[] = []
  for (const [index, line] of lines.entries()) {
    if (index > 0 && isBroken(lines, index)) joined.push(`${joined.pop() ?? ''}${line}`)
    else joined.push(line)
  }
  return { text: joined.join('\n'), isJoined: joined.length < lines.length }
}

/** Whether a line goes on with the one before. */
function isBroken(lines: readonly string[], index: number): boolean {
  const [before = '', line = ''] = [lines[index - 1], lines[index]]
  const width = before.length
  if (width < narrow || width > wide || line.length > width || /^\s|^$/.test(line)) return false
  if (shapeOf(before) === shapeOf(line)) return false
  // Two lines of one length tell how wide it is: the one before and this, or that and the one before it.
  return line.length === width || lines[index - 2]?.length === width
}
