import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, eq, gt, lte } from 'drizzle-orm'
import { type Actor, audited, type EntryDraft, podscope } from '../audit/index.ts'
import { isWithin, type Scope } from '../auth/rules/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { placeInAws } from '../inventory/index.ts'
import { type Database, database, tables } from '../store/index.ts'
import { applyApproved, holding } from './apply.ts'
import { notify } from './notify.ts'
import { detailOf, isId, objectOf, placeOf, type Row, toRequest } from './rows.ts'
import type { ChangeRequest, DecisionKind, RequestProblem, RequestState } from './types.ts'

const { changeRequests, requestComments, requestDecisions } = tables

/** Who decides: what they see, and where they may approve. */
export type Decider = { readonly actor: Actor; readonly reads: Scope; readonly approves: Scope }
type Answer = Result<ChangeRequest, RequestProblem>

async function find(id: string, reads: Scope): Promise<Row | null> {
  if (!isId(id)) return null
  const db = await database()
  const [row] = await db.select().from(changeRequests).where(eq(changeRequests.id, id))
  return row && isWithin(reads, placeOf(row)) ? row : null
}

/** Whose it is now, as AWS says: a tag may have moved it to another tenant since it was asked for. */
async function isWithinNow(scope: Scope, row: Row): Promise<boolean> {
  if (scope.kind === 'everything') return true
  if (!isWithin(scope, placeOf(row))) return false
  if (row.associationId === null) return true
  const place = await placeInAws({ ...row, associationId: row.associationId })
  return place !== null && isWithin(scope, place)
}

/** Why somebody may not decide; null: they may, as far as they are concerned. */
async function refusal(row: Row, { actor, approves }: Decider): Promise<RequestProblem | null> {
  // By who they are, not by session or role: nobody is their own second person.
  if (row.authorId === actor.id) return { kind: 'own' }
  return (await isWithinNow(approves, row)) ? null : { kind: 'not-allowed' }
}

type Deciding = {
  readonly kind: DecisionKind
  readonly state: RequestState
  readonly by: Actor
  readonly comment: string
  readonly now: Date
}
type Note = (draft: EntryDraft) => void

/** The decision and its entry; an approval is an intent there, which ends with what became of the change. */
async function writeDecision(tx: Database, note: Note, row: Row, { kind, by, comment, now }: Deciding) {
  const intent = kind === 'approve' ? randomUUID() : null
  const decision = { kind, by, byId: by.id, at: now, comment, intent }
  await tx.insert(requestDecisions).values({ requestId: row.id, ...decision })
  const entry = { actor: by, act: `request.${kind}`, object: objectOf(row.id) } as const
  const detail = detailOf(row, comment ? { comment } : {})
  note(intent ? { ...entry, detail, phase: 'intent', id: intent } : { ...entry, detail, phase: 'event' })
}

/** Of two that decide at once the database lets one: the other finds it decided. Null: it was not open any more. */
async function decide(id: string, deciding: Deciding): Promise<Row | null> {
  const { state, now } = deciding
  return audited(async (tx, note) => {
    const [row] = await tx
      .update(changeRequests)
      .set({ state, ...(state !== 'approved' && { endedAt: now }) })
      .where(
        and(eq(changeRequests.id, id), eq(changeRequests.state, 'open'), gt(changeRequests.expiresAt, now)),
      )
      .returning()
    if (!row) return null
    await writeDecision(tx, note, row, deciding)
    return row
  })
}

/** Somebody else was first, or its time was over. */
async function notOpen(id: string, now: Date): Promise<Answer> {
  await expireRequests(now)
  const db = await database()
  const [row] = await db.select().from(changeRequests).where(eq(changeRequests.id, id))
  return fail(row ? { kind: 'not-open', state: row.state } : { kind: 'not-found' })
}

/**
 * Approves what somebody else asked for and carries it out, if the association and its role are still as they were then. Of two that approve at
 * once one does; the other is told. The answer says how it ended. Rejects with a StoreError when the store is away; what was begun is settled later.
 */
export async function approveRequest(id: string, by: Decider, comment: string, now: Date): Promise<Answer> {
  const found = await find(id, by.reads)
  if (!found) return fail({ kind: 'not-found' })
  const refused = await refusal(found, by)
  if (refused) return fail(refused)
  return holding(id, async () => {
    const deciding = { kind: 'approve', state: 'approved', by: by.actor, comment, now } as const
    const row = await decide(id, deciding)
    return row ? ok(toRequest(await applyApproved(row, by.actor, now))) : notOpen(id, now)
  })
}

async function close(id: string, deciding: Deciding): Promise<Answer> {
  const row = await decide(id, deciding)
  if (!row) return notOpen(id, deciding.now)
  await notify(row.state === 'rejected' ? 'rejected' : 'withdrawn', id, deciding.now)
  return ok(toRequest(row))
}

/** Turns down what somebody else asked for; `comment` says why. */
export async function rejectRequest(id: string, by: Decider, comment: string, now: Date): Promise<Answer> {
  const found = await find(id, by.reads)
  if (!found) return fail({ kind: 'not-found' })
  const refused = await refusal(found, by)
  if (refused) return fail(refused)
  return close(id, { kind: 'reject', state: 'rejected', by: by.actor, comment, now })
}

/** Takes back what one asked for oneself. */
export async function withdrawRequest(
  id: string,
  { actor, reads }: Pick<Decider, 'actor' | 'reads'>,
  now: Date,
): Promise<Answer> {
  const found = await find(id, reads)
  if (!found) return fail({ kind: 'not-found' })
  if (found.authorId !== actor.id) return fail({ kind: 'not-author' })
  return close(id, { kind: 'withdraw', state: 'withdrawn', by: actor, comment: '', now })
}

/** More than a talk has, and few enough that nobody can fill the store. */
const commentsMax = 200

/** Says something about a request that one sees. */
export async function commentOn(
  id: string,
  { actor, reads }: Pick<Decider, 'actor' | 'reads'>,
  text: string,
  now: Date,
): Promise<Answer> {
  const found = await find(id, reads)
  if (!found) return fail({ kind: 'not-found' })
  return audited(async (tx, note) => {
    const said = await tx.$count(requestComments, eq(requestComments.requestId, id))
    if (said >= commentsMax) return fail({ kind: 'too-many', max: commentsMax })
    await tx.insert(requestComments).values({ requestId: id, by: actor, at: now, text })
    note({ actor, act: 'request.comment', phase: 'event', object: objectOf(id), detail: { text } })
    return ok(toRequest(found))
  })
}

/** Ends what nobody decided about in time. Returns how many. Rejects with a StoreError when the store is away. */
export async function expireRequests(now: Date): Promise<number> {
  const ended = await audited(async (tx, note) => {
    const rows = await tx
      .update(changeRequests)
      .set({ state: 'expired', endedAt: now })
      .where(and(eq(changeRequests.state, 'open'), lte(changeRequests.expiresAt, now)))
      .returning()
    const deciding = { kind: 'expire', state: 'expired', by: podscope, comment: '', now } as const
    for (const row of rows) await writeDecision(tx, note, row, deciding)
    return rows
  })
  for (const { id } of ended) await notify('expired', id, now)
  return ended.length
}
