import 'server-only'
import type { RoleThen } from '../analysis/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { catalog } from '../catalog/index.ts'
import { type Between, deltaOf, sameState } from '../history/index.ts'
import type { AccessDelta, AssociationState, Standing } from '../history/types.ts'
import { compareAccess, type PolicySet, type SessionContext } from '../iam/index.ts'
import { effectiveRoleArn, layersOf, sessionContextOf } from '../pod-identity/index.ts'
import type { Difference, NotKnown } from './types.ts'

/** Roles as they were at either moment. */
export type BothRoles = {
  readonly from: ReadonlyMap<string, RoleThen>
  readonly to: ReadonlyMap<string, RoleThen>
}

/** An association with its states at both moments; null: none, or it is not known. */
export type Turned = Between & Pick<Difference, 'kind' | 'before' | 'after' | 'isByRole'>

type KnownThen = Extract<RoleThen, { readonly content: string }>
/** Fails where the role was not known at the moment. */
type OfRole<T> = Result<T, Extract<NotKnown, { kind: 'role' }>>
type Known<T> = Result<T, NotKnown>
type Side = { readonly policies: PolicySet; readonly context: SessionContext }

function roleAt(arn: string, roles: BothRoles[keyof BothRoles]): OfRole<KnownThen> {
  const then = roles.get(arn) ?? { role: null, readAt: null }
  return then.role === null ? fail({ kind: 'role', arn, readAt: then.readAt }) : ok(then)
}

/** Whether a role gives the same at both moments. */
export function isSameRole(arn: string, { from, to }: BothRoles): OfRole<boolean> {
  const [was, is] = [roleAt(arn, from), roleAt(arn, to)]
  if (!was.ok) return was
  return is.ok ? ok(was.value.content === is.value.content) : is
}

/** What pods have under a state, with the role as it was then. */
function sideOf(at: Between, state: AssociationState, roles: BothRoles[keyof BothRoles]): Known<Side> {
  const then = roleAt(effectiveRoleArn(state), roles)
  if (!then.ok) return then
  const { role } = then.value
  const { accountId, region, cluster, namespace, serviceAccount } = at
  const facts = { ...state, accountId, region, cluster, namespace, serviceAccount }
  return ok({ policies: layersOf(facts, role), context: sessionContextOf(facts, role) })
}

/** No association, no credentials: the same session with nothing allowed in it. */
const nothing = ({ context }: Side): Side => ({ policies: { identity: [] }, context })

/** Where what is different is not known since a state is not. */
function missing({ from, to }: Between): NotKnown | null {
  if (from.kind === 'unknown') return { kind: 'state', moment: 'from' }
  return to.kind === 'unknown' ? { kind: 'state', moment: 'to' } : null
}

/** What was gained and lost in all. */
export function netAccess(of: Turned, roles: BothRoles): Known<AccessDelta> {
  const unknown = missing(of)
  if (unknown) return fail(unknown)
  const was = of.before && sideOf(of, of.before, roles.from)
  const is = of.after && sideOf(of, of.after, roles.to)
  if (was && !was.ok) return was
  if (is && !is.ok) return is
  const any = was ?? is
  if (!any) return fail({ kind: 'state', moment: 'from' })
  const [before, after] = [was?.value ?? nothing(any.value), is?.value ?? nothing(any.value)]
  const sessions = { before: before.context, after: after.context }
  return ok(deltaOf(compareAccess(before.policies, after.policies, sessions, catalog)))
}

/** What is different of an association itself; `same` where nothing is. */
export function differenceOf(from: Standing, to: Standing): Difference['kind'] | 'same' {
  if (from.kind === 'absent') return to.kind === 'absent' ? 'same' : to.kind === 'there' ? 'new' : 'unknown'
  // One of which nobody knows whether it was there may have been gone all along.
  if (to.kind === 'absent') return from.kind === 'there' || from.isThere ? 'gone' : 'unknown'
  if (from.kind !== 'there' || to.kind !== 'there') return 'unknown'
  return sameState(from.state, to.state) ? 'same' : 'changed'
}
