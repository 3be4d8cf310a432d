import type { AgentState, AwsProblem, ClusterRef } from '@/lib/aws/types.ts'
import type { FleetCluster, FleetPlace } from '@/lib/fleet/types.ts'
import type { ClusterGroup } from '@/lib/inventory/types.ts'

/** One cluster of the list: what AWS tells of it now, or told last, and what the last crawl counted. */
export type ClusterLine = ClusterRef & {
  readonly version: string | null
  readonly status: string | null
  readonly agent: AgentState
  /** Why nothing of the above is known. */
  readonly problem: AwsProblem | null
  /** Null: a crawl never listed them, or could not. */
  readonly associations: number | null
  readonly listProblem: AwsProblem | null
  /** How many of them were described, and of those how many a session policy narrows. */
  readonly described: number
  readonly narrowed: number
  /** When all of its associations were last read; null: never. */
  readonly countedAt: string | null
}
/** A region of an account. */
export type LineGroup = {
  readonly accountId: string
  readonly accountName: string
  readonly region: string
  /** Why its clusters cannot be listed. */
  readonly problem: AwsProblem | null
  readonly readAt: string
  readonly lines: readonly ClusterLine[]
}

const keyOf = ({ accountId, region, cluster }: ClusterRef) => `${accountId}/${region}/${cluster}`

function counted(ref: ClusterRef, known: FleetCluster | undefined) {
  return {
    accountId: ref.accountId,
    region: ref.region,
    cluster: ref.cluster,
    associations: known?.associations ?? null,
    listProblem: known?.listProblem ?? null,
    described: known?.described ?? 0,
    narrowed: known?.narrowed ?? 0,
    countedAt: known?.associationsReadAt ?? null,
  }
}

/** Clusters as the last crawl left them. */
export function storedGroups(places: readonly FleetPlace[]): readonly LineGroup[] {
  return places.map(({ accountId, accountName, region, problem, readAt, clusters }) => ({
    accountId,
    accountName,
    region,
    problem,
    readAt,
    lines: clusters.map((known) => {
      const { version, status, agent, problem: own } = known
      return { ...counted(known, known), version, status, agent, problem: own }
    }),
  }))
}

/** By account and region, as the store has them: what stood there while AWS was asked stays where it is. */
function inOrder(one: LineGroup, other: LineGroup): number {
  return (
    one.accountName.localeCompare(other.accountName) ||
    one.accountId.localeCompare(other.accountId) ||
    one.region.localeCompare(other.region)
  )
}

/** Clusters as AWS tells of them now, with what the last crawl counted. */
export function liveGroups(
  groups: readonly ClusterGroup[],
  places: readonly FleetPlace[],
): readonly LineGroup[] {
  const known = new Map(places.flatMap(({ clusters }) => clusters).map((each) => [keyOf(each), each]))
  const stored = storedGroups(places)
  const live = groups.map(({ account, region, clusters, unreadable }) => {
    const place = { accountId: account.id, accountName: account.name, region, readAt: clusters.readAt }
    if (clusters.state === 'unreadable') {
      const before = stored.find((each) => each.accountId === account.id && each.region === region)
      return { ...place, problem: clusters.problem, lines: before?.lines ?? [] }
    }
    const read = clusters.value.map(({ cluster, agent }) => {
      const { version, status } = cluster
      return { ...counted(cluster, known.get(keyOf(cluster))), version, status, agent, problem: null }
    })
    const rest = unreadable.map(({ cluster, problem }) => {
      const ref = { accountId: account.id, region, cluster }
      const nothing = { version: null, status: null, agent: 'unknown' } as const
      return { ...counted(ref, known.get(keyOf(ref))), ...nothing, problem }
    })
    return { ...place, problem: null, lines: [...read, ...rest] }
  })
  return live.toSorted(inOrder)
}
