import type { Consolidation } from '../analysis/types.ts'
import { byObstacle, type Family, obstacleWords, type Stays } from '../consolidate/index.ts'
import type { FleetAccount } from '../fleet/types.ts'

export const consolidateUsage = `podscope consolidate [--account id] [--json | --cli | --terraform]

Which roles could be one, with a session policy for each association that is proven to give it what it has now: of everything that Podscope has
read, account by account. --json: one association a line. --cli, --terraform: the plan of one account, to be read and carried out by somebody else.
The store is that of PODSCOPE_DATA or DATABASE_URL; a folder belongs to one process, so the site must not be running on it.
Exit status: 0 answered, 2 the account is not known, or the store not to be used, 64 a call that makes no sense.
`

const number = (value: number) => value.toLocaleString('en')
const count = (value: number, one: string) => `${number(value)} ${value === 1 ? one : `${one}s`}`
const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)

/** An account's plan in a few lines: what becomes one, and who stays and why. */
export function wordConsolidation(found: Consolidation, { name, roles, quota }: FleetAccount): string {
  const { accountId, plan, associations, planned, undescribed, unread } = found
  const saved = plan.rolesBefore - plan.rolesAfter
  const against =
    roles === null || quota === null
      ? ''
      : `; of a quota of ${number(quota)}, ${number(roles)} used → ${number(roles - saved)}`
  const left = [
    ...(planned < associations
      ? [`  about ${number(planned)} of ${count(associations, 'association')}`]
      : []),
    ...(undescribed > 0 ? [`  ${number(undescribed)} were never described: nobody knows their roles`] : []),
    ...(unread > 0 ? [`  ${number(unread)} could not be read: their roles stay`] : []),
    ...(found.withoutOrganization ? ['  SCPs were not read: proven of the account’s own policies'] : []),
  ]
  const head = `${name} (${accountId}): ${count(plan.rolesBefore, 'role')} → ${number(plan.rolesAfter)}${against}`
  return [head, ...left, ...plan.families.flatMap(familyLines), ...stayLines(plan.stays), ''].join('\n')
}

function familyLines({ roleArn, replaces, moved, services }: Family): readonly string[] {
  const longest = Math.max(...moved.map(({ characters }) => characters))
  return [
    `  ${nameOf(roleArn)} in the place of ${number(replaces.length)} roles (${services.join(', ')}), for ${count(moved.length, 'association')}, each proven equal; longest session policy ${number(longest)} of 2,048`,
    ...replaces.map((arn) => `    ${nameOf(arn)}`),
  ]
}

function stayLines(stays: readonly Stays[]): readonly string[] {
  return byObstacle(stays).map(([obstacle, own]) => {
    const [, why] = obstacleWords[obstacle]
    return `  ${number(own.length)} stay: ${why} (${[...new Set(own.map(({ role }) => nameOf(role.arn)))].join(', ')})`
  })
}

/** The same for a program, an association a line: no policies but the one it would get. */
export function consolidationLines({ plan }: Consolidation): readonly object[] {
  const placed = ({ association }: Stays | Family['moved'][number]) => {
    const { accountId, region, cluster, associationId, namespace, serviceAccount, roleArn } = association
    return { accountId, region, cluster, associationId, namespace, serviceAccount, roleArn }
  }
  return [
    ...plan.families.flatMap(({ roleArn, moved }) =>
      moved.map((each) => ({
        ...placed(each),
        sharedRoleArn: roleArn,
        policy: each.policy,
        characters: each.characters,
      })),
    ),
    ...plan.stays.map((each) => ({
      ...placed(each),
      obstacle: each.obstacle,
      gains: each.gains,
      losses: each.losses,
    })),
  ]
}
