import type { TextEdit } from '@/lib/iam/index.ts'

/** The smallest piece that turns one text into another: `from` to `to` of the first becomes `text`. Null: they are the same. */
export function differenceOf(
  before: string,
  after: string,
): { readonly from: number; readonly to: number; readonly text: string } | null {
  if (before === after) return null
  const most = Math.min(before.length, after.length)
  let from = 0
  while (from < most && before[from] === after[from]) from += 1
  let tail = 0
  while (tail < most - from && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1
  return { from, to: before.length - tail, text: after.slice(from, after.length - tail) }
}

/** The text with edits made; they are in its order and do not overlap. */
export function withEdits(text: string, edits: readonly Pick<TextEdit, 'range' | 'text'>[]): string {
  const parts: string[] = []
  let done = 0
  for (const { range, text: by } of edits) {
    parts.push(text.slice(done, range.start.offset), by)
    done = range.end.offset
  }
  return parts.join('') + text.slice(done)
}
