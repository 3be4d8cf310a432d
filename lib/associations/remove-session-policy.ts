import 'server-only'
import { type Association, type AssociationRef, describeAssociation } from '../aws/index.ts'
import { fail, ok } from '../base/index.ts'
import { stateOf } from '../history/index.ts'
import { type ChangeOptions, changeAssociation } from './change-association.ts'
import { createAssociation, stateToCreate } from './create-association.ts'
import { deleteAssociation } from './delete-association.ts'
import type { Outcome } from './recording.ts'
import { refusedRead } from './refusals.ts'
import { ruledOut } from './second-person.ts'
import type { CreateInput, SeenVersion, WriteProblem, WriteReason } from './types.ts'

/**
 * Tries to take the session policy away by sending an empty one, which AWS does not document, and reads back what came of it. Where it stays,
 * the answer is `cannot-remove`; then there are two documented ways: `recreateWithoutPolicy`, or `allowAllPolicy` as the session policy.
 */
export function removeSessionPolicy(at: AssociationRef, options: ChangeOptions): Promise<Outcome> {
  return changeAssociation(at, { policy: null }, options)
}

/** The same association without its session policy, as it would be created. */
export function withoutPolicy({
  namespace,
  serviceAccount,
  roleArn,
  targetRoleArn,
  tags,
}: Association): CreateInput {
  return {
    namespace,
    serviceAccount,
    roleArn,
    ...(targetRoleArn && { targetRoleArn }),
    // As EKS makes one that nothing is said of; the tags were off because of the policy.
    disableSessionTags: false,
    tags,
  }
}

/** Both halves are asked about before the first: what is deleted must not stay so because creating it takes a second person. */
async function refusedHalf(
  before: Association,
  anew: CreateInput,
  seen: SeenVersion,
  reason: WriteReason,
): Promise<WriteProblem | null> {
  const state = stateOf(before)
  const halves = [
    { ...before, ...reason, kind: 'delete', before: state, after: null },
    { ...before, ...reason, kind: 'create', before: null, after: stateToCreate(anew) },
  ] as const
  try {
    return await ruledOut(halves, { kind: 'recreate', seen })
  } catch (error) {
    return { kind: 'not-recorded', message: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * Deletes an association and creates it anew without session policy and with session tags. It has another id then, and pods that start in
 * between get no credentials. Where only the first half succeeds the answer is `not-recreated`, with what was deleted.
 */
export async function recreateWithoutPolicy(
  at: AssociationRef,
  { seen, actor, runId, revertOf, approval }: ChangeOptions,
): Promise<Outcome> {
  const reason = {
    actor,
    ...(runId && { runId }),
    ...(revertOf && { revertOf }),
    ...(approval && { approval }),
  }
  const before = await describeAssociation(at)
  if (!before.ok) return fail(refusedRead(before.error))
  const anew = withoutPolicy(before.value)
  const refused = await refusedHalf(before.value, anew, seen, reason)
  if (refused) return fail(refused)
  const deleted = await deleteAssociation(at, seen, reason)
  if (!deleted.ok) return deleted
  const created = await createAssociation(at, anew, reason)
  if (created.ok) return ok(created.value)
  return fail({ kind: 'not-recreated', deleted: deleted.value, anew, problem: created.error })
}
