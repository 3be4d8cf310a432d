import 'server-only'
import { type WordedAccess, workOut } from './access.ts'
import type { Place } from './directory.ts'
import { isMemberName, keyOfName, memberNames, shownName } from './names.ts'
import { attempt, failure, parts, type ReadArchive, textOf } from './read-archive.ts'
import { accessShape, type Manifest } from './shapes.ts'
import type { PackFailure } from './types.ts'
import { packedOf, sha256, unpack } from './unpack.ts'
import { versions } from './versions.ts'

type ListedMember = Manifest['members'][number]

/** What an archive's files hold, as far as they are what the manifest lists. */
export type Members = {
  readonly failures: readonly PackFailure[]
  /** Texts by name, without the files of access. */
  readonly texts: ReadonlyMap<string, string>
  /** Keys of access that the pack has. */
  readonly keys: ReadonlySet<string>
  /** As they were worked out again, in the order in which they lie there. */
  readonly worded: readonly WordedAccess[]
}

/** Takes every file apart, one at a time, and holds it against the manifest; those of access against the engine too. */
export function readMembers(bytes: Uint8Array, archive: ReadArchive): Members {
  const { places, manifest, isSealed } = archive
  const failures = [...checkLists(archive)]
  const texts = new Map<string, string>()
  const keys = new Set(manifest.members.flatMap(({ name }) => keyOfName(name) ?? []))
  const worded: WordedAccess[] = []
  const byPlace = new Map(places.map((place) => [place.at, place]))
  for (const member of manifest.members) {
    const contents = contentsOf(bytes, member, byPlace.get(member.at))
    if (contents === null) continue
    if (typeof contents !== 'string') {
      failures.push(contents)
      continue
    }
    const key = keyOfName(member.name)
    if (key === null) {
      texts.set(member.name, contents)
      continue
    }
    // In a file that is not whole, what was changed is named; what that comes to is nobody's matter.
    const again = isSealed ? workOutAgain(contents, key, manifest) : null
    if (!again) continue
    if ('message' in again) failures.push(again)
    else worded.push(again)
  }
  return { failures, texts, keys, worded }
}

/** Files that one has and the other has not, and names that are none of a pack's. */
function checkLists({ places, manifest }: ReadArchive): readonly PackFailure[] {
  const names = new Set(manifest.members.map(({ name }) => name))
  const starts = new Set(manifest.members.map(({ at }) => at))
  const there = new Set(places.map(({ name }) => name))
  const begun = new Set(places.map(({ at }) => at))
  const unlisted = memberNames.filter((name) => !names.has(name))
  const foreign = manifest.members.filter(({ name }) => !names.delete(name) || !isMemberName(name))
  const extra = places.slice(0, -1).filter(({ at }) => !starts.has(at))
  const gone = manifest.members.filter(({ at }) => !begun.has(at))
  return [
    ...unlisted.map((name) => failure(name, 'it is missing, and the manifest does not list it.')),
    ...foreign.map(({ name }) => failure(shownName(name), 'it is no file of a pack, or listed twice.')),
    ...extra.map(({ name }) => failure(shownName(name), 'the manifest lists no such file at its place.')),
    ...gone.map(({ name }) =>
      failure(
        shownName(name),
        there.has(name) ? 'it lies elsewhere than the manifest says.' : 'it is missing.',
      ),
    ),
  ]
}

/** A file's text; a failure; null: it is not there, which was said. */
function contentsOf(
  bytes: Uint8Array,
  member: ListedMember,
  place: Place | undefined,
): string | PackFailure | null {
  const { name, at, packed } = member
  if (!place) return null
  if (at + packed !== place.end)
    return failure(parts.directory, `${shownName(name)} ends elsewhere than the manifest says.`)
  if (sha256(packedOf(bytes, place)) !== member.packedSha256)
    return failure(shownName(name), 'its bytes in the archive are not those that the manifest lists.')
  if (place.name !== name)
    return failure(
      parts.directory,
      `it calls a file ${shownName(place.name)} that the manifest calls ${shownName(name)}.`,
    )
  const contents = unpack(bytes, place)
  // Its bytes are right, so what does not fit them is what the directory says of them.
  if (!contents.ok) return failure(parts.directory, `by it, ${shownName(name)} ${contents.error}.`)
  if (contents.value.length !== member.bytes || sha256(contents.value) !== member.sha256)
    return failure(shownName(name), 'its contents are not those that the manifest lists.')
  return attempt(() => textOf(contents.value)) ?? failure(shownName(name), 'it is no text.')
}

/** Whether a pack's permissions can be worked out again here: AWS's actions must be the same. */
export function isOfThisCatalog({ madeWith }: Manifest): boolean {
  return madeWith.catalog === versions.catalog
}

function workOutAgain(text: string, key: string, manifest: Manifest): WordedAccess | PackFailure | null {
  const name = `access/${key}.json`
  const given = attempt(() => accessShape.parse(JSON.parse(text)))
  if (given?.key !== key) return failure(name, 'it does not hold what a file of access holds.')
  if (!isOfThisCatalog(manifest)) return null
  const again = attempt(() => workOut(given))
  if (again?.file === text) return again.worded
  const { podscope } = manifest.madeWith
  const by =
    podscope === versions.podscope
      ? ''
      : ` It was made by Podscope ${shownName(podscope)}, this is ${versions.podscope}.`
  return failure(name, `the permissions in it are not what its policies come to.${by}`)
}
