import {
  type ActionCatalog,
  compactPolicy,
  compareAccess,
  minifyPolicy,
  type NamedPolicy,
} from '../iam/index.ts'
import { onePolicyOf } from '../one-policy/index.ts'
import { findTagLoss, layersOf, sessionContextOf, sessionPolicyCharactersMax } from '../pod-identity/index.ts'
import { documentsOf, policyOf, statementsOf } from './shared-role.ts'
import type { Family, FamilyRole, Member, Moved, Obstacle, Plan, Stays } from './types.ts'

/**
 * One shared role for roles that trust alike and are limited alike, with a session policy for each association that gives exactly what it has now:
 * proven by `compareAccess`, or the association stays. `nameOf` names the shared role of a family, by its number.
 */
export function planConsolidation(
  members: readonly Member[],
  catalog: ActionCatalog,
  nameOf: (family: number) => string,
): Plan {
  const alike = [...Map.groupBy(members, ({ role }) => likeness(role)).values()]
  const groups = alike.flatMap(packed)
  const families: Family[] = []
  const stays: Stays[] = []
  for (const group of groups) {
    const found = shareRole(group, catalog, nameOf(families.length + 1))
    stays.push(...found.stays)
    if (found.family) families.push(found.family)
  }
  const before = new Set(members.map(({ role }) => role.arn))
  return {
    families,
    stays,
    rolesBefore: before.size,
    rolesAfter: families.length + new Set(stays.map(({ role }) => role.arn)).size,
  }
}

/** Roles that one could stand for: of one account, with the same trust, boundary and SCPs. */
function likeness({ arn, trust, boundary, organization }: FamilyRole): string {
  const account = arn.split(':')[4]
  return JSON.stringify([account, minifyPolicy(trust) ?? trust, boundary ?? null, organization ?? null])
}

/** Parts of a group whose roles together are no more than one role may have, roles of a kind beside one another. */
function packed(group: readonly Member[]): readonly (readonly Member[])[] {
  const byRole = [...Map.groupBy(group, ({ role }) => role.arn)].sort(([one], [other]) =>
    one < other ? -1 : 1,
  )
  const packs: { members: Member[]; allows: readonly string[] }[] = []
  for (const [, own] of byRole) {
    const allows = (own[0] && statementsOf(own[0].role)?.allows) ?? []
    const last = packs.at(-1)
    if (last && documentsOf([...last.allows, ...allows]) !== null) {
      last.members.push(...own)
      last.allows = [...last.allows, ...allows]
    } else packs.push({ members: [...own], allows })
  }
  return packs.map(({ members }) => members)
}

type Shared = { readonly family: Family | null; readonly stays: readonly Stays[] }

function shareRole(group: readonly Member[], catalog: ActionCatalog, name: string): Shared {
  const first = group[0]
  const texts = new Map(group.map(({ role }) => [role.arn, statementsOf(role)]))
  const allows = [...texts.values()].flatMap((each) => each?.allows ?? [])
  const documents = documentsOf(allows)
  if (!first || texts.size < 2 || documents === null)
    return { family: null, stays: group.map((each) => staying(each, 'too-long')) }
  const accountId = first.role.arn.split(':')[4] ?? ''
  const shared: FamilyRole = {
    ...first.role,
    arn: `arn:aws:iam::${accountId}:role/${name}`,
    policies: documents.map((text, at): NamedPolicy => ({ name: `${name}-${at + 1}`, text })),
    tags: {},
  }
  const tried = group.map((member) => move(member, shared, texts.get(member.role.arn) ?? null, catalog))
  const stays = tried.filter((each): each is Stays => 'obstacle' in each)
  const moved = tried.filter((each): each is Moved => !('obstacle' in each))
  // A role that one association still needs is not saved.
  const needed = new Set(stays.map(({ role }) => role.arn))
  const replaces = [...texts.keys()].filter((arn) => !needed.has(arn))
  if (replaces.length < 2)
    return {
      family: null,
      stays: tried.map((each) => ('obstacle' in each ? each : staying(each, 'unproven'))),
    }
  const boundary = first.role.boundary ?? null
  return {
    family: { roleArn: shared.arn, replaces, documents, trust: first.role.trust, boundary, accountId, moved },
    stays,
  }
}

function staying(member: Member, obstacle: Obstacle, gains = 0, losses = 0): Stays {
  const { association, role } = member
  return { association, role, obstacle, gains, losses }
}

/** The association in the shared role, or why it cannot be. */
function move(
  member: Member,
  shared: FamilyRole,
  statements: ReturnType<typeof statementsOf>,
  catalog: ActionCatalog,
): Moved | Stays {
  const { association, role } = member
  if (association.targetRoleArn) return staying(member, 'target-role')
  if (statements === null) return staying(member, 'unreadable')
  if (!association.disableSessionTags && asksForTags(role)) return staying(member, 'tags')
  const own = policyOf([...statements.allows, ...statements.denies])
  const first = held(member, shared, association.policy ?? own, catalog)
  if (!('obstacle' in first) || first.obstacle !== 'differs' || association.policy === undefined) return first
  // It leans on what its role does not give. What both come to does not.
  const both = {
    policies: layersOf(association, { ...role, organization: null }),
    session: sessionContextOf(association, role),
  }
  const { text } = onePolicyOf(both, catalog)
  return text === null ? first : held(member, shared, text, catalog)
}

/** The association in the shared role with a session policy: proven to have what it has, or why not. */
function held(member: Member, shared: FamilyRole, written: string, catalog: ActionCatalog): Moved | Stays {
  const { association, role } = member
  const compact = compactPolicy(written, sessionPolicyCharactersMax, { catalog })
  const policy = compact?.text ?? minifyPolicy(written) ?? written
  if (policy.length > sessionPolicyCharactersMax) return staying(member, 'too-long')
  const after = { ...association, roleArn: shared.arn, policy, disableSessionTags: true }
  const { gains, losses, exact } = compareAccess(
    layersOf(association, role),
    layersOf(after, shared),
    { before: sessionContextOf(association, role), after: sessionContextOf(after, shared) },
    catalog,
  )
  if (gains.length + losses.length > 0) return staying(member, 'differs', gains.length, losses.length)
  return exact ? { association, role, policy, characters: policy.length } : staying(member, 'unproven')
}

function asksForTags({ policies, boundary }: FamilyRole): boolean {
  return findTagLoss([...policies, ...(boundary ? [boundary] : [])], 'identity').length > 0
}
