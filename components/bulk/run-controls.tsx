'use client'
import { useState } from 'react'
import type { Run } from '@/lib/bulk/types.ts'
import { cachedCredentialsMinutes } from '@/lib/pod-identity/index.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { planSentence, type RunLine } from './run-view.ts'
import type { Asked, RunActions } from './types.ts'

type Props = {
  readonly run: Run
  readonly lines: readonly RunLine[]
  readonly isBusy: boolean
  readonly isReadOnly: boolean
  /** What it is to do can still be another. */
  readonly isEditable: boolean
  readonly actions: RunActions
  readonly onAsk: (action: () => Promise<Asked<null>>) => void
}

/** What one may do with the run as it stands. */
export function RunControls({ run, lines, isBusy, isReadOnly, isEditable, actions, onAsk }: Props) {
  const [isConfirming, setConfirming] = useState(false)
  const { state, counts } = run
  if (isReadOnly) return null
  const failed = counts.failed + counts.unknown
  const rests = state === 'stopped' || state === 'finished'
  const isOpen = counts.pending + counts.writing > 0
  const mayPreview =
    // Else the texts above have their own button for it.
    (state === 'planned' && !isEditable) ||
    (state === 'interrupted' && counts.writing === 0 && !isEditable) ||
    (rests && counts.pending + counts.conflict + failed + counts.blocked > 0)
  return (
    <div className="flex flex-wrap gap-2">
      {mayPreview && (
        <Button disabled={isBusy} onClick={() => onAsk(actions.previewAgain)}>
          Preview again
        </Button>
      )}
      {rests && failed > 0 && (
        <Button disabled={isBusy} onClick={() => onAsk(actions.retryFailed)}>
          Try the {failed.toLocaleString('en')} failed again
        </Button>
      )}
      {state === 'running' && (
        <Button disabled={isBusy} onClick={() => onAsk(actions.stop)}>
          Stop
        </Button>
      )}
      {state === 'planned' && counts.pending > 0 && (
        <Button variant="primary" disabled={isBusy} onClick={() => setConfirming(true)}>
          Write {counts.pending.toLocaleString('en')}…
        </Button>
      )}
      {isOpen && (state === 'stopped' || (state === 'interrupted' && counts.done + counts.writing > 0)) && (
        <Button variant="primary" disabled={isBusy} onClick={() => onAsk(actions.start)}>
          Resume
        </Button>
      )}
      {isConfirming && (
        <Confirm
          run={run}
          lines={lines}
          onClose={() => setConfirming(false)}
          onStart={() => {
            setConfirming(false)
            onAsk(actions.start)
          }}
        />
      )}
    </div>
  )
}

function Confirm({
  run,
  lines,
  onClose,
  onStart,
}: Pick<Props, 'run' | 'lines'> & { readonly onClose: () => void; readonly onStart: () => void }) {
  const isClone = run.definition.kind === 'clone'
  const isGrave = lines.some(
    ({ state, warnings }) => state === 'pending' && warnings.includes('loses-everything'),
  )
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={isClone ? 'Create these associations?' : 'Write these session policies?'}
      description={planSentence(lines, run.definition.kind)}
      footer={
        <>
          <Button onClick={onClose}>Look again</Button>
          <Button variant={isGrave ? 'danger' : 'primary'} onClick={onStart}>
            {isClone ? 'Create' : 'Write'} {run.counts.pending.toLocaleString('en')}
          </Button>
        </>
      }
    >
      <ul className="list-disc space-y-1 pl-5 text-dim">
        <li>
          Each is looked at once more before it is written; what changed since the preview is left alone.
        </li>
        <li>The run goes on when this page is closed, and can be stopped.</li>
        {!isClone && (
          <li>
            Running pods keep what they have for up to {cachedCredentialsMinutes.withoutTarget / 60} hours,
            with a target role {cachedCredentialsMinutes.withTarget} minutes, unless they are restarted.
          </li>
        )}
      </ul>
    </Dialog>
  )
}
