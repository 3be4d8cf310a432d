/** Who calls: an account's administrator, or a role session. */
import type { SandboxRole, SandboxSession } from '../state.ts'

export type AdminCaller = {
  readonly kind: 'admin'
  readonly accountId: string
  readonly arn: string
  readonly userId: string
}
export type SessionCaller = {
  readonly kind: 'session'
  readonly accountId: string
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>` */
  readonly arn: string
  readonly userId: string
  readonly session: SandboxSession
  readonly role: SandboxRole
}
export type Caller = AdminCaller | SessionCaller
