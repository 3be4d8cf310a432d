export type Token = {
  readonly kind:
    | '{'
    | '}'
    | '['
    | ']'
    | ':'
    | ','
    | 'string'
    | 'number'
    | 'true'
    | 'false'
    | 'null'
    | 'bad'
    | 'end'
  readonly start: number
  readonly end: number
  /** The decoded text of a string. */
  readonly value: string
  /** What is wrong with the token itself. */
  readonly problem?: string
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}
const numberForm = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const structural = new Set(['{', '}', '[', ']', ':', ','])

function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\n' || char === '\r' || char === '\t'
}

/** Reads a string token from its opening quote. A string that is not closed ends with its line. */
function readString(text: string, start: number): Token {
  const parts: string[] = []
  let problem: string | undefined
  let at = start + 1
  let from = at
  for (; at < text.length; at++) {
    const char = text[at]
    if (char === '"') {
      parts.push(text.slice(from, at))
      return { kind: 'string', start, end: at + 1, value: parts.join(''), ...(problem && { problem }) }
    }
    if (char === '\n') break
    if (char === '\\') {
      parts.push(text.slice(from, at))
      const read = readEscape(text, at)
      parts.push(read.value)
      problem ??= read.problem
      at += read.length - 1
      from = at + 1
    } else if (char !== undefined && char < ' ') {
      problem ??= 'a control character in a string must be written as an escape'
    }
  }
  parts.push(text.slice(from, at))
  return { kind: 'string', start, end: at, value: parts.join(''), problem: 'the string is not closed' }
}

function readEscape(text: string, at: number): { value: string; length: number; problem?: string } {
  const char = text[at + 1]
  if (char === 'u') {
    const digits = text.slice(at + 2, at + 6)
    if (/^[0-9a-fA-F]{4}$/.test(digits))
      return { value: String.fromCharCode(Number.parseInt(digits, 16)), length: 6 }
    return { value: '', length: 2, problem: 'the escape `\\u` needs four hexadecimal digits' }
  }
  const value = char === undefined || !Object.hasOwn(escapes, char) ? undefined : escapes[char]
  if (value !== undefined) return { value, length: 2 }
  return { value: '', length: 1, problem: 'a backslash starts no known escape' }
}

/** The token at or after `from`. Never fails: what is no token of JSON comes out as `bad`. */
export function readToken(text: string, from: number): Token {
  let start = from
  while (isSpace(text[start])) start++
  const char = text[start]
  if (char === undefined) return { kind: 'end', start, end: start, value: '' }
  if (structural.has(char)) return { kind: char as Token['kind'], start, end: start + 1, value: char }
  if (char === '"') return readString(text, start)
  let end = start + 1
  for (let next = text[end]; next !== undefined; next = text[end]) {
    if (isSpace(next) || structural.has(next) || next === '"') break
    end++
  }
  const value = text.slice(start, end)
  if (value === 'true' || value === 'false' || value === 'null') return { kind: value, start, end, value }
  // A number of a thousand digits is none that a policy needs; the bound keeps the test for its form cheap.
  if (value.length < 1000 && numberForm.test(value)) return { kind: 'number', start, end, value }
  return { kind: 'bad', start, end, value, problem: `\`${value.slice(0, 40)}\` is not JSON` }
}
