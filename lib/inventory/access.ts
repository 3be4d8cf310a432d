import 'server-only'
import { createHash } from 'node:crypto'
import type { Association, Read, Role } from '../aws/index.ts'
import { catalog } from '../catalog/index.ts'
import {
  type EffectivePermissions,
  effectivePermissions,
  type PolicySet,
  type SessionContext,
  type VerdictCounts,
} from '../iam/index.ts'
import { layersOf, sessionContextOf } from '../pod-identity/index.ts'

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

/** Every text in which a context key may be mentioned, in small letters: keys have no case. */
function textsOf(policies: PolicySet): string {
  const { identity, boundary = [], session = [], scps = [], rcps = [], resource, vpcEndpoint = [] } = policies
  const all = [identity, boundary, session, vpcEndpoint, ...scps, ...rcps, resource ? [resource] : []].flat()
  return all
    .map(({ text }) => text)
    .join('\n')
    .toLowerCase()
}

/**
 * What decides: the policies, and of the context only what they mention. Session tags tell every association from the next, and most
 * policies do not ask for them. A backslash may write a key in other letters, and then all count.
 */
function contentKey(policies: PolicySet, { principal, known, absent }: SessionContext): string {
  const texts = textsOf(policies)
  // A key that ends in `*` stands for all that begin so.
  const isMentioned = (key: string) =>
    texts.includes('\\') || texts.includes(key.replace(/\*$/, '').toLowerCase())
  const mentioned = Object.entries(known).filter(([key]) => isMentioned(key))
  const content = [policies, principal, mentioned, absent.filter(isMentioned), catalog.date]
  return createHash('sha256').update(JSON.stringify(content)).digest('base64')
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
  return keepCounts(key, () => effectivePermissions(policies, context, catalog).counts)
}
