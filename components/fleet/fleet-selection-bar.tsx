'use client'
import type { DraftActions } from '../bulk/types.ts'
import { useDraftRun } from '../bulk/use-draft-run.ts'
import { Button } from '../ui/button.tsx'
import type { FleetSelection } from './selection.ts'

/** What one may do with the selected associations, of as many clusters as they are. A run reaches one account. */
export function FleetSelectionBar({
  selection,
  actions,
}: {
  readonly selection: FleetSelection
  readonly actions: DraftActions
}) {
  const { isBusy, begin } = useDraftRun()
  const { rows, clear } = selection
  const [home] = rows
  const count = rows.length.toLocaleString('en')
  const accounts = new Set(rows.map(({ accountId }) => accountId)).size
  const selected = rows.map(({ region, cluster, namespace, serviceAccount, associationId }) => ({
    region,
    cluster,
    namespace,
    serviceAccount,
    associationId,
  }))
  const disabled = isBusy || accounts > 1
  return (
    <section
      aria-label="Selection"
      className="sticky bottom-3 z-20 mt-3 flex flex-wrap items-center gap-2 rounded-[10px] border border-line-strong bg-panel px-3.5 py-2 shadow-lg"
    >
      <span role="status" className="font-medium tabular-nums">
        {count} selected
      </span>
      {accounts > 1 && <span className="text-dim">of {accounts} accounts: one run changes one account</span>}
      <span className="flex-1" />
      <Button onClick={clear}>Clear</Button>
      <Button disabled={disabled} onClick={() => home && begin(() => actions.clone(home, selected))}>
        Clone {count}…
      </Button>
      <Button
        variant="primary"
        disabled={disabled}
        onClick={() => home && begin(() => actions.policy(home, selected))}
      >
        Apply a policy to {count}…
      </Button>
    </section>
  )
}
