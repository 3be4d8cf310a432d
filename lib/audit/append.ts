import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, eq, gt, sql } from 'drizzle-orm'
import { type Database, tables, transaction } from '../store/index.ts'
import { linked, start } from './chain.ts'
import { kept, keptActor, keptLine, keptObject } from './keep.ts'
import { tell } from './log.ts'
import { toRow } from './rows.ts'
import type { Act, Actor, Content, Entry, EntryDraft, Kept, Link } from './types.ts'

const { auditEntries, auditHead } = tables

/** Any number, always the same: whoever appends holds it until their transaction ends, over all processes. */
const appendLock = 4_216_043
/** Rows in one statement: well below 65,535 parameters. */
const atOnce = 500

/** Keeps everybody else from appending until the transaction ends. */
export async function holdEnd(tx: Database): Promise<Link> {
  await tx.execute(sql`select pg_advisory_xact_lock(${appendLock})`)
  // A statement of its own: one that waits for the lock would see what was there before it waited.
  const [head] = await tx.select({ position: auditHead.position, hash: auditHead.hash }).from(auditHead)
  return head ?? start
}

function contentOf(draft: EntryDraft, at: string): Omit<Content, 'position' | 'previous'> {
  const object = draft.object ? keptObject(draft.object) : null
  return {
    id: draft.id ?? randomUUID(),
    at,
    actor: keptActor(draft.actor),
    act: draft.act,
    object,
    phase: draft.phase,
    intent: draft.intent ?? null,
    detail: kept(draft.detail, null),
    before: kept(draft.before, object),
    after: kept(draft.after, object),
    access: draft.access ?? null,
    requestId: keptLine(draft.requestId, 300),
    outcome: keptLine(draft.outcome, 300),
    problem: keptLine(draft.problem),
  }
}

/** Appends entries within a transaction, of which this should be the last work: everybody else who appends waits for its end. */
export async function append(tx: Database, drafts: readonly EntryDraft[]): Promise<readonly Entry[]> {
  if (drafts.length === 0) return []
  let last = await holdEnd(tx)
  const at = new Date().toISOString()
  const entries: Entry[] = []
  for (const draft of drafts) {
    const entry = linked(contentOf(draft, at), last)
    entries.push(entry)
    last = entry
  }
  for (let from = 0; from < entries.length; from += atOnce)
    await tx.insert(auditEntries).values(entries.slice(from, from + atOnce).map(toRow))
  return entries
}

/**
 * Runs `work` in a transaction and appends what it notes at its end: all of it happens or nothing. Rejects with what `work` rejects with, or a
 * StoreError; then nothing was written.
 */
export async function audited<T>(
  work: (tx: Database, note: (draft: EntryDraft) => void) => Promise<T>,
): Promise<T> {
  const { result, entries } = await transaction(async (tx) => {
    const drafts: EntryDraft[] = []
    const result = await work(tx, (draft) => void drafts.push(draft))
    return { result, entries: await append(tx, drafts) }
  })
  tell(entries)
  return result
}

/** Appends what was done, or found out, on its own. Rejects when it cannot be written down. */
export function appendEvent(event: Omit<EntryDraft, 'phase'>): Promise<void> {
  return audited(async (_, note) => note({ ...event, phase: 'event' }))
}

/** The same in a store that somebody else opened: a command's, which says what it did in its own words. */
export async function appendEventIn(store: Database, event: Omit<EntryDraft, 'phase'>): Promise<void> {
  await store.transaction((tx) => append(tx, [{ ...event, phase: 'event' }]))
}

/** Who pages through a list reads once. */
const sameReadMs = 10 * 60_000

/**
 * Appends that somebody read what not everybody should: once in ten minutes for the same thing asked in the same session. Rejects when it cannot
 * be written down; then it should not be shown.
 */
export function appendRead(actor: Actor, act: Act, asked: Kept = {}): Promise<void> {
  const detail = kept(asked, null) ?? {}
  return audited(async (tx, note) => {
    const [known] = await tx
      .select({ position: auditEntries.position })
      .from(auditEntries)
      .where(
        and(
          eq(auditEntries.act, act),
          eq(auditEntries.actorId, actor.id),
          sql`${auditEntries.session} is not distinct from ${actor.session}`,
          sql`${auditEntries.address} is not distinct from ${actor.address}`,
          gt(auditEntries.at, new Date(Date.now() - sameReadMs)),
          sql`${auditEntries.detail} = ${JSON.stringify(detail)}::text::jsonb`,
        ),
      )
      .limit(1)
    if (!known) note({ actor, act, phase: 'event', detail })
  })
}
