import type { EvidenceSource, MadePack } from './types.ts'
import { writePack } from './write.ts'

/** A whole pack, as whoever asked for it gets it. */
export async function packOf(
  source: EvidenceSource,
): Promise<MadePack & { readonly file: Uint8Array<ArrayBuffer> }> {
  const chunks: Uint8Array[] = []
  const stream = writePack(source)
  for (;;) {
    const next = await stream.next()
    if (next.done) return { ...next.value, file: new Uint8Array(Buffer.concat(chunks)) }
    chunks.push(next.value)
  }
}
