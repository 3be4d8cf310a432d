/** Why a file is not read to its end: its gzip breaks off or is damaged, or the browser cannot read it any more. */
export type Damage = 'broken' | 'unreadable'

/** Small, so that what is lost where a packed file breaks is little: of the piece in which it does, nothing may come out. */
const pieceSize = 1 << 16

/**
 * The bytes of a file, unpacked where it is gzip, piece by piece; no more than a few are held. Returns how it ends too early, after all that came
 * before was given. `onRead` is told how much of the file was taken.
 */
export async function* bytesOf(
  file: Blob,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array, Damage | null> {
  const source = piecesOf(file, onRead)
  try {
    const first = await source.next()
    if (first.done) return null
    const all = from(first.value, source)
    if (first.value[0] === 0x1f && first.value[1] === 0x8b) return yield* unpacked(all)
    yield* all
    return null
  } catch {
    // It was moved, changed or taken away meanwhile.
    return 'unreadable'
  }
}

async function* piecesOf(
  file: Blob,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  for (let at = 0; at < file.size; at += pieceSize) {
    const piece = new Uint8Array(await file.slice(at, at + pieceSize).arrayBuffer())
    onRead(Math.min(at + pieceSize, file.size))
    yield piece
  }
}

type Pieces = AsyncGenerator<Uint8Array<ArrayBuffer>>

async function* from(first: Uint8Array<ArrayBuffer>, rest: Pieces): Pieces {
  yield first
  yield* rest
}

async function* unpacked(pieces: Pieces): AsyncGenerator<Uint8Array, Damage | null> {
  const { readable, writable } = new DecompressionStream('gzip')
  const [reader, writer] = [readable.getReader(), writable.getWriter()]
  const feeding = feed(pieces, writer).catch(() => undefined)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return null
      yield value
    }
  } catch {
    return 'broken'
  } finally {
    // Whoever stops in the middle leaves nothing running.
    await reader.cancel().catch(() => undefined)
    await writer.abort().catch(() => undefined)
    await feeding
  }
}

/**
 * Each piece is taken when what the one before gave was read (Streams, TransformStreamDefaultSinkWriteAlgorithm). Ending waits for nothing, and an end
 * that comes too early throws away what was not read yet: so the last byte goes by itself, and waits for all before it.
 */
async function feed(pieces: Pieces, writer: WritableStreamDefaultWriter<BufferSource>): Promise<void> {
  let held: Uint8Array<ArrayBuffer> = new Uint8Array()
  for await (const piece of pieces) {
    if (held.length > 0) await writer.write(held)
    held = piece
  }
  if (held.length > 1) await writer.write(held.subarray(0, -1))
  await writer.write(held.subarray(-1))
  void writer.close().catch(() => undefined)
}
