import { PageBar } from '@/components/shell/page-bar.tsx'
import { Panel } from '@/components/ui/panel.tsx'
import { SkeletonRows } from '@/components/ui/skeleton.tsx'
import { routes } from '@/lib/routes.ts'

export default function Loading() {
  return (
    <>
      <PageBar crumbs={[{ label: 'Changes', href: routes.changes() }, { label: 'Compare' }]} />
      <Panel>
        <SkeletonRows label="Reading both moments" />
      </Panel>
    </>
  )
}
