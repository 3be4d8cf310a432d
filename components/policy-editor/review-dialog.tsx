'use client'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import type { Association } from '@/lib/aws/types.ts'
import { ChangeRow } from './change-row.tsx'
import type { EngineState } from './use-engine.ts'
import { changeSentence, losesEverything, noticeHint } from './warnings.ts'

type Props = {
  open: boolean
  association: Association
  engine: EngineState
  hadPolicy: boolean
  busy: boolean
  /** Why it cannot be applied just now: what the page knows may change while the dialog is open. */
  obstacle: string | null
  onApply: () => void
  onClose: () => void
}

/** The last look before the write: what changes in one sentence, what is lost and gained, when pods notice. */
export function ReviewDialog(props: Props) {
  const { open, association, engine, hadPolicy, busy, obstacle, onApply, onClose } = props
  const preview = engine.assessment?.preview ?? null
  const losesAll = preview !== null && losesEverything(engine.now, preview)
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
      {preview && (
        <ul className="divide-y divide-line rounded-lg border border-line">
          <ChangeRow kind="loses" changes={preview.losses} />
          <ChangeRow kind="gains" changes={preview.gains} />
        </ul>
      )}
      <Notes association={association} engine={engine} losesAll={losesAll} />
    </Dialog>
  )
}

function Notes({
  association,
  engine,
  losesAll,
}: Pick<Props, 'association' | 'engine'> & { losesAll: boolean }) {
  const findings = engine.assessment?.findings ?? []
  const warnings = findings.filter(({ severity }) => severity !== 'suggestion').length
  const inert = engine.assessment?.preview?.counts.inert ?? 0
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
      {warnings > 0 && (
        <li>
          {warnings} {warnings === 1 ? 'warning' : 'warnings'} on this text; they do not stop you.
        </li>
      )}
      <li>{noticeHint(association.targetRoleArn !== undefined)}</li>
    </ul>
  )
}
