'use client'
import { lazy, Suspense, useState } from 'react'
import { Banner } from '@/components/ui/banner.tsx'
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
  /** Whether it had other tags of its own, which stay as they are now. */
  readonly hadOtherTags: boolean
  readonly readOnly: string | null
}

/** Brings back what a change led to, as a change like any other. */
export function RevertButton({ change, hadOtherTags, readOnly, ...dialog }: Props) {
  const [open, setOpen] = useState(false)
  return (
    // When it is done the sentence takes the button's place: the focus stays here.
    <div tabIndex={-1} className="rounded-md">
      {change === null ? (
        <span className="text-dim">
          {hadOtherTags
            ? 'This is what is applied now, but for the association’s own tags.'
            : 'This is what is applied now.'}
        </span>
      ) : (
        <Button onClick={() => setOpen(true)} disabled={readOnly !== null} title={readOnly ?? undefined}>
          Revert to this…
        </Button>
      )}
      {change && open && (
        <Suspense>
          <Confirm {...dialog} change={change} hadOtherTags={hadOtherTags} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  )
}

type ConfirmProps = Omit<Props, 'change' | 'readOnly'> & {
  readonly change: AssociationChange
  readonly onClose: () => void
}

function Confirm({ association, actions, changeId, change, hadOtherTags, onClose }: ConfirmProps) {
  return (
    <ConfirmChange
      association={association}
      actions={actions}
      title="Revert to this?"
      sentence={`Pods of ${association.namespace}/${association.serviceAccount} get what this change led to instead of what is applied now; it becomes a change of its own in the history.`}
      change={change}
      verb="Revert"
      done="Reverted and read back."
      revertOf={changeId}
      onClose={onClose}
    >
      {hadOtherTags && (
        <Banner tone="info" title="The association’s own tags stay as they are now.">
          They were others then. EKS changes them with a call of their own (TagResource), which Podscope does
          not make.
        </Banner>
      )}
    </ConfirmChange>
  )
}
