import 'server-only'
import type { Association, AwsProblem } from '../aws/index.ts'
import { fail, type Result } from '../base/index.ts'
import { readEnv } from '../env.ts'
import { isAsSeen } from './compare.ts'
import type { SeenVersion, WriteProblem } from './types.ts'

/** What a failed read before a write means: nothing was written. */
export function refusedRead(problem: AwsProblem): WriteProblem {
  return problem.kind === 'not-found' ? { kind: 'gone' } : { kind: 'refused', problem }
}

/** Podscope runs without writing, or the association is an add-on's: EKS manages it and would undo or refuse a change. */
export function mayWrite(): Result<null, WriteProblem> {
  if (!readEnv().readOnly) return { ok: true, value: null }
  return fail({
    kind: 'bad-input',
    field: '',
    message: 'Podscope runs in read-only mode (PODSCOPE_READ_ONLY)',
  })
}

/** The reasons not to touch an association as it now is; null when there are none. */
export function reasonNotToTouch(now: Association, seen: SeenVersion): WriteProblem | null {
  if (now.ownerArn) return { kind: 'owned-by-add-on', ownerArn: now.ownerArn }
  return isAsSeen(now, seen) ? null : { kind: 'conflict', now }
}
