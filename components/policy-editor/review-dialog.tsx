'use client'
import type { ReactNode } from 'react'
import { AccessChanges } from '@/components/access/access-changes.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import type { Association } from '@/lib/aws/types.ts'
import type { EngineState } from './engine-client.ts'
import { sidesOf } from './sides.ts'
import { changeSentence, losesEverything, noticeHint } from './warnings.ts'

type Props = {
  open: boolean
  association: Association
  state: EngineState
  hadPolicy: boolean
  busy: boolean
  /** Why it cannot be applied just now: what the page knows may change while the dialog is open. */
  obstacle: string | null
  /** What else to know before landing; stands above the rest. */
  warnings: ReactNode
  onApply: () => void
  onClose: () => void
}

/** Why is asked beside the text, not on top of this dialog. */
const sides = sidesOf(null)

/** The last look before the write: what changes in one sentence, what is lost and gained, when pods notice. */
export function ReviewDialog(props: Props) {
  const { open, association, state, hadPolicy, busy, obstacle, warnings, onApply, onClose } = props
  const preview = state.assessment?.preview ?? null
  const losesAll = preview !== null && losesEverything(state.now, preview)
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && !busy && onClose()}
      title="Apply this session policy?"
      description={changeSentence(preview, association.serviceAccount, hadPolicy)}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            Keep editing
          </Button>
          <Button
            variant={losesAll ? 'danger' : 'primary'}
            onClick={onApply}
            disabled={busy || obstacle !== null}
            title={busy ? undefined : (obstacle ?? undefined)}
          >
            {busy ? 'Applying…' : 'Apply'}
          </Button>
        </>
      }
    >
      {warnings}
      {preview && (
        <div className="rounded-lg border border-line">
          <AccessChanges losses={preview.losses} gains={preview.gains} sides={sides} exact={preview.exact} />
        </div>
      )}
      <Notes association={association} state={state} losesAll={losesAll} />
    </Dialog>
  )
}

function Notes({
  association,
  state,
  losesAll,
}: Pick<Props, 'association' | 'state'> & { losesAll: boolean }) {
  const findings = state.assessment?.findings ?? []
  const marked = findings.filter(({ severity }) => severity !== 'suggestion').length
  const inert = state.assessment?.preview?.counts.inert ?? 0
  return (
    <ul className="mt-3 list-disc space-y-1 pl-5 text-dim">
      {losesAll && (
        <li className="font-semibold text-denied">Its pods will be able to do nothing at all in AWS.</li>
      )}
      {!association.disableSessionTags && (
        <li>Session tags are switched off: EKS does not send them with a session policy.</li>
      )}
      {inert > 0 && (
        <li>{inert.toLocaleString('en')} actions stay without effect: the role never allows them.</li>
      )}
      {marked > 0 && (
        <li>
          {marked} {marked === 1 ? 'warning' : 'warnings'} on this text; they do not stop you.
        </li>
      )}
      <li>{noticeHint(association.targetRoleArn !== undefined)}</li>
    </ul>
  )
}
