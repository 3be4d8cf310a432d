'use client'
import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import type { AssociationChange } from '@/lib/associations/types.ts'
import type { Association } from '@/lib/aws/types.ts'
import type { ChangeActions } from './change-actions.ts'

const ConfirmChange = lazy(async () => ({ default: (await import('./confirm-change.tsx')).ConfirmChange }))

type Props = {
  readonly association: Association
  readonly actions: ChangeActions
  /** The change that is gone back to, and what that takes; null: it is what is applied now. */
  readonly changeId: string
  readonly change: AssociationChange | null
  readonly readOnly: string | null
}

/** Brings back what a change led to, as a change like any other. */
export function RevertButton({ association, actions, changeId, change, readOnly }: Props) {
  const [open, setOpen] = useState(false)
  if (!change) return <span className="text-dim">This is what is applied now.</span>
  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={readOnly !== null} title={readOnly ?? undefined}>
        Revert to this…
      </Button>
      {open && (
        <Suspense>
          <ConfirmChange
            association={association}
            actions={actions}
            title="Revert to this?"
            sentence={`Pods of ${association.namespace}/${association.serviceAccount} get what this change led to instead of what is applied now; it becomes a change of its own in the history.`}
            change={change}
            verb="Revert"
            done="Reverted and read back."
            revertOf={changeId}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}
