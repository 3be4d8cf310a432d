import 'server-only'
import { changeAssociation, createAssociation, type WriteReason } from '../associations/index.ts'
import type { Result } from '../base/index.ts'
import { readEnv } from '../env.ts'
import { type Association, findStored, type RoleReader, readStored } from '../inventory/index.ts'
import { roleHash } from './access-change.ts'
import type { WorkItem } from './items.ts'
import { isSamePolicy } from './preview.ts'
import type { AwsProblem, Desired, ItemOutcome, ItemState, Target, WriteProblem } from './types.ts'

export type Settled = {
  readonly settled: true
  readonly state: ItemState
  readonly outcome: ItemOutcome
  /** What may be wrong with more than this item. */
  readonly cause?: AwsProblem
}
/** Not done for a reason that may pass: to be tried once more, not before `readyAt` (milliseconds since 1970). */
export type Again = {
  readonly settled: false
  readonly throttled: boolean
  readonly readyAt: number
  readonly problem: AwsProblem
}

/**
 * A service that fails three times for one item fails for good. Being asked to slow down is nobody's fault: an item is tried on for as long as
 * others get through meanwhile, and that has an end too.
 */
const attemptsMax = 3
const throttledMax = { alone: 12, whileMoving: 200 } as const

function failed(problem: WriteProblem): Settled {
  const outcome = { kind: 'problem', problem } as const
  if (problem.kind === 'conflict') return { settled: true, state: 'conflict', outcome }
  if (problem.kind === 'outcome-unknown')
    return { settled: true, state: 'unknown', outcome, cause: problem.problem }
  if (problem.kind !== 'refused') return { settled: true, state: 'failed', outcome }
  const state = problem.problem.kind === 'already-exists' ? 'conflict' : 'failed'
  return { settled: true, state, outcome, cause: problem.problem }
}

const passing: readonly AwsProblem['kind'][] = ['server-error', 'timeout', 'unreachable']

/** Whether to try once more, and when: what was cut off on the way may still be carried out, so it is waited for first. */
function again(problem: WriteProblem, attempts: number, isMoving = false): Again | null {
  if (problem.kind !== 'refused' && problem.kind !== 'outcome-unknown') return null
  const { problem: cause } = problem
  const mayHappen = problem.kind === 'outcome-unknown'
  const readyAt = mayHappen ? Date.now() + readEnv().timeoutMs : 0
  if (cause.kind === 'throttled' && attempts < throttledMax[isMoving ? 'whileMoving' : 'alone'])
    return { settled: false, throttled: true, readyAt, problem: cause }
  if ((mayHappen || passing.includes(cause.kind)) && attempts < attemptsMax)
    return { settled: false, throttled: false, readyAt, problem: cause }
  return null
}

/** Null: the role's policies are those that the preview was made with. */
async function roleProblem({ roleArn, role }: Desired, readRole: RoleReader): Promise<Settled | null> {
  const now = await readRole(roleArn)
  if (now.state === 'read') {
    if (roleHash(now.value) === role) return null
    return { settled: true, state: 'conflict', outcome: { kind: 'role-changed' } }
  }
  // It could not be read for the preview either, which said so.
  if (role === null) return null
  const { problem } = now
  return { settled: true, state: 'failed', outcome: { kind: 'role-unreadable', problem }, cause: problem }
}

function done({ associationId }: Association): Settled {
  return { settled: true, state: 'done', outcome: { kind: 'done', associationId } }
}

function isAsDesired(now: Association, { write }: Desired): boolean {
  if (write.kind === 'policy') return isSamePolicy(now.policy, write.policy) && now.disableSessionTags
  const { roleArn, targetRoleArn, policy, disableSessionTags } = write.input
  return (
    now.roleArn === roleArn &&
    (now.targetRoleArn ?? '') === (targetRoleArn ?? '') &&
    isSamePolicy(now.policy, policy) &&
    now.disableSessionTags === disableSessionTags
  )
}

/** What AWS holds now: as desired, something else, or nothing. */
async function readHeld(
  target: Target,
  desired: Desired,
): Promise<Result<{ readonly held: Association | null }, AwsProblem>> {
  const { accountId, region, cluster, associationId } = target
  const at = { accountId, region, cluster }
  const now =
    associationId === undefined ? await findStored(at, target) : await readStored({ ...at, associationId })
  if (!now.ok) return now
  if (now.value === null) return { ok: true, value: { held: null } }
  return { ok: true, value: { held: isAsDesired(now.value, desired) ? now.value : null } }
}

async function write(reason: WriteReason, target: Target, { write }: Desired) {
  const { accountId, region, cluster, associationId = '' } = target
  const at = { accountId, region, cluster }
  if (write.kind === 'create') return createAssociation(at, write.input, reason)
  return changeAssociation(
    { ...at, associationId },
    { policy: write.policy },
    { seen: write.seen, ...reason },
  )
}

/** EKS changes `modifiedAt` with every write. */
function isUntouched(now: Association, { write }: Desired): boolean {
  return write.kind === 'policy' && now.modifiedAt === write.seen.modifiedAt
}

/**
 * A service account that has one already may have got it from us, by a write whose answer was lost, in this attempt or before the run was told to
 * try again. One that is as desired is no conflict, whoever made it.
 */
async function settleExisting(item: WorkItem, desired: Desired, problem: WriteProblem): Promise<Settled> {
  const now = await readHeld(item.target, desired)
  if (!now.ok || !now.value.held) return failed(problem)
  return item.attempts > 1 ? done(now.value.held) : unchanged
}

const unchanged: Settled = { settled: true, state: 'unchanged', outcome: { kind: 'unchanged' } }

/**
 * Writes one item that was claimed: looks at its role, then lets lib/associations read, write, read back and remember. `isMoving`: others got
 * through since it was tried last. `reason`: the run, and in whose name.
 */
export async function writeItem(
  reason: WriteReason,
  item: WorkItem,
  readRole: RoleReader,
  isMoving: boolean,
): Promise<Settled | Again> {
  const { desired, attempts, target } = item
  if (!desired) return failed({ kind: 'bad-input', field: '', message: 'it has no preview yet' })
  const problem = await roleProblem(desired, readRole)
  if (problem) return problem
  const written = await write(reason, target, desired)
  if (written.ok) return isUntouched(written.value, desired) ? unchanged : done(written.value)
  const { error } = written
  if (error.kind === 'refused' && error.problem.kind === 'already-exists')
    return settleExisting(item, desired, error)
  return again(error, attempts, isMoving) ?? failed(error)
}

/**
 * One that somebody began to write and never told the end of: AWS is asked first. Null: it does not hold it, and everything that was on the way
 * has had its time to arrive, so that writing it is no second time. `looks`: how often it was asked before, for an AWS that does not tell must
 * not keep the run for ever.
 */
export async function settleOrphan(item: WorkItem, looks: number): Promise<Settled | Again | null> {
  const { desired, target } = item
  if (!desired) return null
  const now = await readHeld(target, desired)
  if (!now.ok) {
    if (now.error.kind === 'not-found') return failed({ kind: 'gone' })
    const unknown = { kind: 'outcome-unknown', problem: now.error } as const
    return again(unknown, item.attempts + looks) ?? failed(unknown)
  }
  if (now.value.held) return done(now.value.held)
  const readyAt = Date.parse(item.updatedAt) + readEnv().timeoutMs
  if (readyAt <= Date.now()) return null
  return { settled: false, throttled: false, readyAt, problem: onTheWay(target) }
}

/** Why an orphan waits; never shown, because it is settled when its time has passed. */
function onTheWay({ accountId, region }: Target): AwsProblem {
  return {
    kind: 'timeout',
    operation: 'eks:UpdatePodIdentityAssociation',
    accountId,
    region,
    message: 'the write may still be on its way',
    outcomeUnknown: true,
  }
}
