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
import { samePolicy } from './compare.ts'
import { mayWrite, reasonNotToTouch, refusedRead } from './refusals.ts'
import type { SeenVersion, WriteProblem } from './types.ts'

type Outcome = Result<Association, WriteProblem>

/** What EKS stored, compared with what it was asked to store. */
function compareStored(now: Association, policy: string): Outcome {
  const fields = [
    ...(samePolicy(now.policy, policy) ? [] : ['policy']),
    ...(now.disableSessionTags ? [] : ['disableSessionTags']),
  ]
  return fields.length === 0 ? ok(now) : fail({ kind: 'not-stored', fields, now })
}

/** After a failure that may have happened all the same: what AWS holds now settles it. */
async function settle(
  at: AssociationRef,
  before: Association,
  policy: string,
  problem: AwsProblem,
): Promise<Outcome> {
  if (!problem.outcomeUnknown) return fail({ kind: 'refused', problem })
  const now = await describeAssociation(at)
  if (!now.ok) return fail({ kind: 'outcome-unknown', problem })
  if (samePolicy(now.value.policy, policy) && now.value.disableSessionTags) return ok(now.value)
  if (samePolicy(now.value.policy, before.policy)) return fail({ kind: 'refused', problem })
  return fail({ kind: 'conflict', now: now.value })
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
  const errors = checkPolicy(policy, 'session').filter(({ severity }) => severity === 'error')
  const text = minifyPolicy(policy)
  if (errors.length > 0 || text === null) return fail({ kind: 'invalid', findings: errors })
  const before = await describeAssociation(at)
  if (!before.ok) return fail(refusedRead(before.error))
  const reason = reasonNotToTouch(before.value, seen)
  if (reason) return fail(reason)
  if (samePolicy(before.value.policy, text) && before.value.disableSessionTags) return ok(before.value)
  const written = await updateSessionPolicy(at, { policy: text, clientRequestToken: randomUUID() })
  if (!written.ok) return settle(at, before.value, text, written.error)
  const after = await describeAssociation(at)
  return after.ok ? compareStored(after.value, text) : fail({ kind: 'outcome-unknown', problem: after.error })
}
