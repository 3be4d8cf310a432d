import type { FleetProblem } from '@/lib/fleet/types.ts'
import { RetryButton } from '../retry-button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'

/** What stands where the store would tell, while it is away. */
export function StoreAway({ problem }: { readonly problem: FleetProblem }) {
  return (
    <Panel>
      <EmptyState title="What Podscope has read cannot be shown" actions={<RetryButton />}>
        {problem.kind === 'store' ? problem.message : null}
      </EmptyState>
    </Panel>
  )
}
