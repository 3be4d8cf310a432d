import 'server-only'
import {
  type Association,
  type AssociationRef,
  type AwsProblem,
  deleteAssociation as deleteInAws,
  describeAssociation,
} from '../aws/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { isSameVersion } from './compare.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { mayWrite, reasonNotToTouch, refusedRead, unsettled } from './refusals.ts'
import type { SeenVersion, WriteProblem } from './types.ts'

type Outcome = Result<Association, WriteProblem>

/** After a failure that may have happened all the same: whether it is still there settles it. */
async function settle(before: Association, problem: AwsProblem): Promise<Outcome> {
  if (!problem.outcomeUnknown) return fail(refusedRead(problem))
  const now = await describeAssociation(before)
  if (!now.ok) return now.error.kind === 'not-found' ? ok(before) : fail(unsettled(problem))
  if (!isSameVersion(now.value, before)) return fail({ kind: 'conflict', now: now.value })
  return fail(problem.mayStillHappen ? unsettled(problem) : { kind: 'refused', problem })
}

async function remove(at: AssociationRef, seen: SeenVersion): Promise<Outcome> {
  const before = await describeAssociation(at)
  if (!before.ok) return fail(refusedRead(before.error))
  const reason = reasonNotToTouch(before.value, seen)
  if (reason) return fail(reason)
  const deleted = await deleteInAws(before.value)
  if (!deleted.ok) return settle(before.value, deleted.error)
  const now = await describeAssociation(at)
  return now.ok ? fail({ kind: 'not-stored', fields: ['the deletion'], now: now.value }) : deleted
}

/** Deletes an association that is as it was seen. Returns it as it last was, for the record. */
export async function deleteAssociation(at: AssociationRef, seen: SeenVersion): Promise<Outcome> {
  const allowed = mayWrite()
  if (!allowed.ok) return allowed
  return oneAtATime([at.accountId, at.region, at.cluster, at.associationId], () => remove(at, seen))
}
