import 'server-only'
import { createHash } from 'node:crypto'
import type { Association, Read, Role } from '../aws/index.ts'
import { catalog } from '../catalog/index.ts'
import {
  type EffectivePermissions,
  effectivePermissions,
  type PolicySet,
  type SessionContext,
} from '../iam/index.ts'
import { layersOf, sessionContextOf } from '../pod-identity/index.ts'

export type Access = {
  readonly policies: PolicySet
  readonly context: SessionContext
  readonly effective: EffectivePermissions
}

/** Many associations share role and policy; what was worked out is kept by content. */
const workedOut = new Map<string, EffectivePermissions>()
const workedOutMax = 500

function contentKey(policies: PolicySet, context: SessionContext): string {
  return createHash('sha256')
    .update(JSON.stringify([policies, context, catalog.date]))
    .digest('base64')
}

/** What an association's pods may do, from its effective role (null: could not be read) and its session policy. */
export function accessOf(association: Association, role: Read<Role>): Access {
  const readable = role.state === 'read' ? role.value : null
  const policies = layersOf(association, readable)
  const context = sessionContextOf(association, readable)
  const key = contentKey(policies, context)
  const found = workedOut.get(key) ?? effectivePermissions(policies, context, catalog)
  if (!workedOut.has(key)) {
    const oldest = workedOut.size >= workedOutMax ? workedOut.keys().next().value : undefined
    if (oldest !== undefined) workedOut.delete(oldest)
    workedOut.set(key, found)
  }
  return { policies, context, effective: found }
}
