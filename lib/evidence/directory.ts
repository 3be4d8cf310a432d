import 'server-only'
import { fail, ok, type Result } from '../base/index.ts'
import { sealLength } from './seal.ts'

/** Every file's, so that the same source makes the same bytes. A ZIP knows no zone: this is noon wherever it is made. */
export const memberTime = new Date(1980, 0, 1, 12)
const [dosTime, dosDate] = [12 << 11, (1 << 5) | 1]

/** A file of the archive, by the archive's directory. */
export type Place = {
  readonly name: string
  readonly crc: number
  /** Of its contents, and of what they were packed to. */
  readonly bytes: number
  readonly packed: number
  /** From its header to the end of what follows its contents. */
  readonly at: number
  readonly end: number
}

const signatures = { file: 0x04034b50, after: 0x08074b50, entry: 0x02014b50, end: 0x06054b50 }
const sizes = { file: 30, after: 16, entry: 46, end: 22 }
export const headerSize = (name: string) => sizes.file + name.length
export const afterSize = sizes.after

const u16 = (value: number) => [value & 0xff, value >>> 8]
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)]
const letters = (name: string) => [...Buffer.from(name, 'latin1')]
/** Version 2.0, sizes after the contents, deflated (APPNOTE.TXT 4.4.4 and 4.4.5). */
const manner = [...u16(20), ...u16(8), ...u16(8), ...u16(dosTime), ...u16(dosDate)]

/** What stands before a file's contents, after them, and in the directory, as every pack writes it (APPNOTE.TXT 4.3.7, 4.3.9, 4.3.12). */
export function headersOf({ name, crc, bytes, packed, at }: Place) {
  const sums = [...u32(crc), ...u32(packed), ...u32(bytes)]
  const lengths = [...u16(name.length), ...u16(0)]
  return {
    before: [
      ...u32(signatures.file),
      ...manner,
      ...u32(0),
      ...u32(0),
      ...u32(0),
      ...lengths,
      ...letters(name),
    ],
    after: [...u32(signatures.after), ...sums],
    entry: [
      ...u32(signatures.entry),
      ...u16(20),
      ...manner,
      ...sums,
      ...lengths,
      // No comment, on the first disk, without attributes.
      ...[...u16(0), ...u16(0), ...u16(0), ...u32(0)],
      ...u32(at),
      ...letters(name),
    ],
  }
}

export function isSame(bytes: Uint8Array, expected: readonly number[]): boolean {
  return bytes.length === expected.length && expected.every((byte, index) => bytes[index] === byte)
}

function readEntry(bytes: Uint8Array, from: number): Place | null {
  if (from + sizes.entry > bytes.length) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset + from)
  const nameEnd = from + sizes.entry + view.getUint16(28, true)
  if (nameEnd > bytes.length) return null
  const name = Buffer.from(bytes.subarray(from + sizes.entry, nameEnd)).toString('latin1')
  const [crc, packed] = [view.getUint32(16, true), view.getUint32(20, true)]
  const at = view.getUint32(42, true)
  const end = at + headerSize(name) + packed + afterSize
  const place = { name, crc, bytes: view.getUint32(24, true), packed, at, end }
  return isSame(bytes.subarray(from, nameEnd), headersOf(place).entry) ? place : null
}

type Directory = { readonly places: readonly Place[]; readonly at: number }

/**
 * The directory of an archive that ends at `end`, before its comment. Only one form is taken, of which each byte is known: files side by side from the
 * first byte on, then the directory. What is in no file is nowhere. An error is how it is not so.
 */
export function readDirectory(bytes: Uint8Array, end: number): Result<Directory, string> {
  const at = end - sizes.end
  if (at < 0) return fail('there is none')
  const view = new DataView(bytes.buffer, bytes.byteOffset + at)
  const [count, size, start] = [view.getUint16(8, true), view.getUint32(12, true), view.getUint32(16, true)]
  const record = [u32(signatures.end), u16(0), u16(0), u16(count), u16(count), u32(size), u32(start)]
  if (!isSame(bytes.subarray(at, end), [...record.flat(), ...u16(sealLength)]) || start + size !== at)
    return fail('its last record does not fit the file')
  return readEntries(bytes.subarray(0, at), start, count)
}

function readEntries(bytes: Uint8Array, start: number, count: number): Result<Directory, string> {
  const places: Place[] = []
  let [from, next] = [start, 0]
  while (places.length < count) {
    const place = readEntry(bytes, from)
    const number = places.length + 1
    if (!place) return fail(`its entry ${number} of ${count} is not as a pack has it`)
    if (place.at !== next || place.end > start)
      return fail(`its entry ${number} of ${count} does not name the file that lies there`)
    places.push(place)
    next = place.end
    from += sizes.entry + place.name.length
  }
  if (next !== start || from !== bytes.length)
    return fail('something lies in the archive that it does not list')
  return ok({ places, at: start })
}
