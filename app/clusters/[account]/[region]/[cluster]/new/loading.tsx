import { PageBar } from '@/components/shell/page-bar.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { SkeletonRows } from '@/components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <>
      <PageBar crumbs={[{ label: 'Clusters' }, { label: 'New association' }]} />
      <Panel className="max-w-3xl">
        <SkeletonRows label="Reading the account’s roles" />
      </Panel>
    </>
  )
}
