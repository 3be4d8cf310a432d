import Link from 'next/link'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { routes } from '@/lib/routes.ts'

export default function ClusterNotFound() {
  return (
    <EmptyState
      level="h1"
      title="There is no such cluster"
      actions={
        <Link href={routes.clusters()} className={buttonClass({ variant: 'primary' })}>
          All clusters
        </Link>
      }
    >
      EKS knows no cluster of this name in this account and region, or the account is not among those Podscope
      looks at.
    </EmptyState>
  )
}
