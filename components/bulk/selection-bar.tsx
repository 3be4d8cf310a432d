'use client'
import type { ClusterRef } from '@/lib/bulk/types.ts'
import { Button } from '../ui/button.tsx'
import type { DraftActions, Selected } from './types.ts'
import { useDraftRun } from './use-draft-run.ts'

type Props = {
  readonly home: ClusterRef
  readonly selected: readonly Selected[]
  readonly actions: DraftActions
  readonly onClear: () => void
}

/** What one may do with the selected associations. Stays in view while the list is scrolled. */
export function SelectionBar({ home, selected, actions, onClear }: Props) {
  const { isBusy, begin } = useDraftRun()
  const count = selected.length.toLocaleString('en')
  return (
    <section
      aria-label="Selection"
      className="sticky bottom-3 z-20 mt-3 flex flex-wrap items-center gap-2 rounded-[10px] border border-line-strong bg-panel px-3.5 py-2 shadow-lg"
    >
      <span role="status" className="font-medium tabular-nums">
        {count} selected
      </span>
      <span className="flex-1" />
      <Button onClick={onClear}>Clear</Button>
      <Button disabled={isBusy} onClick={() => begin(() => actions.clone(home, selected))}>
        Clone {count}…
      </Button>
      <Button variant="primary" disabled={isBusy} onClick={() => begin(() => actions.policy(home, selected))}>
        Apply a policy to {count}…
      </Button>
    </section>
  )
}
