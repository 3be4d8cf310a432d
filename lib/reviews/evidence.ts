import 'server-only'
import { createHash } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
import { type Actor, appendEvent, type Entry, type Link, listAbout, readEnd } from '../audit/index.ts'
import { type EvidenceAccess, type EvidenceEntry, type EvidenceSource, writePack } from '../evidence/index.ts'
import { atOneMoment, database } from '../store/index.ts'
import { noTally, toReview, withNow } from './list.ts'
import { type EntryRow, e, isId, named, objectOf, r, reviewPolicies } from './rows.ts'
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

/** All of a review as it was at one moment: what is decided meanwhile is in none of it. */
type Moment = {
  readonly review: Review
  readonly rows: readonly EntryRow[]
  readonly audit: readonly Entry[]
  readonly head: Link | null
}

function momentOf(id: string): Promise<Moment | null> {
  return atOneMoment(async (tx) => {
    const [review] = await tx.select().from(r).where(eq(r.id, id))
    if (!review) return null
    const rows = await tx.select().from(e).where(eq(e.reviewId, id)).orderBy(asc(e.number))
    const tally = { ...noTally, open: rows.length }
    const audit = await listAbout('review', id, tx)
    return { review: toReview(review, { tally, mine: 0 }), rows, audit, head: await readEnd(tx) }
  })
}

const atOnce = 200

/** What changed since is looked up while the archive is made. */
async function* entriesOf(id: string, rows: readonly EntryRow[]): AsyncGenerator<EvidenceEntry> {
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce)
    const entries = await withNow(id, some, new Map())
    yield* some.flatMap((row, place) => {
      const entry = entries[place]
      return entry ? [toEvidence(entry, row)] : []
    })
  }
}

/** What decided about the entries, each once; sets of policies are read one at a time. */
async function* accessOf(id: string, rows: readonly EntryRow[]): AsyncGenerator<EvidenceAccess> {
  const db = await database()
  const known = new Set<string>()
  for (const row of rows) {
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

function reviewOf({ tally: _, mine: __, isWhole: ___, filter, ...review }: Review): EvidenceSource['review'] {
  return { ...review, filter: filter ?? '' }
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
  const moment = isId(id) ? await momentOf(id) : null
  if (!moment) return null
  const { review, rows, audit, head } = moment
  return recorded(id, actor, {
    review: reviewOf(review),
    entries: entriesOf(id, rows),
    access: accessOf(id, rows),
    audit,
    head,
    madeAt: now.toISOString(),
    madeBy: named(actor),
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
