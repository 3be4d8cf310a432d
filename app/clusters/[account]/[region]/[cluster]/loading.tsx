import { PageBar } from '@/components/shell/page-bar'
import { Panel } from '@/components/ui/panel'
import { SkeletonRows } from '@/components/ui/skeleton'
import { routes } from '@/lib/routes'

export default function Loading() {
  return (
    <>
      <PageBar crumbs={[{ label: 'Clusters', href: routes.clusters() }]} />
      <Panel>
        <SkeletonRows rows={14} label="Reading associations from AWS" />
      </Panel>
    </>
  )
}
