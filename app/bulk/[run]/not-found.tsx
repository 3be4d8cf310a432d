import Link from 'next/link'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { routes } from '@/lib/routes.ts'

export default function NotFound() {
  return (
    <EmptyState
      level="h1"
      title="There is no such run"
      actions={
        <Link href={routes.bulkRuns()} className={buttonClass({ variant: 'primary' })}>
          All bulk runs
        </Link>
      }
    >
      The address may be mistyped, or this site keeps its records elsewhere now.
    </EmptyState>
  )
}
