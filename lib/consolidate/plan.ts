import type { ActionCatalog, NamedPolicy } from '../iam/index.ts'
import { groupsOf } from './groups.ts'
import { obstacleOf } from './obstacles.ts'
import { proverFor, type Shorten, shortener, writtenFor } from './prove.ts'
import { servicesOf } from './services.ts'
import { documentsOf, statementsOf } from './shared-role.ts'
import type { Family, FamilyRole, Member, Moved, Obstacle, Plan, Stays, Surroundings } from './types.ts'

/**
 * One shared role for roles that trust alike, are limited alike and speak of the same services, with a session policy for each association that
 * gives exactly what it has now: proven by `compareAccess`, or the association stays. A role is replaced where all of its associations can leave it.
 */
export function planConsolidation(
  members: readonly Member[],
  catalog: ActionCatalog,
  { nameOf, needed = [] }: Surroundings,
): Plan {
  const shorten = shortener(catalog)
  const { free, stays } = sift(members, new Set(needed), shorten)
  const families: Family[] = []
  for (const group of groupsOf(free)) {
    const found = shareRole(group, { catalog, shorten, name: nameOf(families.length + 1) })
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

/** Those that may move, and those of which it is clear from the start that they do not. */
function sift(
  members: readonly Member[],
  needed: Set<string>,
  shorten: Shorten,
): { readonly free: readonly Member[]; readonly stays: Stays[] } {
  const stays: Stays[] = []
  const others: Member[] = []
  for (const member of members) {
    const obstacle = obstacleOf(member) ?? (shorten(writtenFor(member)) === null ? 'too-long' : null)
    if (obstacle === null) others.push(member)
    else {
      stays.push(staying(member, obstacle))
      needed.add(member.role.arn)
      if (member.association.targetRoleArn) needed.add(member.association.targetRoleArn)
    }
  }
  for (const member of others) if (needed.has(member.role.arn)) stays.push(staying(member, 'needed'))
  return { free: others.filter(({ role }) => !needed.has(role.arn)), stays }
}

type Means = { readonly catalog: ActionCatalog; readonly shorten: Shorten; readonly name: string }
type Found = { readonly family: Family | null; readonly stays: readonly Stays[] }

/** One role for a group, as long as two of its roles can go. */
function shareRole(group: readonly Member[], means: Means): Found {
  const first = group[0]
  const roles = new Map(group.map(({ role }) => [role.arn, role]))
  const documents = documentsOf([...roles.values()].flatMap((role) => statementsOf(role)?.allows ?? []))
  if (!first || documents === null)
    return { family: null, stays: group.map((each) => staying(each, 'too-long')) }
  if (roles.size < 2) return { family: null, stays: group.map((each) => staying(each, 'alone')) }
  const shared = sharedRole(first.role, documents, means.name)
  const prove = proverFor(shared, means.catalog, means.shorten)
  const tried = group.map((member) => ({ member, proof: prove(member) }))
  const stuck = tried.flatMap(({ member, proof }) =>
    'obstacle' in proof ? [staying(member, proof.obstacle, proof.gains, proof.losses)] : [],
  )
  if (stuck.length > 0) return withoutStuck(group, stuck, means)
  const moved = tried.flatMap(({ member, proof }): Moved[] =>
    'policy' in proof ? [{ ...member, policy: proof.policy, characters: proof.policy.length }] : [],
  )
  return { family: familyOf(shared, [...roles.keys()], documents, moved), stays: [] }
}

/** Again without the roles that some association cannot leave: nothing is saved of them, so the shared role is not to have their Allows. */
function withoutStuck(group: readonly Member[], stuck: readonly Stays[], means: Means): Found {
  const needed = new Set(stuck.map(({ role }) => role.arn))
  const isStuck = new Set(stuck.map(({ association }) => association))
  const mates = group.filter(({ association, role }) => needed.has(role.arn) && !isStuck.has(association))
  const others = shareRole(
    group.filter(({ role }) => !needed.has(role.arn)),
    means,
  )
  return {
    family: others.family,
    stays: [...stuck, ...mates.map((each) => staying(each, 'needed')), ...others.stays],
  }
}

function sharedRole(like: FamilyRole, documents: readonly string[], name: string): FamilyRole {
  return {
    ...like,
    arn: `arn:${like.arn.split(':')[1]}:iam::${like.arn.split(':')[4]}:role/${name}`,
    policies: documents.map((text, at): NamedPolicy => ({ name: `${name}-${at + 1}`, text })),
    tags: {},
  }
}

function familyOf(
  { arn, trust, boundary, policies }: FamilyRole,
  replaces: readonly string[],
  documents: readonly string[],
  moved: readonly Moved[],
): Family {
  return {
    roleArn: arn,
    replaces,
    documents,
    trust,
    boundary: boundary ?? null,
    accountId: arn.split(':')[4] ?? '',
    services: [...servicesOf({ policies })].sort(),
    moved,
  }
}

function staying(member: Member, obstacle: Obstacle, gains = 0, losses = 0): Stays {
  return { ...member, obstacle, gains, losses }
}
