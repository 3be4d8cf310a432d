import 'server-only'
import { Deflate, Inflate } from 'fflate'

/**
 * Text that is written before its turn comes: kept compressed meanwhile, and given back in pieces. One walk over the entries makes several files,
 * of which an archive takes one after the other.
 */
export class Held {
  readonly #packed: Uint8Array[] = []
  readonly #deflate = new Deflate((chunk) => void this.#packed.push(chunk))
  readonly #encoder = new TextEncoder()

  write(text: string): void {
    this.#deflate.push(this.#encoder.encode(text))
  }

  /** What was written, once. */
  *read(): Generator<Uint8Array> {
    this.#deflate.push(new Uint8Array(), true)
    let out: Uint8Array[] = []
    const inflate = new Inflate((chunk) => void out.push(chunk))
    for (const [index, chunk] of this.#packed.entries()) {
      inflate.push(chunk, index === this.#packed.length - 1)
      yield* out
      out = []
    }
  }
}
