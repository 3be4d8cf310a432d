import 'server-only'
import { createHash } from 'node:crypto'
import type { Association, Read, Role } from '../aws/index.ts'
import { catalog } from '../catalog/index.ts'
import {
  type EffectivePermissions,
  effectivePermissions,
  groupedPermissions,
  type PolicySet,
  type SessionContext,
  type VerdictCounts,
} from '../iam/index.ts'
import { decidingContent, layersOf, sessionContextOf } from '../pod-identity/index.ts'

export type Access = {
  readonly policies: PolicySet
  readonly context: SessionContext
  readonly effective: EffectivePermissions
}

/** Many associations share role and policy; what was worked out is kept by content. The oldest goes when there are more than `max`. */
function keeping<T>(max: number) {
  const kept = new Map<string, T>()
  return function keep(key: string, work: () => T): T {
    const found = kept.get(key)
    if (found !== undefined) return found
    const made = work()
    kept.set(key, made)
    const oldest = kept.size > max ? kept.keys().next().value : undefined
    if (oldest !== undefined) kept.delete(oldest)
    return made
  }
}

/** A role that may do everything has 20,000 actions to it, some megabytes: few are kept whole, and the counts of many. */
const keepEffective = keeping<EffectivePermissions>(20)
const keepCounts = keeping<VerdictCounts>(20_000)

function contentKey(policies: PolicySet, context: SessionContext): string {
  return createHash('sha256').update(catalog.date).update(decidingContent(policies, context)).digest('base64')
}

function inputsOf(association: Association, role: Role | null) {
  const policies = layersOf(association, role)
  const context = sessionContextOf(association, role)
  return { policies, context, key: contentKey(policies, context) }
}

/** What an association's pods may do, from its effective role (unreadable: unknown) and its session policy. */
export function accessOf(association: Association, role: Read<Role>): Access {
  const { policies, context, key } = inputsOf(association, role.state === 'read' ? role.value : null)
  const effective = keepEffective(key, () => effectivePermissions(policies, context, catalog))
  return { policies, context, effective }
}

/** The same in numbers, for lists. */
export function countsOf(association: Association, role: Role): VerdictCounts {
  const { policies, context, key } = inputsOf(association, role)
  return keepCounts(key, () => groupedPermissions(policies, context, catalog).counts)
}
