import type { Metadata } from 'next'
import { Suspense } from 'react'
import { mayAsker, pageScope } from '@/app/_server/asker.ts'
import { readAgain } from '@/app/crawls/actions.ts'
import { type LineGroup, liveGroups, storedGroups } from '@/components/clusters/cluster-group.ts'
import { ClusterTable } from '@/components/clusters/cluster-table.tsx'
import { ActButton } from '@/components/crawls/act-button.tsx'
import { FirstCrawl } from '@/components/crawls/first-crawl.tsx'
import { RefreshWhile } from '@/components/crawls/refresh-while.tsx'
import { RetryButton } from '@/components/retry-button.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { type FleetPlace, fleetStatus, listFleetClusters } from '@/lib/fleet/index.ts'
import { listClusterGroups } from '@/lib/inventory/index.ts'

export const metadata: Metadata = { title: 'Clusters' }
export const dynamic = 'force-dynamic'

/** As many as AWS is asked about whenever somebody looks: two requests each. Of more, the list is as the last crawl left it. */
const askedMax = 100

export default async function ClustersPage() {
  const scope = await pageScope('associations.read')
  const mayStart = await mayAsker('crawls.start', null)
  const [stored, status] = await Promise.all([listFleetClusters(scope), fleetStatus(scope)])
  const places = stored.ok ? stored.value : []
  const count = places.reduce((sum, { clusters }) => sum + clusters.length, 0)
  // AWS tells of whole clusters, and not of what somebody may see of them.
  const isAsStored = count > askedMax || scope.kind !== 'everything'
  const crawl = status.ok ? status.value.crawl : null
  return (
    <>
      <PageBar crumbs={[{ label: 'Clusters' }]}>
        {mayStart && (
          <ActButton action={readAgain.bind(null, 'all')} done="Everything is being read again.">
            Read again
          </ActButton>
        )}
      </PageBar>
      <h1 className="mb-1 font-semibold text-xl tracking-tight">Clusters</h1>
      <p className="mb-3 max-w-3xl text-dim">
        {isAsStored
          ? 'Everything here is as it was read last; each region and cluster says when.'
          : 'Clusters and their agents are looked up as you open this page; associations are as they were counted last.'}
      </p>
      {isAsStored ? (
        <>
          <RefreshWhile isMoving={crawl !== null} everyMs={5000} />
          <Groups groups={storedGroups(places)} />
        </>
      ) : (
        <Suspense
          fallback={
            count > 0 ? (
              <Groups groups={storedGroups(places)} />
            ) : (
              <FirstCrawl crawl={crawl} unreadable={places.filter(({ problem }) => problem).length} />
            )
          }
        >
          <Live places={places} />
        </Suspense>
      )}
    </>
  )
}

/** What was known stands there until AWS has answered. */
async function Live({ places }: { readonly places: readonly FleetPlace[] }) {
  const groups = liveGroups(await listClusterGroups({ count: false }), places)
  if (groups.length === 0)
    return (
      <EmptyState title="No account is configured">
        Name accounts and regions in the accounts file (PODSCOPE_SETTINGS).
      </EmptyState>
    )
  const isPartial = groups.some(
    ({ problem, lines }) => problem !== null || lines.some((line) => line.problem !== null),
  )
  return (
    <>
      {isPartial && (
        <div className="mb-3">
          <RetryButton />
        </div>
      )}
      <Groups groups={groups} />
    </>
  )
}

function Groups({ groups }: { readonly groups: readonly LineGroup[] }) {
  return (
    <div className="flex flex-col gap-4">
      {groups.map((group) => (
        <ClusterTable key={`${group.accountId} ${group.region}`} group={group} />
      ))}
    </div>
  )
}
