import 'server-only'
import { createHash } from 'node:crypto'
import { Zip, ZipDeflate } from 'fflate'
import { invariant } from '../base/index.ts'
import { memberTime } from './directory.ts'
import { manifestName } from './names.ts'
import { sealLength, sealOf } from './seal.ts'
import type { MadePack } from './types.ts'
import { bytesMax } from './unpack.ts'

/** A file in the archive: its contents, and the bytes that they are there, from its header on, so that none of them is nobody's. */
export type Member = {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
  readonly at: number
  readonly packed: number
  readonly packedSha256: string
}

/** More than a ZIP without extensions holds, or than is taken apart again. */
export class PackTooLarge extends Error {
  override readonly name = 'PackTooLarge'
}

const sizeMax = 0xffff_ffff
const membersMax = 0xffff
const nothing = new Uint8Array()

/** A ZIP that is given away as it is made: of what was written only the hashes are kept. */
export class Archive {
  readonly members: Member[] = []
  readonly #whole = createHash('sha256')
  readonly #encoder = new TextEncoder()
  #out: Uint8Array[] = []
  #size = 0
  readonly #zip = new Zip((error, chunk) => {
    if (error) throw error
    this.#out.push(chunk)
  })

  /** Adds a file. Its pieces are texts, or UTF-8. */
  async *add(
    name: string,
    pieces: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    if (this.members.length >= membersMax) throw new PackTooLarge(`A pack holds ${membersMax} files at most.`)
    const file = new ZipDeflate(name)
    file.mtime = memberTime
    const [contents, packed] = [createHash('sha256'), createHash('sha256')]
    const at = this.#size
    let bytes = 0
    this.#zip.add(file)
    for await (const piece of pieces) {
      const data = typeof piece === 'string' ? this.#encoder.encode(piece) : piece
      bytes += data.length
      if (bytes > bytesMax) throw new PackTooLarge(`${name} would be larger than a file of a pack may be.`)
      contents.update(data)
      file.push(data)
      for (const chunk of this.#taken()) {
        packed.update(chunk)
        yield chunk
      }
    }
    file.push(nothing, true)
    for (const chunk of this.#taken()) {
      packed.update(chunk)
      yield chunk
    }
    const hashes = { sha256: contents.digest('hex'), packedSha256: packed.digest('hex') }
    this.members.push({ name, bytes, at, packed: this.#size - at, ...hashes })
  }

  /** The directory and the seal, after which nothing comes. */
  *end(): Generator<Uint8Array, MadePack> {
    this.#zip.end()
    const manifest = this.members.find(({ name }) => name === manifestName)
    const directory = this.#out.at(-1)
    invariant(manifest && directory, 'a pack ends with its manifest')
    // How long the archive's comment is: the last two bytes of a directory that has none.
    new DataView(directory.buffer, directory.byteOffset).setUint16(directory.length - 2, sealLength, true)
    yield* this.#taken()
    const seal = Buffer.from(sealOf(manifest.packedSha256))
    const last = Buffer.from(this.#whole.update(seal).copy().digest('hex'))
    yield Buffer.concat([seal, last])
    return { fingerprint: this.#whole.update(last).digest('hex'), bytes: this.#size + sealLength }
  }

  #taken(): readonly Uint8Array[] {
    const out = this.#out
    this.#out = []
    for (const chunk of out) {
      this.#size += chunk.length
      this.#whole.update(chunk)
    }
    if (this.#size > sizeMax) throw new PackTooLarge('A pack is 4 GiB at most.')
    return out
  }
}
