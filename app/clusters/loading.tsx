import { PageBar } from '@/components/shell/page-bar'
import { Panel } from '@/components/ui/panel'
import { SkeletonRows } from '@/components/ui/skeleton'

export default function Loading() {
  return (
    <>
      <PageBar crumbs={[{ label: 'Clusters' }]} />
      <Panel>
        <SkeletonRows label="Reading from AWS" />
      </Panel>
    </>
  )
}
