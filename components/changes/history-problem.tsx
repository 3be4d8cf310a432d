import { RetryButton } from '@/components/retry-button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'

/** The history could not be read: why, and another try. */
export function HistoryProblem({ message }: { message: string }) {
  return (
    <div role="alert">
      <EmptyState title="The history cannot be read" actions={<RetryButton />}>
        <p className="[overflow-wrap:anywhere]">{message}</p>
        <p className="mt-1 text-text">
          Nothing is lost in AWS. Until it can be read again, Podscope changes nothing.
        </p>
      </EmptyState>
    </div>
  )
}
