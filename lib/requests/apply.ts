import 'server-only'
import { and, eq } from 'drizzle-orm'
import { carryOut } from '../associations/index.ts'
import type { WriteProblem } from '../associations/types.ts'
import { type Actor, audited, podscope } from '../audit/index.ts'
import { tables } from '../store/index.ts'
import { notify } from './notify.ts'
import { objectOf, type Row } from './rows.ts'
import type { RequestFailure } from './types.ts'

const { changeRequests, requestDecisions } = tables

// On the process: pages and actions may each have this module of their own.
const key = Symbol.for('podscope.requests-in-flight')
type Holder = { [key]?: Set<string> }

/** The requests that this process is deciding: nobody has left them behind. */
export function inFlight(): Set<string> {
  const holder = globalThis as Holder
  holder[key] ??= new Set()
  return holder[key]
}

export async function holding<T>(id: string, work: () => Promise<T>): Promise<T> {
  inFlight().add(id)
  try {
    return await work()
  } finally {
    inFlight().delete(id)
  }
}

/** Why an approved change was not made, for whoever asked for it. */
function failureOf(problem: WriteProblem): RequestFailure {
  switch (problem.kind) {
    case 'conflict':
      return {
        kind: 'changed',
        message: 'Somebody changed the association since it was asked for. Nothing was written.',
      }
    case 'role-changed':
      return {
        kind: 'changed',
        message: 'What its role gives changed since it was asked for. Nothing was written.',
      }
    case 'gone':
      return { kind: 'changed', message: 'The association is not there any more. Nothing was written.' }
    case 'outcome-unknown':
      return { kind: 'unknown', message: `Whether AWS stored it is not known: ${problem.problem.message}` }
    case 'refused':
      return { kind: 'refused', message: problem.problem.message }
    case 'cannot-remove':
      return {
        kind: 'refused',
        message: problem.problem?.message ?? 'AWS said yes and kept the session policy.',
      }
    case 'not-stored':
      return { kind: 'refused', message: `AWS said yes and did not store ${problem.fields.join(' and ')}.` }
    case 'not-recreated':
      return {
        kind: 'refused',
        message: `It was deleted, and creating it anew failed: ${failureOf(problem.problem).message}`,
      }
    case 'not-recorded':
    case 'bad-input':
      return { kind: 'refused', message: `${problem.message}. Nothing was written.` }
    case 'owned-by-add-on':
      return { kind: 'refused', message: 'An EKS add-on owns the association now. Nothing was written.' }
    case 'invalid':
      return { kind: 'refused', message: 'EKS would refuse the session policy. Nothing was written.' }
    case 'second-person':
      return { kind: 'stopped', message: 'The approval did not hold any more. Nothing was written.' }
  }
}

/** How an approved request ended, here and in the audit; what was told before, is told again as an event. */
export async function endApproved(
  id: string,
  failure: RequestFailure | null,
  by: Actor,
  now: Date,
): Promise<Row | null> {
  const ended = await audited(async (tx, note) => {
    const [open] = await tx.select().from(changeRequests).where(eq(changeRequests.id, id)).for('update')
    const isFirst = open?.state === 'approved'
    if (!open || (!isFirst && (open.state !== 'failed' || failure !== null))) return null
    const state = failure ? 'failed' : 'applied'
    const [row] = await tx
      .update(changeRequests)
      .set({ state, failure, endedAt: now, answerSeenAt: null })
      .where(and(eq(changeRequests.id, id), eq(changeRequests.state, open.state)))
      .returning()
    const [decision] = await tx.select().from(requestDecisions).where(eq(requestDecisions.requestId, id))
    const entry = { actor: by, act: 'request.approve', object: objectOf(id), outcome: state } as const
    const intent = decision?.intent ?? null
    note({ ...entry, problem: failure?.message ?? null, phase: isFirst ? 'outcome' : 'event', intent })
    return row ?? null
  })
  if (ended) await notify(failure ? 'failed' : 'applied', id, now)
  return ended
}

/** Makes the change of a request that was approved just now, in the name of who did, and says how it ended. */
export async function applyApproved(row: Row, by: Actor, now: Date): Promise<Row> {
  const written = await carryOut(row, row.wanted, row, { actor: by, approval: row.id })
  const ended = await endApproved(row.id, written.ok ? null : failureOf(written.error), by, now)
  return ended ?? row
}

/** As somebody else than who approved it finds out. */
export function settleAs(id: string, failure: RequestFailure | null, now: Date): Promise<Row | null> {
  return endApproved(id, failure, podscope, now)
}
