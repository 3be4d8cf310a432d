import { formatPolicy } from '@/lib/iam/index.ts'

/** One coloured piece of a JSON line. */
export type JsonToken = { readonly kind: 'key' | 'string' | 'literal' | 'plain'; readonly text: string }

// A string (closed or not, so that broken text still reads), whether a colon follows; or a number, true, false, null.
const pieces = /("(?:[^"\\]|\\.)*"?)(\s*:)?|(-?\d[\d.eE+-]*|\btrue\b|\bfalse\b|\bnull\b)/g

/** Colours one line of JSON. Total: any text comes back whole, whatever it is. A JSON string never spans lines. */
export function tokensOf(line: string): readonly JsonToken[] {
  const tokens: JsonToken[] = []
  let end = 0
  for (const match of line.matchAll(pieces)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: line.slice(end, match.index) })
    const [whole, text, colon] = match
    if (text === undefined) tokens.push({ kind: 'literal', text: whole })
    else tokens.push({ kind: colon === undefined ? 'string' : 'key', text })
    if (colon !== undefined) tokens.push({ kind: 'plain', text: colon })
    end = match.index + whole.length
  }
  if (end < line.length) tokens.push({ kind: 'plain', text: line.slice(end) })
  return tokens
}

/** The text as it is shown: one long line is laid out to be readable; what somebody laid out, or what is no JSON, stays as it is. */
export function readableText(text: string): { readonly text: string; readonly indented: boolean } {
  const formatted = text.trim().includes('\n') ? null : formatPolicy(text)
  return formatted === null ? { text, indented: false } : { text: formatted, indented: true }
}
