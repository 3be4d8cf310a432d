import { minifyPolicy } from '../iam/index.ts'
import { overlap, servicesOf } from './services.ts'
import { documentsOf, statementsOf } from './shared-role.ts'
import type { FamilyRole, Member } from './types.ts'

type Group = readonly Member[]

/** Members whose roles one role could stand for, and not absurdly so. */
export function groupsOf(members: Group): readonly Group[] {
  const alike = [...Map.groupBy(members, ({ role }) => likeness(role)).values()]
  return alike.flatMap(kindred).flatMap(packed)
}

/** Roles that one could stand for: of one account, with the same trust, boundary and SCPs. */
function likeness({ arn, trust, boundary, organization }: FamilyRole): string {
  const account = arn.split(':')[4]
  return JSON.stringify([account, minifyPolicy(trust) ?? trust, boundary ?? null, organization ?? null])
}

/** Both speak of half of the services that either does; else they are no kin. */
const overlapMin = 1 / 2

/**
 * Roles that speak of the same services, so that what an association would have without its session policy is more of what it has, and not
 * another thing. The role with the most services begins; each other goes to the kin it shares most with.
 */
function kindred(group: Group): readonly Group[] {
  const kins: { services: ReadonlySet<string>; readonly members: Member[] }[] = []
  const roles = byRole(group).map((own) => {
    const [first] = own
    return { own, services: first ? servicesOf(first.role) : new Set<string>() }
  })
  for (const { own, services } of roles.sort((one, other) => other.services.size - one.services.size)) {
    const shares = kins.map((kin) => overlap(kin.services, services))
    const most = Math.max(0, ...shares)
    const kin = most < overlapMin ? undefined : kins[shares.indexOf(most)]
    if (kin) {
      kin.members.push(...own)
      kin.services = new Set([...kin.services, ...services])
    } else kins.push({ services, members: [...own] })
  }
  return kins.map(({ members }) => members)
}

/** Parts of a group whose roles together are no more than one role may have, roles of a kind beside one another. */
function packed(group: Group): readonly Group[] {
  const packs: { members: Member[]; allows: readonly string[] }[] = []
  for (const own of byRole(group)) {
    const allows = (own[0] && statementsOf(own[0].role)?.allows) ?? []
    const last = packs.at(-1)
    if (last && documentsOf([...last.allows, ...allows]) !== null) {
      last.members.push(...own)
      last.allows = [...last.allows, ...allows]
    } else packs.push({ members: [...own], allows })
  }
  return packs.map(({ members }) => members)
}

/** Members role by role, by ARN. */
function byRole(group: Group): readonly Group[] {
  const roles = [...Map.groupBy(group, ({ role }) => role.arn)]
  return roles.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, own]) => own)
}
