import 'server-only'
import { randomUUID } from 'node:crypto'
import {
  type Association,
  type AssociationRef,
  type AwsProblem,
  describeAssociation,
  updateAssociation,
  type Written,
} from '../aws/index.ts'
import { fail, ok } from '../base/index.ts'
import { observe, stateOf } from '../history/index.ts'
import { isRoleAsRead } from '../inventory/index.ts'
import { effectiveRoleArn } from '../pod-identity/index.ts'
import { isSameVersion, samePolicy } from './compare.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { failed, type Outcome, recorded, type Settled } from './recording.ts'
import { mayWrite, owned, reasonNotToTouch, refusedRead, unsettled } from './refusals.ts'
import type { AssociationChange, SeenVersion, Wanted, WriteProblem, WriteReason } from './types.ts'
import { type Asked, findConflictWithin, stateAfter, toAsked } from './valid-change.ts'

/** The fields in which what EKS holds is not what it was asked to store. */
function differences(now: Association, asked: Asked): readonly string[] {
  const { roleArn, targetRoleArn, policy, disableSessionTags } = asked
  return [
    ...(roleArn === undefined || now.roleArn === roleArn ? [] : ['roleArn']),
    ...(targetRoleArn === undefined || (now.targetRoleArn ?? '') === targetRoleArn ? [] : ['targetRoleArn']),
    ...(policy === undefined || samePolicy(now.policy, policy) ? [] : ['policy']),
    ...(disableSessionTags === undefined || now.disableSessionTags === disableSessionTags
      ? []
      : ['disableSessionTags']),
  ]
}

const isStored = (now: Association, asked: Asked) => differences(now, asked).length === 0

/** After a failure that may have happened all the same: what AWS holds now settles it. */
async function settle(before: Association, asked: Asked, problem: AwsProblem): Promise<Settled> {
  const requestId = problem.requestId
  if (!problem.outcomeUnknown) return failed({ kind: 'refused', problem }, 'refused', { requestId })
  const now = await describeAssociation(before)
  if (!now.ok) {
    const gone = now.error.kind === 'not-found'
    return failed(gone ? { kind: 'gone' } : unsettled(problem), 'unknown', { requestId })
  }
  if (isStored(now.value, asked))
    return { answer: ok(now.value), record: { outcome: 'stored', after: stateOf(now.value), requestId } }
  if (!isSameVersion(now.value, before))
    return failed({ kind: 'conflict', now: now.value }, 'unknown', { requestId })
  return problem.mayStillHappen
    ? failed(unsettled(problem), 'unknown', { requestId })
    : failed({ kind: 'refused', problem }, 'refused', { requestId })
}

/** AWS said yes: what it holds is compared with what it was asked to store. */
async function verify({ association: written, requestId }: Written, asked: Asked): Promise<Settled> {
  const now = await describeAssociation(written)
  if (!now.ok) {
    const gone = now.error.kind === 'not-found'
    return failed(gone ? { kind: 'gone' } : unsettled(now.error), 'unknown', { requestId })
  }
  // EKS is eventually consistent (user guide, pod-identities): a reading older than the answer tells nothing that the answer does not.
  const newest = now.value.modifiedAt < written.modifiedAt ? written : now.value
  const fields = differences(newest, asked)
  if (fields.length === 0)
    return { answer: ok(newest), record: { outcome: 'stored', after: stateOf(newest), requestId } }
  // Ours was stored and somebody else's came after it, which the next reading finds.
  if (isStored(written, asked) && !isSameVersion(newest, written))
    return failed({ kind: 'conflict', now: newest }, 'stored', { after: stateOf(written), requestId })
  return failed({ kind: 'not-stored', fields, now: newest }, 'stored', { after: stateOf(newest), requestId })
}

/** AWS documents no way to take a session policy away; whichever way an endpoint declines to, it is the same to the person. */
function toRemovalProblem(problem: WriteProblem, before: Association): WriteProblem {
  if (problem.kind === 'refused' && problem.problem.kind === 'invalid-request')
    return { kind: 'cannot-remove', problem: problem.problem, now: before }
  if (problem.kind === 'not-stored' && problem.fields.includes('policy'))
    return { kind: 'cannot-remove', problem: null, now: problem.now }
  return problem
}

async function write(before: Association, asked: Asked): Promise<Settled> {
  const written = await updateAssociation(before, { ...asked, clientRequestToken: randomUUID() })
  const settled = written.ok ? await verify(written.value, asked) : await settle(before, asked, written.error)
  if (asked.policy !== '' || settled.answer.ok) return settled
  return { ...settled, answer: fail(toRemovalProblem(settled.answer.error, before)) }
}

async function apply(
  at: AssociationRef,
  asked: Asked,
  change: AssociationChange,
  { seen, roleSeen = null, actor, runId, revertOf, approval }: ChangeOptions,
): Promise<Outcome> {
  const read = await describeAssociation(at)
  if (!read.ok) return fail(refusedRead(read.error))
  const before = read.value
  const addOn = owned(before)
  if (addOn) return fail(addOn)
  // Before it is compared with what was seen: a save that is repeated because its answer was lost finds its own work.
  if (isStored(before, asked)) return ok(before)
  const reason = reasonNotToTouch(before, seen) ?? findConflictWithin(before, asked)
  if (reason) return fail(reason)
  const after = stateAfter(stateOf(before), asked)
  if (roleSeen && !(await isRoleAsRead(effectiveRoleArn(after), roleSeen)))
    return fail({ kind: 'role-changed' })
  // What changed elsewhere comes before this change in the history.
  await observe(before)
  const intent = { kind: 'update', before: stateOf(before), after, actor, runId, revertOf, approval } as const
  const wanted: Wanted = { kind: 'change', change, seen, roleSeen, ...(revertOf && { revertOf }) }
  return recorded({ ...before, ...intent }, wanted, () => write(before, asked))
}

export type ChangeOptions = WriteReason & {
  readonly seen: SeenVersion
  /** `roleContent` of the effective role after the change, as the person saw it; null or absent: it was not read, and is not held against. */
  readonly roleSeen?: string | null
}

/**
 * Changes an association, in always the same steps: may it be written? valid? there and as it was seen? write it down, write it once, read it
 * back, compare, and write down how it ended. Nothing is written over a change that the person has not seen, and asking for what is stored
 * already writes nothing.
 */
export async function changeAssociation(
  at: AssociationRef,
  change: AssociationChange,
  options: ChangeOptions,
): Promise<Outcome> {
  const allowed = mayWrite()
  if (!allowed.ok) return allowed
  const asked = toAsked(at, change)
  if (!asked.ok) return asked
  return oneAtATime([at.accountId, at.region, at.cluster, at.associationId], () =>
    apply(at, asked.value, change, options),
  )
}
