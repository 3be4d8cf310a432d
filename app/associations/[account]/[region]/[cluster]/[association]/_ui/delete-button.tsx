'use client'
import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import type { Association } from '@/lib/aws/types.ts'
import type { DeleteActions } from './confirm-delete.tsx'

const ConfirmDelete = lazy(async () => ({ default: (await import('./confirm-delete.tsx')).ConfirmDelete }))

type Props = {
  readonly association: Association
  readonly actions: DeleteActions
  /** Why it may not be deleted here; null: it may. */
  readonly readOnly: string | null
}

/** Asks for the service account's name before it deletes: pods started afterwards get no credentials at all. */
export function DeleteButton({ association, actions, readOnly }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={readOnly !== null} title={readOnly ?? undefined}>
        Delete…
      </Button>
      {open && (
        <Suspense>
          <ConfirmDelete association={association} actions={actions} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
