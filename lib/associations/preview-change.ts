import 'server-only'
import type { Association } from '../aws/index.ts'
import { type AssociationState, stateOf } from '../history/index.ts'
import type { AccessComparison } from '../iam/index.ts'
import { compareStates, type RoleReader, roleContent, roleReader } from '../inventory/index.ts'
import {
  type ChangeSide,
  effectiveRoleArn,
  type LandingWarning,
  warningsBeforeChange,
} from '../pod-identity/index.ts'
import type { AssociationChange } from './types.ts'
import { stateAfter, toAsked } from './valid-change.ts'

/** What a change would do. */
export type ChangePreview = {
  /** Null: a role cannot be read. */
  readonly access: AccessComparison | null
  readonly warnings: readonly LandingWarning[]
  /** The role that says so, as `ChangeOptions.roleSeen` takes it. */
  readonly roleSeen: string | null
}

async function sideOf(
  association: Association,
  { roleArn, targetRoleArn, policy, disableSessionTags }: AssociationState,
  readRole: RoleReader,
): Promise<ChangeSide> {
  const { accountId, region, cluster, namespace, serviceAccount } = association
  const read = async (arn: string | undefined) => {
    const role = arn ? await readRole(arn) : null
    return role?.state === 'read' ? role.value : null
  }
  const [role, targetRole] = await Promise.all([read(roleArn), read(targetRoleArn)])
  const names = { accountId, region, cluster, namespace, serviceAccount }
  const target = targetRoleArn && { targetRoleArn }
  const facts = { ...names, roleArn, ...target, ...(policy && { policy }), disableSessionTags }
  return { association: facts, role, targetRole }
}

/** What a change would do to the pods' access and credentials, without making it; null: it cannot be made. */
export async function previewChange(
  association: Association,
  change: AssociationChange,
): Promise<ChangePreview | null> {
  const asked = toAsked(association, change)
  if (!asked.ok) return null
  const now = stateOf(association)
  const next = stateAfter(now, asked.value)
  const readRole = roleReader()
  const access = await compareStates(association, now, next, readRole)
  const [before, after] = await Promise.all([now, next].map((state) => sideOf(association, state, readRole)))
  const warnings = before && after ? warningsBeforeChange(before, after) : []
  return { access, warnings, roleSeen: roleContent(await readRole(effectiveRoleArn(next))) }
}
