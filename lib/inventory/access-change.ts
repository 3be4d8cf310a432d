import 'server-only'
import type { ClusterRef } from '../aws/index.ts'
import { catalog } from '../catalog/index.ts'
import { deltaOf } from '../history/index.ts'
import type { AccessDelta, AssociationState } from '../history/types.ts'
import { type AccessComparison, compareAccess, type PolicySet, type SessionContext } from '../iam/index.ts'
import { effectiveRoleArn, layersOf, sessionContextOf } from '../pod-identity/index.ts'
import { type RoleReader, roleReader } from './roles.ts'

type Names = ClusterRef & { readonly namespace: string; readonly serviceAccount: string }
type Side = { readonly policies: PolicySet; readonly context: SessionContext }

/** What pods have under a state; null: its role cannot be read. */
async function sideOf(at: Names, state: AssociationState, readRole: RoleReader): Promise<Side | null> {
  const role = await readRole(effectiveRoleArn(state))
  if (role.state === 'unreadable') return null
  const { accountId, region, cluster, namespace, serviceAccount } = at
  const facts = { ...state, accountId, region, cluster, namespace, serviceAccount }
  return { policies: layersOf(facts, role.value), context: sessionContextOf(facts, role.value) }
}

/** No association, no credentials: the same session with nothing allowed in it. */
const nothing = ({ context }: Side): Side => ({ policies: { identity: [] }, context })

/**
 * What pods of a service account gain and lose from one state of its association to another; null for a state is no association. Null: a role
 * could not be read, and a guess would be worse than nothing.
 */
export async function compareStates(
  at: Names,
  before: AssociationState | null,
  after: AssociationState | null,
  readRole: RoleReader = roleReader(),
): Promise<AccessComparison | null> {
  const [was, is] = await Promise.all([before, after].map((state) => state && sideOf(at, state, readRole)))
  const any = was ?? is
  if (!any || (before && !was) || (after && !is)) return null
  const [from, to] = [was ?? nothing(any), is ?? nothing(any)]
  const sessions = { before: from.context, after: to.context }
  return compareAccess(from.policies, to.policies, sessions, catalog)
}

/** The same, as much of it as the history keeps. */
export async function accessChange(...states: Parameters<typeof compareStates>): Promise<AccessDelta | null> {
  const compared = await compareStates(...states)
  return compared && deltaOf(compared)
}
