import 'server-only'

/**
 * The archive's comment, with which the file ends: the hash of the manifest as it lies in the archive, and that of every byte before the last 64, in
 * lower-case hexadecimal. So each byte of the file is in the last hash or is the last hash.
 */
export function sealOf(manifest: string): string {
  return `podscope-evidence 1 manifest:${manifest} sha256:`
}

const hashLength = 64
export const sealLength = sealOf('0'.repeat(hashLength)).length + hashLength

const form = /^podscope-evidence 1 manifest:([0-9a-f]{64}) sha256:([0-9a-f]{64})$/

export type Seal = { readonly manifest: string; readonly whole: string; readonly at: number }

/** The seal at the end of a file; null: there is none. */
export function readSeal(bytes: Uint8Array): Seal | null {
  const at = bytes.length - sealLength
  if (at < 0) return null
  const [, manifest, whole] = form.exec(Buffer.from(bytes.subarray(at)).toString('latin1')) ?? []
  return manifest && whole ? { manifest, whole, at } : null
}

/** As far as the last hash is of. */
export function sealedPart(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length - hashLength)
}
