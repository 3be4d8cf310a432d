import 'server-only'
import type { Association, AwsProblem } from '../aws/index.ts'
import { fail, type Result } from '../base/index.ts'
import { readEnv } from '../env.ts'
import { isAsSeen } from './compare.ts'
import type { SeenVersion, WriteProblem } from './types.ts'

/** What a call means that failed before anything was written. */
export function refusedRead(problem: AwsProblem): WriteProblem {
  return problem.kind === 'not-found' ? { kind: 'gone' } : { kind: 'refused', problem }
}

/** A write whose outcome reading back did not tell. */
export function unsettled(problem: AwsProblem): WriteProblem {
  return { kind: 'outcome-unknown', problem }
}

/** Podscope may run without writing. */
export function mayWrite(): Result<null, WriteProblem> {
  if (!readEnv().readOnly) return { ok: true, value: null }
  return fail({
    kind: 'bad-input',
    field: '',
    message: 'Podscope runs in read-only mode (PODSCOPE_READ_ONLY)',
  })
}

/** An add-on's association: EKS manages it and would undo or refuse a change. */
export function owned({ ownerArn }: Association): WriteProblem | null {
  return ownerArn ? { kind: 'owned-by-add-on', ownerArn } : null
}

/** The reasons not to touch an association as it now is; null when there are none. */
export function reasonNotToTouch(now: Association, seen: SeenVersion): WriteProblem | null {
  return owned(now) ?? (isAsSeen(now, seen) ? null : { kind: 'conflict', now })
}
