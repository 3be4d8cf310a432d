/**
 * A refusal reaches a person wrapped in whatever carried it: JSON in a log line, XML, a terminal that broke the lines, Terraform's frame of `│`. This
 * undoes the wrapping, so that the sentence can be looked for as AWS wrote it. Every alternative takes all it can or nothing: no text makes it go back over itself.
 */
const wrapping = /\\+(?:u[0-9a-fA-F]{4}|["'/nrt])?|&(?:quot|apos|amp|lt|gt|#34|#39|#x27);|[\s│╷╵]+/g

const entities: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&#34;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&#x27;': "'",
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
}
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '/': '/',
  n: '\n',
  r: '\n',
  t: ' ',
}

/** Quotes and entities as themselves; any run of blanks is one space, or one line break if there was any. */
export function unwrap(text: string): string {
  return text.replace(wrapping, unwrapOne).replace(/\s+/g, blankOf)
}

function unwrapOne(found: string): string {
  if (/u[0-9a-fA-F]{4}$/.test(found)) return String.fromCharCode(Number.parseInt(found.slice(-4), 16))
  const meant = entities[found] ?? escapes[found.slice(-1)]
  if (meant !== undefined) return meant
  return found.startsWith('\\') ? found : blankOf(found)
}

function blankOf(blank: string): string {
  return blank.includes('\n') ? '\n' : ' '
}

const closers = new Set([...`'"),;]}.:`])

/** A word without the punctuation that a sentence or a program put behind it. */
export function withoutPunctuation(word: string): string {
  let end = word.length
  while (closers.has(word.charAt(end - 1))) end--
  return word.slice(0, end)
}

/** The word at the beginning: up to a blank, a double quote, a backquote or a tag. */
export function firstWord(text: string): string {
  const end = text.search(/[\s"`<]/)
  return end < 0 ? text : text.slice(0, end)
}
