import 'server-only'
import { and, asc, count, desc, eq, inArray, isNull, lt, ne, type SQL } from 'drizzle-orm'
import { inScope } from '../auth/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import { listOfApproval } from '../history/index.ts'
import { database, tables } from '../store/index.ts'
import { isId, type Row, toRequest } from './rows.ts'
import type { ChangeRequest, RequestState, WholeRequest } from './types.ts'

const { changeRequests: r, requestComments, requestDecisions } = tables

/** Whoever looks: who they are, what they see, and where they may approve. */
export type Looker = { readonly id: string; readonly reads: Scope; readonly approves: Scope }

/** `to-decide`: open ones of others that they may approve. `mine`: what they asked for. `decided`: what is over. */
export type Which = 'to-decide' | 'mine' | 'decided' | 'all'

export type RequestsAsked = {
  readonly which: Which
  readonly state?: RequestState | undefined
  /** When the last one of the page before was opened, ISO 8601. */
  readonly before?: string | undefined
  readonly limit: number
}

const columns = {
  accountId: r.accountId,
  region: r.region,
  cluster: r.cluster,
  namespace: r.namespace,
  tags: r.tags,
}
const over: readonly RequestState[] = ['applied', 'rejected', 'withdrawn', 'expired', 'failed']

function whichOf(which: Which, { id, approves }: Looker): SQL | undefined {
  switch (which) {
    case 'to-decide':
      return and(eq(r.state, 'open'), ne(r.authorId, id), inScope(approves, columns))
    case 'mine':
      return eq(r.authorId, id)
    case 'decided':
      return inArray(r.state, [...over])
    case 'all':
      return undefined
  }
}

/** Requests about associations that somebody sees, newest first. Rejects with a StoreError when the store is away. */
export async function listRequests(
  looker: Looker,
  { which, state, before, limit }: RequestsAsked,
): Promise<readonly ChangeRequest[]> {
  const db = await database()
  const rows = await db
    .select()
    .from(r)
    .where(
      and(
        inScope(looker.reads, columns),
        whichOf(which, looker),
        state && eq(r.state, state),
        before === undefined ? undefined : lt(r.openedAt, new Date(before)),
      ),
    )
    .orderBy(desc(r.openedAt))
    .limit(limit)
  return rows.map(toRequest)
}

/** One with all that was said and done; null: there is none, or none that they may know of. */
export async function readRequest(id: string, reads: Scope): Promise<WholeRequest | null> {
  if (!isId(id)) return null
  const db = await database()
  const [row] = await db
    .select()
    .from(r)
    .where(and(eq(r.id, id), inScope(reads, columns)))
  if (!row) return null
  const comments = await db
    .select()
    .from(requestComments)
    .where(eq(requestComments.requestId, id))
    .orderBy(asc(requestComments.at), asc(requestComments.id))
  const [decision] = await db.select().from(requestDecisions).where(eq(requestDecisions.requestId, id))
  return {
    request: toRequest(row),
    comments: comments.map(({ at, requestId: _, ...rest }) => ({ ...rest, at: at.toISOString() })),
    decision: decision
      ? { kind: decision.kind, by: decision.by, at: decision.at.toISOString(), comment: decision.comment }
      : null,
    changes: await listOfApproval(id),
  }
}

/** Ends that are an answer: what one took back oneself is none. */
const answers: readonly Row['state'][] = ['applied', 'rejected', 'expired', 'failed']

/** How many wait for somebody: to be decided by them, and answers to what they asked for that they have not seen. */
export async function countInbox(
  looker: Looker,
): Promise<{ readonly toDecide: number; readonly answers: number }> {
  const db = await database()
  const seen = inScope(looker.reads, columns)
  const [toDecide] = await db
    .select({ rows: count() })
    .from(r)
    .where(and(seen, whichOf('to-decide', looker)))
  const [answered] = await db
    .select({ rows: count() })
    .from(r)
    .where(and(seen, eq(r.authorId, looker.id), isNull(r.answerSeenAt), inArray(r.state, [...answers])))
  return { toDecide: toDecide?.rows ?? 0, answers: answered?.rows ?? 0 }
}

/** Its author saw how it ended. */
export async function noteAnswerSeen(id: string, authorId: string, now: Date): Promise<void> {
  const db = await database()
  await db
    .update(r)
    .set({ answerSeenAt: now })
    .where(
      and(eq(r.id, id), eq(r.authorId, authorId), isNull(r.answerSeenAt), inArray(r.state, [...answers])),
    )
}
