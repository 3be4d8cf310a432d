import type { Metadata } from 'next'
import Link from 'next/link'
import { pageAboutAll } from '@/app/_server/asker.ts'
import { RunsTable } from '@/components/bulk/runs-table.tsx'
import { PageBar } from '@/components/shell/page-bar.tsx'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { listRuns } from '@/lib/bulk/index.ts'
import { routes } from '@/lib/routes.ts'

export const metadata: Metadata = { title: 'Bulk runs' }
/** What runs at this moment is asked at every visit. */
export const dynamic = 'force-dynamic'

export default async function Page() {
  await pageAboutAll('associations.edit')
  const runs = await listRuns()
  return (
    <>
      <PageBar crumbs={[{ label: 'Bulk runs' }]} />
      <h1 className="mb-1 font-semibold text-xl tracking-tight">Bulk runs</h1>
      <p className="mb-4 max-w-3xl text-dim">
        One change for many associations: planned, looked at target by target, and carried out on the server.
      </p>
      <Panel>
        {runs.length === 0 ? (
          <EmptyState
            title="No run yet"
            actions={
              <Link href={routes.clusters()} className={buttonClass({ variant: 'primary' })}>
                Go to the clusters
              </Link>
            }
          >
            Select associations in a cluster’s list to give them a session policy, or clone one from its page.
          </EmptyState>
        ) : (
          <RunsTable runs={runs} />
        )}
      </Panel>
    </>
  )
}
