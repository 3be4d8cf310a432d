import 'server-only'
import { canonicalJson } from '../audit/canonical.ts'
import { invariant } from '../base/index.ts'
import { workOut } from './access.ts'
import { Archive } from './archive.ts'
import { Held } from './held.ts'
import { isKey, manifestName, nameOfAccess } from './names.ts'
import { readmeOf } from './readme-text.ts'
import { accessSection, entryRow, reportOf } from './report.ts'
import type { Manifest, ReviewFile } from './shapes.ts'
import { decisionLine, decisionsHead, populationHead, populationLine } from './tables.ts'
import type { EvidenceEntry, EvidenceSource, MadePack } from './types.ts'
import { versions } from './versions.ts'

/** What one walk over the entries leaves: other files of the pack, until their turn comes, and counts. */
class Walk {
  readonly population = new Held()
  readonly decisions = new Held()
  readonly rows = new Held()
  readonly sections = new Held()
  readonly counts = { keep: 0, narrow: 0, remove: 0, none: 0 }
  /** Numbers of the entries that have an access, by its key. */
  readonly users = new Map<string, number[]>()
  entries = 0
  access = 0

  constructor() {
    this.population.write(populationHead)
    this.decisions.write(decisionsHead)
  }

  take(entry: EvidenceEntry): void {
    this.population.write(populationLine(entry))
    this.decisions.write(decisionLine(entry))
    this.rows.write(entryRow(entry))
    this.counts[entry.decision?.verdict ?? 'none']++
    this.entries++
    if (entry.access === null) return
    const users = this.users.get(entry.access)
    if (users) users.push(entry.number)
    else this.users.set(entry.access, [entry.number])
  }
}

/** An array of JSON with an entry a line. */
async function* populationOf(entries: AsyncIterable<EvidenceEntry>, walk: Walk): AsyncGenerator<string> {
  for await (const entry of entries) {
    yield `${walk.entries === 0 ? '[' : ','}\n${canonicalJson(entry)}`
    walk.take(entry)
  }
  yield walk.entries === 0 ? '[]\n' : '\n]\n'
}

async function* addAccess(archive: Archive, source: EvidenceSource, walk: Walk): AsyncGenerator<Uint8Array> {
  for await (const given of source.access) {
    invariant(isKey(given.key), 'the key of an access is the name of a file')
    const { file, worded } = workOut(given)
    yield* archive.add(nameOfAccess(given.key), [file])
    walk.sections.write(accessSection(worded, walk.users.get(given.key) ?? []))
    walk.access++
  }
}

/**
 * Everything of a review in one file, given away as it is made: a ZIP whose bytes are all in its seal. The same source makes the same bytes. No more
 * than one access and one entry are in memory as they are; what waits for its turn is compressed. Rejects when a source does, or with a
 * PackTooLarge: then the file has no end, and does not verify.
 */
export async function* writePack(source: EvidenceSource): AsyncGenerator<Uint8Array, MadePack> {
  const { review, head, madeAt, madeBy } = source
  const made = { madeWith: versions, madeAt, madeBy, head }
  const archive = new Archive()
  const walk = new Walk()
  yield* archive.add('README.txt', [readmeOf({ review, ...made })])
  yield* archive.add('population.json', populationOf(source.entries, walk))
  yield* archive.add('population.csv', walk.population.read())
  yield* archive.add('decisions.csv', walk.decisions.read())
  yield* addAccess(archive, source, walk)
  yield* archive.add(
    'audit.jsonl',
    source.audit.map((entry) => `${canonicalJson(entry)}\n`),
  )
  const reviewFile: ReviewFile = { review, decisions: walk.counts, access: walk.access }
  yield* archive.add('review.json', [`${JSON.stringify(reviewFile, null, 2)}\n`])
  const says = { ...made, ...reviewFile, members: archive.members.length + 2 }
  yield* archive.add('report.html', reportOf(says, walk.rows.read(), walk.sections.read()))
  const manifest: Manifest = { format: 1, review: review.id, ...made, members: archive.members }
  yield* archive.add(manifestName, [`${JSON.stringify(manifest, null, 2)}\n`])
  return yield* archive.end()
}
