/** An event of CloudTrail is 256 KB at most (CloudTrail user guide, WhatIsCloudTrail-Limits); what is longer is none. */
const recordMax = 1_000_000
/** What stands before the list in a file of CloudTrail (`Records`), and in an answer of LookupEvents (`Events`). */
const beforeList = /^\{\s*(?:"NextToken"\s*:\s*"[^"]{0,2000}"\s*,\s*)?"(?:Records|Events)"\s*:\s*$/
const beforeListMax = 2200

const [quote, backslash] = [0x22, 0x5c]
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d]

/**
 * Every object of a file of CloudTrail as its text: those in `Records` or `Events`, in a plain list, or one a line. The file comes in pieces of any
 * size, and no more than a piece and a record is held. What is no JSON gives texts that are none either: whoever parses them tells.
 */
export async function* recordTexts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const scanner = new Scanner()
  for await (const chunk of chunks) yield* scanner.feed(chunk)
}

class Scanner {
  /** How many braces and brackets are open. */
  private depth = 0
  private inString = false
  private isEscaped = false
  /** The depth around the record that is being read; -1: none is. */
  private around = -1
  /** What of it came in pieces before this one, and where it begins in this one. */
  private parts: Uint8Array[] = []
  private held = 0
  private start = 0

  private begin(at: number): void {
    this.around = this.depth
    this.start = at
  }

  *feed(chunk: Uint8Array): Generator<string> {
    this.start = 0
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.inString) at = this.passString(chunk, at)
      else {
        const text = this.step(chunk, at)
        if (text !== null) yield text
      }
    }
    if (this.around >= 0) this.hold(chunk.subarray(this.start))
  }

  /** The place of the quote that ends the string, or of the piece's last byte: most of a file is strings. */
  private passString(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at]
      if (this.isEscaped) this.isEscaped = false
      else if (byte === backslash) this.isEscaped = true
      else if (byte === quote) {
        this.inString = false
        return at
      }
    }
    return chunk.length
  }

  /** A byte outside of strings. Gives the text of the record that ends with it. */
  private step(chunk: Uint8Array, at: number): string | null {
    switch (chunk[at]) {
      case quote:
        this.inString = true
        return null
      case openBrace:
        if (this.around < 0) this.begin(at)
        this.depth += 1
        return null
      case openBracket:
        if (this.around === 0 && this.depth === 1) this.dropIfWrapper(chunk, at)
        this.depth += 1
        return null
      case closeBrace:
      case closeBracket:
        this.depth = Math.max(0, this.depth - 1)
        return this.around === this.depth ? this.end(chunk, at) : null
      default:
        return null
    }
  }

  /** An object whose first value is the list is not a record: those in the list are. */
  private dropIfWrapper(chunk: Uint8Array, at: number): void {
    if (this.held + at - this.start > beforeListMax) return
    if (beforeList.test(this.textTo(chunk, at))) this.forget()
  }

  private end(chunk: Uint8Array, at: number): string | null {
    const isWhole = this.held + at - this.start < recordMax
    const text = isWhole ? this.textTo(chunk, at + 1) : null
    this.forget()
    return text
  }

  private hold(part: Uint8Array): void {
    this.held += part.length
    // Beyond the most that a record can be it is only counted.
    if (this.held < recordMax) this.parts.push(part.slice())
  }

  private forget(): void {
    this.around = -1
    this.parts = []
    this.held = 0
  }

  private textTo(chunk: Uint8Array, to: number): string {
    const last = chunk.subarray(this.start, to)
    if (this.parts.length === 0) return decoder.decode(last)
    const whole = new Uint8Array(this.parts.reduce((sum, { length }) => sum + length, last.length))
    let at = 0
    for (const part of [...this.parts, last]) {
      whole.set(part, at)
      at += part.length
    }
    return decoder.decode(whole)
  }
}

const decoder = new TextDecoder()
