import { parseJson } from './text/json.ts'
import { readToken } from './text/tokens.ts'

/**
 * The same JSON without the white space between its tokens: the text that is sent to EKS and that its limit counts. Null for text that is
 * no JSON. Strings stay as written, so that nothing a person wrote changes under them.
 */
export function minifyPolicy(text: string): string | null {
  if (parseJson(text).problems.length > 0) return null
  const parts: string[] = []
  for (let token = readToken(text, 0); token.kind !== 'end'; token = readToken(text, token.end)) {
    parts.push(text.slice(token.start, token.end))
  }
  return parts.join('')
}
