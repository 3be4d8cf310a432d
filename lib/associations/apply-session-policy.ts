import 'server-only'
import { randomUUID } from 'node:crypto'
import {
  type Association,
  type AssociationRef,
  type AwsProblem,
  describeAssociation,
  updateSessionPolicy,
} from '../aws/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { checkPolicy, minifyPolicy } from '../iam/index.ts'
import { isSameVersion, samePolicy } from './compare.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { mayWrite, owned, reasonNotToTouch, refusedRead, unsettled } from './refusals.ts'
import type { SeenVersion, WriteProblem } from './types.ts'

type Outcome = Result<Association, WriteProblem>

/** The fields in which what EKS holds is not what it was asked to store. */
function differences(now: Association, policy: string): readonly string[] {
  return [
    ...(samePolicy(now.policy, policy) ? [] : ['policy']),
    ...(now.disableSessionTags ? [] : ['disableSessionTags']),
  ]
}

const isStored = (now: Association, policy: string) => differences(now, policy).length === 0

/** After a failure that may have happened all the same: what AWS holds now settles it. */
async function settle(before: Association, policy: string, problem: AwsProblem): Promise<Outcome> {
  if (!problem.outcomeUnknown) return fail({ kind: 'refused', problem })
  const now = await describeAssociation(before)
  if (!now.ok) return fail(now.error.kind === 'not-found' ? { kind: 'gone' } : unsettled(problem))
  if (isStored(now.value, policy)) return ok(now.value)
  if (!isSameVersion(now.value, before)) return fail({ kind: 'conflict', now: now.value })
  return fail(problem.mayStillHappen ? unsettled(problem) : { kind: 'refused', problem })
}

/** AWS said yes: what it holds is compared with what it was asked to store. */
async function verify(written: Association, policy: string): Promise<Outcome> {
  const now = await describeAssociation(written)
  if (!now.ok) return fail(now.error.kind === 'not-found' ? { kind: 'gone' } : unsettled(now.error))
  // EKS is eventually consistent (user guide, pod-identities): a reading older than the answer tells nothing that the answer does not.
  const newest = now.value.modifiedAt < written.modifiedAt ? written : now.value
  const fields = differences(newest, policy)
  if (fields.length === 0) return ok(newest)
  // Ours was stored and somebody else's came after it.
  if (isStored(written, policy) && !isSameVersion(newest, written))
    return fail({ kind: 'conflict', now: newest })
  return fail({ kind: 'not-stored', fields, now: newest })
}

async function apply(at: AssociationRef, policy: string, seen: SeenVersion): Promise<Outcome> {
  const before = await describeAssociation(at)
  if (!before.ok) return fail(refusedRead(before.error))
  const addOn = owned(before.value)
  if (addOn) return fail(addOn)
  // Before it is compared with what was seen: a save that is repeated because its answer was lost finds its own work.
  if (isStored(before.value, policy)) return ok(before.value)
  const reason = reasonNotToTouch(before.value, seen)
  if (reason) return fail(reason)
  const written = await updateSessionPolicy(before.value, { policy, clientRequestToken: randomUUID() })
  return written.ok ? verify(written.value, policy) : settle(before.value, policy, written.error)
}

/**
 * Gives an association a session policy, in always the same steps: valid? there and as it was seen? write, read back, compare.
 * Nothing is written over a change that the person has not seen, and applying what is stored already writes nothing.
 */
export async function applySessionPolicy(
  at: AssociationRef,
  { policy, seen }: { readonly policy: string; readonly seen: SeenVersion },
): Promise<Outcome> {
  const allowed = mayWrite()
  if (!allowed.ok) return allowed
  const errors = checkPolicy(policy, 'session').filter(({ refused }) => refused)
  const text = minifyPolicy(policy)
  if (errors.length > 0 || text === null) return fail({ kind: 'invalid', findings: errors })
  return oneAtATime([at.accountId, at.region, at.cluster, at.associationId], () => apply(at, text, seen))
}
