import 'server-only'
import { createHash } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { type Actor, appendEvent, listAbout, readEnd } from '../audit/index.ts'
import { everything } from '../auth/rules/index.ts'
import { type EvidenceAccess, type EvidenceEntry, type EvidenceSource, writePack } from '../evidence/index.ts'
import { database } from '../store/index.ts'
import { everyEntry, readReview } from './list.ts'
import { type EntryRow, isId, objectOf, reviewPolicies } from './rows.ts'
import type { Review, ReviewEntry, SinceFreeze } from './types.ts'

const since: Readonly<Record<SinceFreeze, string>> = {
  gone: 'the association is gone',
  role: 'another role',
  'target-role': 'another target role',
  'session-policy': 'another session policy',
  'session-tags': 'session tags switched',
  access: 'what decides about its access is not the same',
}
const unknownAccess = 'Its role or a policy could not be read when the review was opened.'

/** Whoever shares policies and session shares what it comes to. */
function accessKey({ policies, session }: EntryRow): string | null {
  if (policies === null || session === null) return null
  return createHash('sha256').update(policies).update(JSON.stringify(session)).digest('base64url')
}

function toEvidence(entry: ReviewEntry, row: EntryRow): EvidenceEntry {
  const { counts: _, request, decision, reviewer, ...rest } = entry
  const access = accessKey(row)
  return {
    ...rest,
    access,
    why: access === null ? unknownAccess : null,
    reviewer: { id: reviewer.id, name: reviewer.name },
    decision: decision && { ...decision, request },
    since: entry.since.map((each) => since[each]),
  }
}

async function* entriesOf(id: string): AsyncGenerator<EvidenceEntry> {
  for await (const { entry, row } of everyEntry(id)) yield toEvidence(entry, row)
}

/** What decided about the entries, each once; sets of policies are read one at a time. */
async function* accessOf(id: string): AsyncGenerator<EvidenceAccess> {
  const db = await database()
  const known = new Set<string>()
  for await (const { row } of everyEntry(id)) {
    const key = accessKey(row)
    if (key === null || known.has(key) || row.session === null) continue
    known.add(key)
    const [set] = await db
      .select({ policies: reviewPolicies.policies })
      .from(reviewPolicies)
      .where(and(eq(reviewPolicies.reviewId, id), eq(reviewPolicies.key, row.policies ?? '')))
    if (set) yield { key, policies: set.policies, session: row.session }
  }
}

function reviewOf(review: Review): EvidenceSource['review'] {
  const { tally: _, mine: __, ...rest } = review
  return rest
}

/**
 * A review as one archive that `podscope verify` verifies, as it stands now. Its end is given away only once the audit holds the archive's fingerprint: a
 * part of it is none. Null: there is no such review. Rejects when the store goes away in the middle.
 */
export async function takeEvidence(
  id: string,
  actor: Actor,
  now: Date,
): Promise<AsyncGenerator<Uint8Array> | null> {
  if (!isId(id)) return null
  const review = await readReview(id, { id: actor.id, reads: everything })
  if (!review) return null
  return recorded(id, actor, {
    review: reviewOf(review),
    entries: entriesOf(id),
    access: accessOf(id),
    audit: await listAbout('review', id),
    head: await readEnd(),
    madeAt: now.toISOString(),
    madeBy: actor,
  })
}

async function* recorded(id: string, actor: Actor, source: EvidenceSource): AsyncGenerator<Uint8Array> {
  const pack = writePack(source)
  let held: Uint8Array | null = null
  for (;;) {
    const step = await pack.next()
    if (step.done) {
      const detail = { sha256: step.value.fingerprint, bytes: step.value.bytes }
      await appendEvent({ actor, act: 'review.export', object: objectOf(id), detail })
      if (held) yield held
      return
    }
    if (held) yield held
    held = step.value
  }
}
