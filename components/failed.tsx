import { Button } from './ui/button.tsx'
import { EmptyState } from './ui/empty-state.tsx'

type Props = {
  readonly title: string
  readonly again: string
  readonly onAgain: () => void
  /** Under which the server's log tells the reason; what happened in the browser has none. */
  readonly digest: string | undefined
}

/** Our own fault: expected failures of AWS are values and have their own panels. */
export function Failed({ title, again, onAgain, digest }: Props) {
  return (
    <EmptyState
      level="h1"
      title={title}
      actions={
        <Button variant="primary" onClick={onAgain}>
          {again}
        </Button>
      }
    >
      <p>
        What was saved is kept. If it fails again, the {digest ? 'server’s log' : 'browser’s console'} has the
        reason
        {digest && ` under ${digest}`}.
      </p>
    </EmptyState>
  )
}
