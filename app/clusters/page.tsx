import type { Metadata } from 'next'
import { ClusterTable } from '@/components/clusters/cluster-table.tsx'
import { RetryButton } from '@/components/retry-button.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { listClusterGroups } from '@/lib/inventory/index.ts'

export const metadata: Metadata = { title: 'Clusters' }
export const dynamic = 'force-dynamic'

export default async function ClustersPage() {
  const groups = await listClusterGroups()
  const isPartial = groups.some(
    ({ clusters, unreadable }) => clusters.state === 'unreadable' || unreadable.length > 0,
  )
  return (
    <>
      <PageBar crumbs={[{ label: 'Clusters' }]}>{isPartial && <RetryButton />}</PageBar>
      <h1 className="mb-3 font-semibold text-xl tracking-tight">Clusters</h1>
      {groups.length === 0 && (
        <EmptyState title="No account is configured">
          Name accounts and regions in the accounts file (PODSCOPE_SETTINGS).
        </EmptyState>
      )}
      <div className="flex flex-col gap-4">
        {groups.map((group) => (
          <ClusterTable key={`${group.account.id} ${group.region}`} group={group} />
        ))}
      </div>
    </>
  )
}
