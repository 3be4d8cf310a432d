import 'server-only'
import { and, asc, count, desc, eq, exists, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { type Scope, selectorInWords } from '../auth/rules/index.ts'
import { type Member, membersNow } from '../fleet/index.ts'
import { database, tables } from '../store/index.ts'
import { awayFrom, type Deciding, reviewersNow } from './reviewers.ts'
import {
  decisionOf,
  type EntryRow,
  e,
  idOf,
  isId,
  named,
  type ReviewRow,
  r,
  reviewPolicies,
  seenBy,
  seenOf,
} from './rows.ts'
import { changedSince } from './since.ts'
import type {
  DecidedRequest,
  EntryFilter,
  Review,
  ReviewEntry,
  ReviewerProgress,
  ReviewTally,
  ReviewVerdict,
  WholeEntry,
} from './types.ts'

const { changeRequests } = tables

/** Whoever looks: who they are, and which associations they see. */
export type Looker = { readonly id: string; readonly reads: Scope }

export const noTally: ReviewTally = { open: 0, keep: 0, narrow: 0, remove: 0 }

async function tallies(
  ids: readonly string[],
  { id, reads }: Looker,
): Promise<ReadonlyMap<string, { readonly tally: ReviewTally; readonly mine: number }>> {
  if (ids.length === 0) return new Map()
  const db = await database()
  const rows = await db
    .select({
      reviewId: e.reviewId,
      verdict: e.verdict,
      entries: count(),
      mine: sql<number>`count(*) filter (where ${e.verdict} is null and ${e.reviewerId} = ${id})::integer`,
    })
    .from(e)
    .where(and(inArray(e.reviewId, [...ids]), seenBy(reads)))
    .groupBy(e.reviewId, e.verdict)
  const found = new Map<string, { tally: ReviewTally; mine: number }>()
  for (const { reviewId, verdict, entries, mine } of rows) {
    const { tally, mine: before } = found.get(reviewId) ?? { tally: noTally, mine: 0 }
    found.set(reviewId, { tally: { ...tally, [verdict ?? 'open']: entries }, mine: before + mine })
  }
  return found
}

const sumOf = ({ open, keep, narrow, remove }: ReviewTally) => open + keep + narrow + remove

export function toReview(row: ReviewRow, counted?: { tally: ReviewTally; mine: number }): Review {
  const { reminders: _, within, filter, ...rest } = row
  const entries = sumOf(counted?.tally ?? noTally)
  const isWhole = entries === row.entries
  const selectors = within.kind === 'everything' ? [] : within.selectors
  return {
    ...rest,
    filter: isWhole ? filter : null,
    within: isWhole ? selectors.map(selectorInWords) : [],
    entries,
    isWhole,
    openedBy: named(row.openedBy),
    closedBy: row.closedBy && named(row.closedBy),
    openedAt: row.openedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    tally: counted?.tally ?? noTally,
    mine: row.state === 'open' ? (counted?.mine ?? 0) : 0,
  }
}

/** Some entry of it is theirs to see. */
async function isSeen(reads: Scope): Promise<SQL | undefined> {
  if (reads.kind === 'everything') return undefined
  const db = await database()
  return exists(
    db
      .select({ one: sql`1` })
      .from(e)
      .where(and(eq(e.reviewId, r.id), seenBy(reads))),
  )
}

/** Reviews with entries that somebody sees, open ones first, the newest of each first. Rejects with a StoreError when the store is away. */
export async function listReviews(looker: Looker, limit: number, from = 0): Promise<readonly Review[]> {
  const db = await database()
  const rows = await db
    .select()
    .from(r)
    .where(await isSeen(looker.reads))
    .orderBy(desc(r.state), desc(r.openedAt))
    .limit(limit)
    .offset(from)
  const counted = await tallies(
    rows.map(({ id }) => id),
    looker,
  )
  return rows.map((row) => toReview(row, counted.get(row.id)))
}

/** Null: there is none, or none of whose entries whoever looks sees one. */
export async function readReview(id: string, looker: Looker): Promise<Review | null> {
  if (!isId(id)) return null
  const db = await database()
  const [row] = await db
    .select()
    .from(r)
    .where(and(eq(r.id, id), await isSeen(looker.reads)))
  return row ? toReview(row, (await tallies([id], looker)).get(id)) : null
}

/** Who decides about the entries that somebody sees, and how far they are; those who are behind first. */
export async function readProgress(id: string, reads: Scope): Promise<readonly ReviewerProgress[]> {
  const db = await database()
  const rows = await db
    .select({
      id: e.reviewerId,
      name: sql<string>`max(${e.reviewerName})`,
      entries: count(),
      decided: sql<number>`count(${e.verdict})::integer`,
    })
    .from(e)
    .where(seenOf(id, reads))
    .groupBy(e.reviewerId)
  const now = await reviewersNow(rows.map((row) => row.id))
  const all = rows.map((row) => ({ ...row, away: awayFrom(now.get(row.id), null) }))
  const open = (each: ReviewerProgress) => each.entries - each.decided
  return all.toSorted((one, other) => open(other) - open(one))
}

function filterOf(filter: EntryFilter, { id }: Looker): SQL | undefined {
  switch (filter) {
    case 'all':
      return undefined
    case 'mine':
      return and(isNull(e.verdict), eq(e.reviewerId, id))
    case 'open':
      return isNull(e.verdict)
    case 'keep':
    case 'narrow':
    case 'remove':
      return eq(e.verdict, filter satisfies ReviewVerdict)
  }
}

export type EntriesAsked = {
  readonly filter: EntryFilter
  /** Number of the last entry of the page before. */
  readonly after: number
  readonly limit: number
}

/** Entries of a review that somebody sees, in their order, each with what changed since the review was opened. */
export async function listEntries(
  id: string,
  looker: Looker,
  { filter, after, limit }: EntriesAsked,
): Promise<readonly ReviewEntry[]> {
  const where = and(seenOf(id, looker.reads), filterOf(filter, looker), sql`${e.number} > ${after}`)
  return entriesOf(id, where, limit)
}

/** One entry, with what decided about its access; null: there is none, or none that whoever looks may see. */
export async function readEntry(id: string, number: number, reads: Scope): Promise<WholeEntry | null> {
  if (!isId(id)) return null
  const rows = await read(and(seenOf(id, reads), eq(e.number, number)), 1)
  const [entry] = await withNow(id, rows, await reviewersOf(rows))
  const [row] = rows
  return entry && row ? { ...entry, access: await accessOf(row) } : null
}

async function accessOf({ reviewId, policies: key, session }: EntryRow): Promise<WholeEntry['access']> {
  if (key === null || session === null) return null
  const db = await database()
  const [set] = await db
    .select()
    .from(reviewPolicies)
    .where(and(eq(reviewPolicies.reviewId, reviewId), eq(reviewPolicies.key, key)))
  return set ? { policies: set.policies, session } : null
}

async function read(where: SQL | undefined, limit: number): Promise<readonly EntryRow[]> {
  const db = await database()
  return db.select().from(e).where(where).orderBy(asc(e.number)).limit(limit)
}

const reviewersOf = (rows: readonly EntryRow[]) => reviewersNow(rows.map(({ reviewerId }) => reviewerId))

async function entriesOf(id: string, where: SQL | undefined, limit: number): Promise<readonly ReviewEntry[]> {
  const rows = await read(where, limit)
  return withNow(id, rows, await reviewersOf(rows))
}

/** Entries with what became of them, and how their associations are now. `reviewers`: those who may still sign in. */
export async function withNow(
  id: string,
  rows: readonly EntryRow[],
  reviewers: ReadonlyMap<string, Deciding>,
): Promise<readonly ReviewEntry[]> {
  const [members, requests] = await Promise.all([membersNow(rows), requestsOf(id, rows)])
  const now = new Map(members.map((member) => [idOf(member.row), member]))
  return rows.map((row) => {
    const away = awayFrom(reviewers.get(row.reviewerId), row)
    const reviewer = { id: row.reviewerId, name: row.reviewerName, away }
    return toEntry(row, reviewer, now.get(idOf(row)) ?? null, requests.get(row.number) ?? null)
  })
}

/** The newest request that each decision became: of one that was decided anew, none of before. */
async function requestsOf(
  id: string,
  rows: readonly EntryRow[],
): Promise<ReadonlyMap<number, DecidedRequest>> {
  const decided = new Map(rows.flatMap(({ number, decidedAt }) => (decidedAt ? [[number, decidedAt]] : [])))
  if (decided.size === 0) return new Map()
  const db = await database()
  const found = await db
    .select({
      id: changeRequests.id,
      state: changeRequests.state,
      number: changeRequests.reviewEntry,
      openedAt: changeRequests.openedAt,
    })
    .from(changeRequests)
    .where(and(eq(changeRequests.reviewId, id), inArray(changeRequests.reviewEntry, [...decided.keys()])))
    .orderBy(asc(changeRequests.openedAt))
  return new Map(
    found.flatMap(({ number, openedAt, ...request }) => {
      const at = number === null ? undefined : decided.get(number)
      return number !== null && at && openedAt >= at ? [[number, request] as const] : []
    }),
  )
}

function toEntry(
  row: EntryRow,
  reviewer: ReviewEntry['reviewer'],
  now: Member | null,
  request: DecidedRequest | null,
): ReviewEntry {
  const { number, accountId, region, cluster, associationId, namespace, serviceAccount, tags } = row
  const { roleArn, targetRoleArn, policy, sessionTags, counts, risk, findings } = row
  return {
    number,
    accountId,
    region,
    cluster,
    associationId,
    namespace,
    serviceAccount,
    tags,
    roleArn,
    targetRoleArn,
    policy,
    sessionTags,
    readAt: row.readAt.toISOString(),
    counts,
    risk,
    findings,
    reviewer,
    decision: decisionOf(row),
    request,
    since: changedSince(row, now),
  }
}

/** How many entries of open reviews wait for somebody. */
export async function countMine({ id, reads }: Looker): Promise<number> {
  const db = await database()
  const [found] = await db
    .select({ entries: count() })
    .from(e)
    .innerJoin(r, and(eq(r.id, e.reviewId), eq(r.state, 'open')))
    .where(and(isNull(e.verdict), eq(e.reviewerId, id), seenBy(reads)))
  return found?.entries ?? 0
}
