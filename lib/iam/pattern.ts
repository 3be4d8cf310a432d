/**
 * Wildcard patterns as IAM uses them: `*` stands for any run of characters, `?` for exactly one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * A user's pattern never becomes a regular expression: backtracking would let a policy text stop the page.
 */
export type Glob = {
  /** Character codes, `star` and `any`. */
  readonly codes: readonly number[]
  /** Set when there is no wildcard: the only text that matches. */
  readonly literal: string | null
  /** Set when the only wildcard is a `*` at the end: what comes before it. */
  readonly prefix?: string
}

export const star = -1
export const any = -2

/** A piece of a pattern: literal text, or one wildcard. */
export type GlobPart = string | typeof star | typeof any

export function globOf(parts: readonly GlobPart[]): Glob {
  const codes: number[] = []
  let text = ''
  let wildcards = 0
  for (const part of parts) {
    if (typeof part === 'string') {
      for (let at = 0; at < part.length; at++) codes.push(part.charCodeAt(at))
      text += part
    } else if (part !== star || codes.at(-1) !== star) {
      // Two stars side by side say no more than one.
      codes.push(part)
      wildcards++
    }
  }
  if (wildcards === 0) return { codes, literal: text }
  return { codes, literal: null, ...(wildcards === 1 && codes.at(-1) === star && { prefix: text }) }
}

/** Splits a text at its wildcards. */
export function globParts(text: string): GlobPart[] {
  const parts: GlobPart[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char !== '*' && char !== '?') continue
    if (at > from) parts.push(text.slice(from, at))
    parts.push(char === '*' ? star : any)
    from = at + 1
  }
  if (from < text.length) parts.push(text.slice(from))
  return parts
}

export function parseGlob(text: string): Glob {
  return globOf(globParts(text))
}

/** Whether the whole of `text` matches, with case. At most `codes × text` steps, whatever the stars. */
export function matchGlob({ codes, literal, prefix }: Glob, text: string): boolean {
  if (literal !== null) return literal === text
  if (prefix !== undefined) return text.startsWith(prefix)
  let code = 0
  let at = 0
  let lastStar = -1
  let resumeAt = 0
  while (at < text.length) {
    const wanted = codes[code]
    if (wanted === star) {
      lastStar = code++
      resumeAt = at
    } else if (wanted === any || wanted === text.charCodeAt(at)) {
      code++
      at++
    } else if (lastStar >= 0) {
      code = lastStar + 1
      at = ++resumeAt
    } else {
      return false
    }
  }
  while (codes[code] === star) code++
  return code === codes.length
}
