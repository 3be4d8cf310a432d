import Link from 'next/link'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { routes } from '@/lib/routes.ts'

export default function RoleNotFound() {
  return (
    <EmptyState
      level="h1"
      title="There is no such role"
      actions={
        <Link href={routes.clusters()} className={buttonClass({ variant: 'primary' })}>
          All clusters
        </Link>
      }
    >
      It may have been deleted, or the account in the address is not one that Podscope is set up for.
    </EmptyState>
  )
}
