import { PageBar } from '@/components/shell/page-bar.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { routes } from '@/lib/routes.ts'

export default function Loading() {
  return (
    <div className="space-y-4" aria-busy="true">
      <PageBar crumbs={[{ label: 'Clusters', href: routes.clusters() }, { label: '…' }]} />
      <p className="sr-only">Reading the associations from AWS</p>
      <Skeleton className="h-7 w-80 max-w-full" />
      <Skeleton className="h-8 w-[560px] max-w-full" />
      <Skeleton className="h-96 w-full" />
    </div>
  )
}
