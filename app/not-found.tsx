import Link from 'next/link'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { routes } from '@/lib/routes.ts'

export default function NotFoundPage() {
  return (
    <EmptyState
      level="h1"
      title="There is nothing at this address"
      actions={
        <Link href={routes.clusters()} className={buttonClass({ variant: 'primary' })}>
          All clusters
        </Link>
      }
    >
      <p>It may have been deleted, or the address is mistyped.</p>
    </EmptyState>
  )
}
