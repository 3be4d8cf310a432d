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

// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal takes for colours begins with one.
const colours = /\u001b\[[\d;]{0,20}[A-Za-z]/g
/** What is not seen: soft hyphens, marks of direction, of width nothing. */
const unseen = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]/g
/** The time and stream of a container's log (CRI), of a line that is whole or goes on in the next; and the mark of a quotation in a mail. */
const beforeLine = /^(?:\d{4}-\d\d-\d\dT\S{1,40} (?:stdout|stderr) [FP] |> ?)/
const isPartial = /^\d{4}-\d\d-\d\dT\S{1,40} (?:stdout|stderr) P /

/** A part of a line and what goes on with it, as one. */
function joinPartial(lines: string[], line: string, index: number, all: readonly string[]): string[] {
  if (index > 0 && isPartial.test(all[index - 1] ?? ''))
    lines.push(`${lines.pop() ?? ''}${line.replace(beforeLine, '')}`)
  else lines.push(line)
  return lines
}

/** `User%3A+arn%3Aaws…`, as links and forms carry it. */
function withoutPercents(text: string): string {
  if (!/arn%3aaws/i.test(text)) return text
  const spaced = /arn%3aaws[^\s]*%20/i.test(text) ? text : text.replaceAll('+', ' ')
  return spaced.replace(/(?:%[\da-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run
    }
  })
}

/** What a terminal, a log, a mail or an address put around lines, taken off; and the quotes of word processors as AWS wrote them. */
export function uncover(text: string): string {
  const bare = text.replace(/\r\n?/g, '\n').replace(colours, '').replace(unseen, '')
  const lines = bare
    .split('\n')
    .reduce<string[]>(joinPartial, [])
    .map((line) => line.replace(beforeLine, ''))
    .join('\n')
  return withoutPercents(lines).replace(/[“”„]/g, '"').replace(/[‘’]/g, "'")
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
