'use client'
import { Button } from '../ui/button.tsx'
import type { Asked } from './types.ts'
import { useDraftRun } from './use-draft-run.ts'

type Props = {
  readonly action: () => Promise<Asked<string>>
  /** Why nothing may be written here; null: it may. */
  readonly readOnly: string | null
}

/** Goes to a run in which the association's clones are listed, previewed and made. */
export function CloneButton({ action, readOnly }: Props) {
  const { isBusy, begin } = useDraftRun()
  return (
    <Button
      onClick={() => begin(action)}
      disabled={isBusy || readOnly !== null}
      title={readOnly ?? undefined}
    >
      Clone…
    </Button>
  )
}
