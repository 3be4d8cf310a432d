import 'server-only'
import { createHash } from 'node:crypto'
import { fail, ok, type Result } from '../base/index.ts'
import { type Place, readDirectory } from './directory.ts'
import { manifestName } from './names.ts'
import { readSeal, type Seal, sealedPart, sealOf } from './seal.ts'
import { type Manifest, manifestShape } from './shapes.ts'
import type { PackFailure } from './types.ts'
import { packedOf, sha256, unpack } from './unpack.ts'

export const parts = { seal: 'the archive’s seal', directory: 'the archive’s directory' } as const

export function failure(where: string, what: string): PackFailure {
  return { where, message: `${where}: ${what}` }
}

/** An archive whose end holds: what lies where, and what its manifest says of it. */
export type ReadArchive = {
  readonly places: readonly Place[]
  readonly manifest: Manifest
  /** Whether every byte is as it was sealed. */
  readonly isSealed: boolean
}

/** Reads a file from its end: the seal, the directory, the manifest, each of which says what the next should be. An error is the first that does not hold. */
export function readArchive(bytes: Uint8Array): Result<ReadArchive, PackFailure> {
  const seal = readSeal(bytes)
  if (!seal) {
    const what =
      'the file does not end with the seal of an evidence pack. It is none, its end is missing, or the seal was changed.'
    return fail(failure(parts.seal, what))
  }
  const directory = readDirectory(bytes, seal.at)
  if (!directory.ok) return fail(failure(parts.directory, `it was changed: ${directory.error}.`))
  const { places } = directory.value
  const last = places.at(-1)
  if (last?.name !== manifestName)
    return fail(failure(parts.directory, `${manifestName} is not the last file.`))
  const actual = sha256(packedOf(bytes, last))
  if (actual !== seal.manifest)
    return fail(
      isSealAlone(bytes, seal, actual)
        ? failure(parts.seal, 'its hash of the manifest was changed; the rest of the file is as it was.')
        : failure(manifestName, 'its bytes are not those that were sealed.'),
    )
  const contents = unpack(bytes, last)
  // Its bytes are right, so what does not fit them is what the directory says of them.
  if (!contents.ok) return fail(failure(parts.directory, `by it, ${manifestName} ${contents.error}.`))
  const manifest = attempt(() => manifestShape.parse(JSON.parse(textOf(contents.value))))
  if (!manifest) return fail(failure(manifestName, 'it is not what the manifest of a pack is.'))
  const isSealed = sha256(sealedPart(bytes)) === seal.whole
  return ok({ places, manifest, isSealed })
}

/** Whether the file would be whole if the seal had this hash of the manifest. */
function isSealAlone(bytes: Uint8Array, { at, whole }: Seal, manifest: string): boolean {
  const hash = createHash('sha256').update(bytes.subarray(0, at)).update(sealOf(manifest))
  return hash.digest('hex') === whole
}

export function textOf(contents: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(contents)
}

/** What somebody else's file makes of it, or null where it makes nothing: too deep, not as it says. */
export function attempt<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
