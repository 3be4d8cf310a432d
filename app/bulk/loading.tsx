import { PageBar } from '@/components/shell/page-bar.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { SkeletonRows } from '@/components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <>
      <PageBar crumbs={[{ label: 'Bulk runs' }]} />
      <Panel>
        <SkeletonRows label="Reading the runs" />
      </Panel>
    </>
  )
}
