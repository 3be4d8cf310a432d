import 'server-only'
import type { Association, AssociationRef } from '../aws/types.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { type AssociationState, stateOf } from '../history/index.ts'
import { findStored, freshRoleReader, isRoleAsRead, readStored, roleContent } from '../inventory/index.ts'
import { effectiveRoleArn } from '../pod-identity/index.ts'
import { changeAssociation } from './change-association.ts'
import { seenVersionOf } from './compare.ts'
import { createAssociation, findProblem, stateToCreate } from './create-association.ts'
import { deleteAssociation } from './delete-association.ts'
import type { Outcome } from './recording.ts'
import { mayWrite, reasonNotToTouch, refusedRead } from './refusals.ts'
import { recreateWithoutPolicy, withoutPolicy } from './remove-session-policy.ts'
import type { CreateInput, Wanted, WantedOf, WriteProblem, WriteReason } from './types.ts'
import { plannedState } from './valid-change.ts'

const refOf = ({ accountId, region, cluster, associationId }: WantedOf): AssociationRef => ({
  accountId,
  region,
  cluster,
  associationId: associationId ?? '',
})

/** What carrying something out would do, as AWS is now. */
export type Plan = {
  readonly at: WantedOf
  readonly before: AssociationState | null
  readonly after: AssociationState | null
  /** What the effective role afterwards gives, as `roleContent` says it; null: it could not be read, or there is none. */
  readonly roleSeen: string | null
}

async function planned(
  at: WantedOf,
  before: AssociationState | null,
  after: AssociationState | null,
): Promise<Result<Plan, WriteProblem>> {
  const role = after && (await freshRoleReader()(effectiveRoleArn(after)))
  return ok({ at, before, after, roleSeen: role && roleContent(role) })
}

async function planCreation(at: WantedOf, input: CreateInput): Promise<Result<Plan, WriteProblem>> {
  const problem = findProblem(input)
  if (problem) return fail(problem)
  const { accountId, region, cluster } = at
  const { namespace, serviceAccount } = input
  const found = await findStored({ accountId, region, cluster }, input)
  if (!found.ok) return fail({ kind: 'refused', problem: found.error })
  if (found.value) return fail({ kind: 'conflict', now: found.value })
  return planned({ ...at, associationId: null, namespace, serviceAccount }, null, stateToCreate(input))
}

async function planChange(
  at: WantedOf,
  now: Association,
  { change, roleSeen }: Extract<Wanted, { kind: 'change' }>,
): Promise<Result<Plan, WriteProblem>> {
  const after = plannedState(now, change)
  if (!after.ok) return after
  const plan = await planned(at, stateOf(now), after.value)
  const isOther = plan.ok && roleSeen !== null && ![null, roleSeen].includes(plan.value.roleSeen)
  return isOther ? fail({ kind: 'role-changed' }) : plan
}

/** What would be done, without doing it, or why it would not: the same reasons as when it is done. */
export async function planWanted(at: WantedOf, wanted: Wanted): Promise<Result<Plan, WriteProblem>> {
  const allowed = mayWrite()
  if (!allowed.ok) return allowed
  if (wanted.kind === 'create') return planCreation(at, wanted.input)
  const read = await readStored(refOf(at))
  if (!read.ok) return fail(refusedRead(read.error))
  const now = read.value
  const reason = reasonNotToTouch(now, wanted.seen)
  if (reason) return fail(reason)
  const { namespace, serviceAccount } = now
  const of = { ...at, namespace, serviceAccount }
  if (wanted.kind === 'delete') return planned(of, stateOf(now), null)
  if (wanted.kind === 'recreate') return planned(of, stateOf(now), stateToCreate(withoutPolicy(now)))
  return planChange(of, now, wanted)
}

/** The same, wanted of the association as AWS holds it now. */
export async function wantedNow(at: WantedOf, wanted: Wanted): Promise<Result<Wanted, WriteProblem>> {
  if (wanted.kind === 'create') return ok(wanted)
  const read = await readStored(refOf(at))
  if (!read.ok) return fail(refusedRead(read.error))
  const seen = seenVersionOf(read.value)
  return ok(wanted.kind === 'change' ? { ...wanted, seen, roleSeen: null } : { ...wanted, seen })
}

/** Does what is wanted, where the association and what its role gives afterwards (null: not held against) are as they were seen. */
export async function carryOut(
  of: WantedOf,
  wanted: Wanted,
  { after, roleSeen }: Pick<Plan, 'after' | 'roleSeen'>,
  reason: WriteReason,
): Promise<Outcome> {
  const at = refOf(of)
  if (wanted.kind === 'delete') return deleteAssociation(at, wanted.seen, reason)
  if (wanted.kind === 'change') {
    const { change, seen, revertOf } = wanted
    return changeAssociation(at, change, { ...reason, seen, roleSeen, ...(revertOf && { revertOf }) })
  }
  if (after && roleSeen && !(await isRoleAsRead(effectiveRoleArn(after), roleSeen)))
    return fail({ kind: 'role-changed' })
  if (wanted.kind === 'create') {
    const { accountId, region, cluster } = at
    return createAssociation({ accountId, region, cluster }, wanted.input, reason)
  }
  return recreateWithoutPolicy(at, { ...reason, seen: wanted.seen })
}
