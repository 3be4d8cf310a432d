import { StringDecoder } from 'node:string_decoder'

/** The longest line that is read, in UTF-16 units: a policy is never near it, and a stream without line ends must not fill memory. */
export const lineMax = 4_000_000

/**
 * Splits a byte stream into lines without their ends, in order. A line over `lineMax` comes out as null: it is passed over, not kept.
 * The last line counts with or without its end; empty lines come out as empty strings.
 */
export async function* readLines(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<string | null> {
  const decoder = new StringDecoder('utf8')
  let parts: string[] = []
  let length = 0
  const take = () => {
    const line = length > lineMax ? null : parts.join('').replace(/\r$/, '')
    parts = []
    length = 0
    return line
  }
  const keep = (text: string) => {
    length += text.length
    if (length <= lineMax) parts.push(text)
  }
  for await (const chunk of input) {
    const [first = '', ...rest] = (typeof chunk === 'string' ? chunk : decoder.write(chunk)).split('\n')
    keep(first)
    for (const text of rest) {
      yield take()
      keep(text)
    }
  }
  keep(decoder.end())
  if (length > 0) yield take()
}
