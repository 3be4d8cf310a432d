import type { Unread } from '@/components/crawls/unread-list.tsx'
import type { OrganizationState, UnreadTarget } from '@/lib/crawl/index.ts'
import type { FleetAccount, FleetPlace, UnreadAssociations } from '@/lib/fleet/index.ts'

export type Parts = {
  readonly accounts: readonly FleetAccount[]
  readonly places: readonly FleetPlace[]
  readonly associations: readonly UnreadAssociations[]
  readonly targets: readonly UnreadTarget[]
  readonly organization: OrganizationState | null
}

const nameOf = (arn: string) => arn.split('/').at(-1) ?? arn
/** More are counted. */
const namedMax = 3

function listed(names: readonly string[]): string {
  const some = names.slice(0, namedMax).join(', ')
  return names.length > namedMax ? `${some} and ${names.length - namedMax} more` : some
}

/** Refused one by one: the list names them, so the place and its clusters were read. */
function ofAssociations({ accountId, region, count, clusters, problem }: UnreadAssociations): Unread {
  const what = `${count.toLocaleString('en')} ${count === 1 ? 'association' : 'associations'} of ${listed(clusters)} in ${region}`
  return { key: `${accountId} ${region} ${problem.kind} ${problem.operation}`, what, problem }
}

/** Of one account one line a reason: its roles fail together. */
function ofTargets(targets: readonly UnreadTarget[]): readonly Unread[] {
  const groups = Map.groupBy(targets, ({ problem }) =>
    [problem.accountId, problem.kind, problem.operation].join(' '),
  )
  return [...groups].flatMap(([key, some]) => {
    const [first] = some
    const what = `Target ${some.length === 1 ? 'role' : 'roles'} ${listed(some.map(({ arn }) => nameOf(arn)))} in account ${first?.problem.accountId}`
    return first ? [{ key: `target ${key}`, what, problem: first.problem }] : []
  })
}

/** Everything that has its reason on its row: the organization, the accounts, the regions down to the associations, and roles of other accounts. */
export function unreadOf({
  accounts,
  places,
  associations,
  targets,
  organization,
}: Parts): readonly Unread[] {
  const ofOrganization = [
    { key: 'organization', what: 'Accounts of the organization', problem: organization?.problem ?? null },
  ]
  const ofAccounts = accounts.flatMap(({ accountId, name, rolesProblem, organizationProblem }) => [
    { key: `${accountId} roles`, what: `Roles of ${name}`, problem: rolesProblem },
    { key: `${accountId} scp`, what: `Organization policies of ${name}`, problem: organizationProblem },
  ])
  const ofPlaces = places.flatMap(({ accountId, accountName, region, problem, clusters }) => [
    { key: `${accountId} ${region}`, what: `Clusters of ${accountName} in ${region}`, problem },
    ...clusters.flatMap(({ cluster, problem: own, listProblem }) => [
      { key: `${accountId} ${region} ${cluster}`, what: `Cluster ${cluster}`, problem: own },
      {
        key: `${accountId} ${region} ${cluster} list`,
        what: `Associations of ${cluster}`,
        problem: listProblem,
      },
    ]),
  ])
  const all = [...ofOrganization, ...ofAccounts, ...ofPlaces].flatMap(({ problem, ...rest }) =>
    problem ? [{ ...rest, problem }] : [],
  )
  return [...all, ...associations.map(ofAssociations), ...ofTargets(targets)]
}
