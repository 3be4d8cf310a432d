'use client'
import { memo, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import type { EngineClient } from './engine-client.ts'
import { FitDialog } from './fit-dialog.tsx'

type Props = { client: EngineClient | null; disabled: boolean; onWrite: (text: string) => void }

/** Beside the size meter: makes the text as short as EKS wants it. */
export const FitButton = memo(function FitButton({ client, disabled, onWrite }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="sm" disabled={disabled} onClick={() => setOpen(true)}>
        Fit to 2,048
      </Button>
      {open && (
        <FitDialog
          subject="draft"
          client={client}
          onApply={(text) => {
            setOpen(false)
            onWrite(text)
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
})
