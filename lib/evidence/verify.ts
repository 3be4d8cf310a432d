import 'server-only'
import { checkAgain } from './again.ts'
import { checkCounts, checkDecisions, readAudit } from './contents.ts'
import { isOfThisCatalog, type Members, readMembers } from './members.ts'
import { attempt, failure, parts, type ReadArchive, readArchive } from './read-archive.ts'
import { type AuditLine, populationShape, reviewShape } from './shapes.ts'
import type { EvidenceEntry, PackFailure, PackReport, PackSays } from './types.ts'
import { sha256 } from './unpack.ts'
import { versions } from './versions.ts'

/** Failures that are told of one kind: more say no more. */
const toldMax = 100

/**
 * Whether a pack is whole and agrees with itself, and where it does not. Nothing in it is trusted: never throws, writes nothing, and takes no more
 * memory than a file of a pack may have.
 */
export function verifyPack(bytes: Uint8Array): PackReport {
  const fingerprint = sha256(bytes)
  const read = readArchive(bytes)
  if (!read.ok)
    return { verifies: false, fingerprint, failures: [read.error], notes: [], says: null, audit: [] }
  const archive = read.value
  const members = readMembers(bytes, archive)
  const look = new Look(archive, members)
  look.all()
  const failures = [...members.failures, ...look.failures]
  if (!archive.isSealed && failures.length === 0)
    failures.push(failure(parts.seal, 'its last hash is not that of the bytes before it.'))
  const verifies = failures.length === 0
  const notes = verifies ? [wholeNote(archive), ...look.notes] : look.notes
  const audit = look.audit?.map(({ position, hash }) => ({ position, hash })) ?? []
  return { verifies, fingerprint, failures, notes, says: look.says, audit }
}

const files = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'}`

function wholeNote({ places }: ReadArchive): string {
  return `Every byte is in the seal, and each of ${files(places.length)} is what the manifest lists.`
}

/** A look at what the files hold: only in a file that is whole, else what was changed is named and no more. */
class Look {
  readonly failures: PackFailure[] = []
  readonly notes: string[] = []
  says: PackSays | null = null
  audit: readonly AuditLine[] | null = null
  #entries: readonly EvidenceEntry[] | null = null
  readonly #archive: ReadArchive
  readonly #members: Members

  constructor(archive: ReadArchive, members: Members) {
    this.#archive = archive
    this.#members = members
  }

  all(): void {
    this.#facts()
    if (!this.#archive.isSealed) return
    this.#read()
    this.#counts()
    this.#permissions()
    this.#again()
    this.#decisions()
  }

  #parsed<T>(name: string, read: (text: string) => T): T | null {
    const text = this.#members.texts.get(name)
    if (text === undefined) return null
    const value = attempt(() => read(text))
    if (value === null) this.failures.push(failure(name, 'it does not hold what such a file holds.'))
    return value
  }

  /** The first of them: a file may be wrong in every line. */
  #tell(failures: readonly PackFailure[]): void {
    for (const each of failures.slice(0, toldMax)) this.failures.push(each)
  }

  #facts(): void {
    const { manifest, places } = this.#archive
    const { madeWith, madeAt, madeBy, head } = manifest
    const file = this.#parsed('review.json', (text) => reviewShape.parse(JSON.parse(text)))
    if (file) this.says = { ...file, members: places.length, madeWith, madeAt, madeBy, head }
    if (file && file.review.id !== manifest.review)
      this.failures.push(failure('manifest.json', 'it is of another review than review.json.'))
  }

  #read(): void {
    const { head } = this.#archive.manifest
    this.#entries = this.#parsed('population.json', (text) => populationShape.parse(JSON.parse(text)))
    const audit = this.#parsed('audit.jsonl', (text) => readAudit(text, head))
    this.#tell(audit?.failures ?? [])
    if (audit?.failures.length === 0) this.audit = audit.entries
  }

  #counts(): void {
    if (!this.says || !this.#entries) return
    const failures = checkCounts(this.says, this.#entries, this.#members.keys)
    this.#tell(failures)
    if (failures.length > 0) return
    const { review, access } = this.says
    this.notes.push(
      `${review.entries} entries, their decisions and ${access} accesses agree with the counts.`,
    )
  }

  #permissions(): void {
    const { keys, worded } = this.#members
    const { catalog } = this.#archive.manifest.madeWith
    if (!isOfThisCatalog(this.#archive.manifest))
      this.notes.push(
        `What the policies allow was not worked out again: the pack was made with AWS’s actions of ${catalog}, and this program has those of ${versions.catalog}.`,
      )
    else if (worded.length === keys.size)
      this.notes.push(
        `What the policies allow was worked out again for ${keys.size} accesses, with the same result (Podscope ${versions.podscope}, AWS’s actions of ${catalog}).`,
      )
  }

  #again(): void {
    const { says } = this
    if (!says || !this.#entries) return
    if (says.madeWith.podscope !== versions.podscope) {
      this.notes.push(
        `The tables and the report were not written again: Podscope ${says.madeWith.podscope} made them, and this is ${versions.podscope}.`,
      )
      return
    }
    const { keys, worded, texts } = this.#members
    const isAll = isOfThisCatalog(this.#archive.manifest) && worded.length === keys.size
    const given = { says, entries: this.#entries, worded: isAll ? worded : null }
    const failures = attempt(() => checkAgain(given, texts)) ?? [
      failure('report.html', 'it is too large to be written again.'),
    ]
    this.#tell(failures)
    if (failures.length === 0)
      this.notes.push(
        `${isAll ? 'The tables and the report' : 'The tables'} say the same as the files for programs.`,
      )
  }

  #decisions(): void {
    if (!this.says || !this.#entries || !this.audit) return
    const failures = checkDecisions(this.#entries, this.audit, this.says.review.id)
    this.#tell(failures ?? [])
    if (failures === null)
      this.notes.push('Decisions were held against nothing: no entry of audit.jsonl is about one of them.')
    else if (failures.length === 0)
      this.notes.push(`Each decision is the one that audit.jsonl has (${this.audit.length} entries).`)
  }
}
