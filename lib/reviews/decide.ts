import 'server-only'
import { and, eq, inArray, isNull, type SQL } from 'drizzle-orm'
import { type Actor, audited, type EntryDraft } from '../audit/index.ts'
import { isWithin, type Scope } from '../auth/rules/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { type Database, database, tables } from '../store/index.ts'
import { mayDecideAbout, type Reviewer } from './reviewers.ts'
import { detailOf, type EntryRow, e, isId, objectOf, placeOf, type ReviewRow, r, seenOf } from './rows.ts'
import type { ReviewProblem, ReviewVerdict } from './types.ts'

const { changeRequests } = tables

/** Who decides: what they see, and about what they may decide. */
export type Decider = { readonly actor: Actor; readonly reads: Scope; readonly decides: Scope }
export type DecisionDraft = {
  readonly verdict: ReviewVerdict
  readonly reason: string
  /** Of `narrow`: patterns of actions to be taken away. */
  readonly without: readonly string[]
}

/** The review, held until the transaction ends, so that nobody closes it meanwhile; null: there is none. */
export async function holdReview(tx: Database, id: string): Promise<ReviewRow | null> {
  const [row] = isId(id) ? await tx.select().from(r).where(eq(r.id, id)).for('share') : []
  return row ?? null
}

/** Requests in which a decision still stands. */
const standing = ['open', 'approved', 'applied'] as const

async function requestOf(tx: Database, id: string, number: number): Promise<string | null> {
  const [found] = await tx
    .select({ id: changeRequests.id })
    .from(changeRequests)
    .where(
      and(
        eq(changeRequests.reviewId, id),
        eq(changeRequests.reviewEntry, number),
        inArray(changeRequests.state, [...standing]),
      ),
    )
  return found?.id ?? null
}

/** Why somebody may not decide about an entry; null: they may. */
async function refusal(tx: Database, row: EntryRow, by: Decider): Promise<ReviewProblem | null> {
  if (!isWithin(by.decides, placeOf(row))) return { kind: 'not-allowed' }
  // Whoever answers for it is written down before: it is handed on, not taken.
  if (row.reviewerId !== by.actor.id) return { kind: 'not-yours', reviewer: row.reviewerName }
  const request = await requestOf(tx, row.reviewId, row.number)
  return request === null ? null : { kind: 'asked', request }
}

/** Entries that are meant, held until the transaction ends; or why nothing may be done about them. */
async function holdEntries(
  tx: Database,
  id: string,
  reads: Scope,
  isMeant: SQL | undefined,
): Promise<Result<readonly EntryRow[], ReviewProblem>> {
  const review = await holdReview(tx, id)
  const rows = review
    ? await tx
        .select()
        .from(e)
        .where(and(seenOf(id, reads), isMeant))
        .orderBy(e.number)
        .for('update')
    : []
  if (!review || rows.length === 0) return fail({ kind: 'not-found' })
  return review.state === 'closed' ? fail({ kind: 'closed' }) : ok(rows)
}

const isOneOf = (id: string, rows: readonly EntryRow[]) =>
  and(
    eq(e.reviewId, id),
    inArray(
      e.number,
      rows.map(({ number }) => number),
    ),
  )

/** What an entry of the audit says of a decision, and of the one before it. */
function noteOf(row: EntryRow, actor: Actor, { verdict, reason, without }: DecisionDraft): EntryDraft {
  const before = row.verdict === null ? null : { verdict: row.verdict, reason: row.reason }
  const more = { verdict, reason, ...(without.length > 0 && { without }) }
  const object = objectOf(row.reviewId)
  return { actor, act: 'review.decide', phase: 'event', object, detail: detailOf(row, more), before }
}

/**
 * Writes down what one of its reviewers decides about some entries: all of them or none. A decision may be another as long as the review is open and
 * it has become no change request that stands. Returns how many. Rejects with a StoreError when the store is away.
 */
export async function decide(
  id: string,
  numbers: readonly number[],
  given: DecisionDraft,
  by: Decider,
  now: Date,
): Promise<Result<number, ReviewProblem>> {
  const draft = given.verdict === 'narrow' ? given : { ...given, without: [] }
  return audited<Result<number, ReviewProblem>>(async (tx, note) => {
    const held = await holdEntries(tx, id, by.reads, inArray(e.number, [...numbers]))
    if (!held.ok) return held
    if (held.value.length < new Set(numbers).size) return fail({ kind: 'not-found' })
    for (const row of held.value) {
      const refused = await refusal(tx, row, by)
      if (refused) return fail(refused)
    }
    await tx
      .update(e)
      .set({ ...draft, decidedBy: by.actor, decidedAt: now })
      .where(isOneOf(id, held.value))
    for (const row of held.value) note(noteOf(row, by.actor, draft))
    return ok(held.value.length)
  })
}

/** Entries of a review with their places: of `numbers`, or all that wait for somebody. */
export type Which = { readonly numbers: readonly number[] } | { readonly openOf: string }

/**
 * Hands entries that are not decided on to somebody else who may decide about them. Whoever it was for may do so, and who manages reviews there. All of
 * them or none. Returns how many. Rejects with a StoreError when the store is away.
 */
export async function handOn(
  id: string,
  which: Which,
  to: Reviewer,
  by: { readonly actor: Actor; readonly reads: Scope; readonly manages: Scope },
): Promise<Result<number, ReviewProblem>> {
  const isWhose = 'numbers' in which ? inArray(e.number, [...which.numbers]) : eq(e.reviewerId, which.openOf)
  return audited<Result<number, ReviewProblem>>(async (tx, note) => {
    const held = await holdEntries(tx, id, by.reads, and(isWhose, isNull(e.verdict)))
    if (!held.ok) return held
    const rows = held.value
    const mayHand = (row: EntryRow) => row.reviewerId === by.actor.id || isWithin(by.manages, placeOf(row))
    if ('numbers' in which && rows.length < new Set(which.numbers).size) return fail({ kind: 'not-found' })
    if (!rows.every(mayHand)) return fail({ kind: 'not-allowed' })
    const cannot = rows.filter((row) => !mayDecideAbout(to, placeOf(row)))
    const [first] = cannot
    if (first) {
      const example = `${first.namespace}/${first.serviceAccount}`
      return fail({ kind: 'nobody-decides', entries: cannot.length, example })
    }
    await tx.update(e).set({ reviewerId: to.id, reviewerName: to.name }).where(isOneOf(id, rows))
    const from = [...new Set(rows.map(({ reviewerName }) => reviewerName))]
    const numbers = rows.map(({ number }) => number)
    const detail = { entries: rows.length, numbers, from, to: to.name }
    note({ actor: by.actor, act: 'review.assign', phase: 'event', object: objectOf(id), detail })
    return ok(rows.length)
  })
}

/**
 * Ends a review, for good: what is not decided by then stays so, and the evidence says it. Takes who manages reviews of all that is in it. Rejects with
 * a StoreError when the store is away.
 */
export async function closeReview(
  id: string,
  by: { readonly actor: Actor; readonly manages: Scope },
  now: Date,
): Promise<Result<null, ReviewProblem>> {
  if (!(await isWhole(id, by.manages))) return fail({ kind: 'not-allowed' })
  return audited<Result<null, ReviewProblem>>(async (tx, note) => {
    const [row] = await tx
      .update(r)
      .set({ state: 'closed', closedBy: by.actor, closedAt: now })
      .where(and(eq(r.id, id), eq(r.state, 'open')))
      .returning()
    if (!row) return fail({ kind: 'closed' })
    const open = await tx.$count(e, and(eq(e.reviewId, id), isNull(e.verdict)))
    const detail = { entries: row.entries, undecided: open }
    note({ actor: by.actor, act: 'review.close', phase: 'event', object: objectOf(id), detail })
    return ok(null)
  })
}

/** Whether all entries of a review are within a scope; of one that is not there, they are not. */
export async function isWhole(id: string, scope: Scope): Promise<boolean> {
  if (!isId(id)) return false
  const db = await database()
  const [review] = await db.select({ entries: r.entries }).from(r).where(eq(r.id, id))
  if (!review) return false
  return scope.kind === 'everything' || (await db.$count(e, seenOf(id, scope))) === review.entries
}
