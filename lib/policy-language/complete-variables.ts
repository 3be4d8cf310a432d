import { variableItems } from './condition-values.ts'
import type { Cursor } from './cursor.ts'
import { valueCompletion } from './insertion.ts'
import type { Completion, LanguageFacts } from './types.ts'

/** Within a variable that somebody has begun in a string, `arn:aws:s3:::bucket/${aws:`, the variables; null where none is begun. */
export function completeVariables(cursor: Cursor, facts: LanguageFacts): readonly Completion[] | null {
  const { typed, whole, inside } = cursor
  const open = typed.lastIndexOf('${')
  // With escapes in it, the text's places are not the string's.
  if (open < 0 || typed.includes('}', open) || cursor.quotes === 'none') return null
  if (inside.end.offset - inside.start.offset !== whole.length) return null
  const rest = /^[^}${]*\}?/.exec(whole.slice(typed.length))?.[0] ?? ''
  const end = rest.endsWith('}') ? typed.length + rest.length : typed.length
  const place = (offset: number) => ({
    offset: inside.start.offset + offset,
    line: inside.start.line,
    column: inside.start.column + offset,
  })
  const range = { start: place(open), end: place(end) }
  const within: Cursor = { ...cursor, inside: range, quotes: 'closed' }
  return variableItems(facts).map((item) => valueCompletion(item, within))
}
