'use client'
import { Button } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'

/** Our own fault: expected failures of AWS are values and have their own panels. */
export default function ErrorPage({
  error,
  reset,
}: {
  readonly error: Error & { digest?: string }
  readonly reset: () => void
}) {
  return (
    <div role="alert">
      <EmptyState
        level="h1"
        title="This page failed"
        actions={
          <Button variant="primary" onClick={reset}>
            Try again
          </Button>
        }
      >
        <p>
          What was saved is kept. If it fails again, the server’s log has the reason
          {error.digest && ` under ${error.digest}`}.
        </p>
      </EmptyState>
    </div>
  )
}
