import 'server-only'
import { canonicalJson } from '../audit/canonical.ts'
import type { Link } from '../audit/types.ts'
import { attempt, failure } from './read-archive.ts'
import { type AuditLine, auditShape, type ReviewFile } from './shapes.ts'
import type { EvidenceEntry, PackFailure } from './types.ts'
import { sha256 } from './unpack.ts'

/** How the counts of review.json and the entries go together. */
export function checkCounts(
  { review, decisions, access }: ReviewFile,
  entries: readonly EvidenceEntry[],
  keys: ReadonlySet<string>,
): readonly PackFailure[] {
  const failures: PackFailure[] = []
  const say = (where: string, what: string) => void failures.push(failure(where, what))
  if (review.entries !== entries.length)
    say('population.json', `it has ${entries.length} entries, and review.json says ${review.entries}.`)
  if (access !== keys.size)
    say('review.json', `it says ${access} files of access, and the pack has ${keys.size}.`)
  for (const verdict of ['keep', 'narrow', 'remove', 'none'] as const) {
    const found = entries.filter(({ decision }) => (decision?.verdict ?? 'none') === verdict).length
    if (found !== decisions[verdict])
      say(
        'population.json',
        `“${verdict}” stands ${found} times, and review.json says ${decisions[verdict]}.`,
      )
  }
  const seen = new Set<number>()
  for (const { number, access: key } of entries) {
    if (seen.has(number)) say('population.json', `entry ${number} stands there twice.`)
    seen.add(number)
    if (key !== null && !keys.has(key))
      say('population.json', `entry ${number} names an access that the pack does not have.`)
  }
  return failures
}

type AuditRead = { readonly entries: readonly AuditLine[]; readonly failures: readonly PackFailure[] }

/** An entry of the audit as its line has it; null: it is none, or its hash is of something else (lib/audit/README.md says of what). */
function entryOf(line: string): AuditLine | null {
  const value = auditShape.parse(JSON.parse(line))
  const { hash, ...content } = value
  return canonicalJson(value) === line && sha256(Buffer.from(canonicalJson(content))) === hash ? value : null
}

/** Entries of the audit: each is what its hash is of, they are in order, follow each other where they are neighbours, and end before the chain did. */
export function readAudit(text: string, head: Link | null): AuditRead {
  const failures: PackFailure[] = []
  const entries: AuditLine[] = []
  const say = (what: string) => void failures.push(failure('audit.jsonl', what))
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue
    const entry = attempt(() => entryOf(line))
    if (!entry) {
      say(`line ${index + 1} is not an entry whose hash fits it.`)
      continue
    }
    const problem = orderProblem(entry, entries.at(-1))
    if (problem) say(problem)
    entries.push(entry)
  }
  const problem = endProblem(entries.at(-1), head)
  if (problem) say(problem)
  return { entries, failures }
}

function orderProblem({ position, previous }: AuditLine, last: AuditLine | undefined): string | null {
  if (!last) return null
  if (position <= last.position) return `entry ${position} is out of order.`
  const isNext = position === last.position + 1
  return isNext && previous !== last.hash
    ? `entry ${position} was not written after entry ${last.position}.`
    : null
}

function endProblem(end: AuditLine | undefined, head: Link | null): string | null {
  if (!end || (head && end.position < head.position)) return null
  if (end.position !== head?.position)
    return `entry ${end.position} stands behind the end of the chain that the manifest has.`
  return end.hash === head.hash
    ? null
    : `entry ${end.position} has another hash than the end of the chain that the manifest has.`
}

type Decided = {
  readonly position: number
  readonly verdict: unknown
  readonly reason: unknown
  readonly without: readonly unknown[]
  readonly by: string
}

/** The last decision of each entry that the audit's entries hold, by its number. */
function decidedIn(audit: readonly AuditLine[], review: string): ReadonlyMap<number, Decided> {
  const found = new Map<number, Decided>()
  for (const { act, actor, detail, position } of audit) {
    if (act !== 'review.decide' || detail?.review !== review || typeof detail.entry !== 'number') continue
    found.set(detail.entry, {
      position,
      verdict: detail.verdict,
      reason: detail.reason,
      without: [detail.without ?? []].flat(),
      by: actor.id,
    })
  }
  return found
}

/**
 * Whether every decision is the last that the audit has of its entry. Null: none of the pack's entries of the audit is about a decision, so nothing was
 * held against anything. A text that the audit cut or kept a secret out of is not compared.
 */
export function checkDecisions(
  entries: readonly EvidenceEntry[],
  audit: readonly AuditLine[],
  review: string,
): readonly PackFailure[] | null {
  const decided = decidedIn(audit, review)
  if (decided.size === 0) return null
  return entries.flatMap(({ number, decision }) => {
    const why = contradiction(decision, decided.get(number) ?? null)
    return why === null ? [] : [failure('population.json', `entry ${number}: ${why}`)]
  })
}

/** In what a decision is not the one that the audit has; null: in nothing. */
function contradiction(decision: EvidenceEntry['decision'], told: Decided | null): string | null {
  if (!decision) return told && `entry ${told.position} of the audit has a decision, and it has none.`
  if (!told) return 'no entry of audit.jsonl holds its decision.'
  const { position } = told
  if (told.verdict !== decision.verdict)
    return `it is decided “${decision.verdict}”, and entry ${position} of the audit says otherwise.`
  if (told.without.join('\n') !== decision.without.join('\n'))
    return `it takes away other actions than entry ${position} of the audit has.`
  if (isWhole(told.reason) && told.reason !== decision.reason)
    return `its reason is not the one that entry ${position} of the audit has.`
  if (isWhole(told.by) && told.by !== decision.by.id)
    return `it was decided by somebody else, as entry ${position} of the audit has it.`
  return null
}

/** The audit keeps no secrets and no endless texts, and says so in the text. */
function isWhole(text: unknown): boolean {
  return typeof text === 'string' && !/\[not kept\]|more characters are not kept\)$|\uFFFD/.test(text)
}
