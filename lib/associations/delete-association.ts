import 'server-only'
import {
  type Association,
  type AssociationRef,
  type AwsProblem,
  deleteAssociation as deleteInAws,
  describeAssociation,
} from '../aws/index.ts'
import { fail, ok } from '../base/index.ts'
import { observe, stateOf } from '../history/index.ts'
import type { AccessComparison } from '../iam/index.ts'
import { compareStates } from '../inventory/index.ts'
import { isSameVersion } from './compare.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { failed, type Outcome, recorded, type Settled } from './recording.ts'
import { mayWrite, reasonNotToTouch, refusedRead, unsettled } from './refusals.ts'
import type { SeenVersion, WriteReason } from './types.ts'

/** After a failure that may have happened all the same: whether it is still there settles it. */
async function settle(before: Association, problem: AwsProblem): Promise<Settled> {
  const { requestId } = problem
  if (!problem.outcomeUnknown) return failed(refusedRead(problem), 'refused', { requestId })
  const now = await describeAssociation(before)
  if (!now.ok) {
    return now.error.kind === 'not-found'
      ? { answer: ok(before), record: { outcome: 'stored', requestId } }
      : failed(unsettled(problem), 'unknown', { requestId })
  }
  if (!isSameVersion(now.value, before))
    return failed({ kind: 'conflict', now: now.value }, 'refused', { requestId })
  return problem.mayStillHappen
    ? failed(unsettled(problem), 'unknown', { requestId })
    : failed({ kind: 'refused', problem }, 'refused', { requestId })
}

async function write(before: Association): Promise<Settled> {
  const deleted = await deleteInAws(before)
  if (!deleted.ok) return settle(before, deleted.error)
  const { association, requestId } = deleted.value
  const now = await describeAssociation(before)
  if (!now.ok) return { answer: ok(association), record: { outcome: 'stored', requestId } }
  const problem = { kind: 'not-stored', fields: ['the deletion'], now: now.value } as const
  return failed(problem, 'unknown', { requestId })
}

async function remove(at: AssociationRef, seen: SeenVersion, reason: WriteReason): Promise<Outcome> {
  const read = await describeAssociation(at)
  if (!read.ok) return fail(refusedRead(read.error))
  const before = read.value
  const problem = reasonNotToTouch(before, seen)
  if (problem) return fail(problem)
  await observe(before)
  const intent = { ...before, kind: 'delete', before: stateOf(before), after: null, ...reason } as const
  return recorded(intent, { kind: 'delete', seen }, () => write(before))
}

/** Deletes an association that is as it was seen. Returns it as it last was, for the record. */
export async function deleteAssociation(
  at: AssociationRef,
  seen: SeenVersion,
  reason: WriteReason,
): Promise<Outcome> {
  const allowed = mayWrite()
  if (!allowed.ok) return allowed
  return oneAtATime([at.accountId, at.region, at.cluster, at.associationId], () => remove(at, seen, reason))
}

/** What pods that start after the deletion lose; null: it cannot be said, because a role cannot be read. */
export function previewDeletion(association: Association): Promise<AccessComparison | null> {
  return compareStates(association, stateOf(association), null)
}
