import Link from 'next/link'
import { buttonClass } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { routes } from '@/lib/routes.ts'

export default function ForbiddenPage() {
  return (
    <EmptyState
      level="h1"
      title="Your role does not allow this page"
      actions={
        <Link href={routes.associations()} className={buttonClass({ variant: 'primary' })}>
          Your associations
        </Link>
      }
    >
      <p>Somebody who gives roles here may change that.</p>
    </EmptyState>
  )
}
