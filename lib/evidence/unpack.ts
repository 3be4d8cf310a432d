import 'server-only'
import { createHash } from 'node:crypto'
import { crc32, inflateRawSync } from 'node:zlib'
import { fail, ok, type Result } from '../base/index.ts'
import { afterSize, headerSize, headersOf, isSame, type Place } from './directory.ts'

/** No file of a pack is larger: it is read as one text. */
export const bytesMax = 256 * 1024 * 1024
/** Tables of many alike shrink to a hundredth; what shrinks to less is made to fill memory. Small files may. */
const ratioMax = 400
const smallMax = 16 * 1024 * 1024

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The bytes that a file is in the archive. */
export function packedOf(bytes: Uint8Array, { at, end }: Pick<Place, 'at' | 'end'>): Uint8Array {
  return bytes.subarray(at, end)
}

/** A file's contents. An error is why they are not to be had. Never takes more memory than the directory says, nor more than any file may. */
export function unpack(bytes: Uint8Array, place: Place): Result<Uint8Array, string> {
  const { name, at, end, bytes: size, packed, crc } = place
  if (size > bytesMax || (size > smallMax && size > packed * ratioMax))
    return fail(`is said to unpack to ${size.toLocaleString('en')} bytes, which nobody has to bear`)
  const from = at + headerSize(name)
  const to = end - afterSize
  const { before, after } = headersOf(place)
  if (!isSame(bytes.subarray(at, from), before) || !isSame(bytes.subarray(to, end), after))
    return fail('has other headers than the directory has')
  try {
    const contents = inflateRawSync(bytes.subarray(from, to), { maxOutputLength: Math.max(1, size) })
    if (contents.length === size && crc32(contents) === crc) return ok(contents)
    return fail('unpacks to something else than the directory has')
  } catch {
    return fail('cannot be unpacked')
  }
}
