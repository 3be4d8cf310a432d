import 'server-only'
import {
  type Association,
  type AssociationRef,
  deleteAssociation as deleteInAws,
  describeAssociation,
} from '../aws/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { mayWrite, reasonNotToTouch, refusedRead } from './refusals.ts'
import type { SeenVersion, WriteProblem } from './types.ts'

/** Deletes an association that is as it was seen. Returns it as it last was, for the record. */
export async function deleteAssociation(
  at: AssociationRef,
  seen: SeenVersion,
): Promise<Result<Association, WriteProblem>> {
  const allowed = mayWrite()
  if (!allowed.ok) return allowed
  const before = await describeAssociation(at)
  if (!before.ok) return fail(refusedRead(before.error))
  const reason = reasonNotToTouch(before.value, seen)
  if (reason) return fail(reason)
  const deleted = await deleteInAws(at)
  if (deleted.ok) return ok(before.value)
  if (!deleted.error.outcomeUnknown) return fail({ kind: 'refused', problem: deleted.error })
  const after = await describeAssociation(at)
  if (after.ok) return fail({ kind: 'refused', problem: deleted.error })
  if (after.error.kind === 'not-found') return ok(before.value)
  return fail({ kind: 'outcome-unknown', problem: deleted.error })
}
