'use client'
import type { ReactNode } from 'react'
import { SendFailure } from '@/components/access/send-failure.tsx'
import { noticeHint } from '@/components/policy-editor/warnings.ts'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import type { AssociationChange } from '@/lib/associations/types.ts'
import type { Association, AssociationRef } from '@/lib/aws/types.ts'
import { AccessPreviewView } from './access-preview.tsx'
import { CannotRemove } from './cannot-remove.tsx'
import type { ChangeActions } from './change-actions.ts'
import { StateConflict } from './state-conflict.tsx'
import { useChange } from './use-change.ts'
import { usePreview } from './use-preview.ts'

type Props = {
  readonly association: Association
  readonly actions: ChangeActions
  readonly title: string
  /** What happens, in one sentence. */
  readonly sentence: ReactNode
  /** Null: nothing is chosen yet. */
  readonly change: AssociationChange | null
  /** What is chosen with. */
  readonly children?: ReactNode
  /** The button, and what is said when it is done. */
  readonly verb: string
  readonly done: string
  readonly revertOf?: string
  readonly onClose: () => void
}

const refOf = ({ accountId, region, cluster, associationId }: Association): AssociationRef => ({
  accountId,
  region,
  cluster,
  associationId,
})

/** The last look before a change: what happens in a sentence, what the pods gain and lose, when they notice; then how it ended. */
export function ConfirmChange(props: Props) {
  const { association, actions, change, title, sentence, children, verb, done, revertOf, onClose } = props
  const changing = useChange(association, onClose)
  const { busy, seen, problem, conflict } = changing
  const preview = usePreview(association, change, actions.preview, seen.modifiedAt)
  const apply = () =>
    change && changing.run((at) => actions.apply(refOf(association), change, at, revertOf ?? null), done)
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && !busy && onClose()}
      title={title}
      description={sentence}
      {...(conflict && { size: 'wide' })}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            {conflict ? 'Discard mine' : 'Keep as it is'}
          </Button>
          {conflict ? (
            <Button variant="primary" onClick={changing.goOn}>
              Go on from what is there now
            </Button>
          ) : (
            <Button variant="primary" onClick={apply} disabled={busy || preview === null}>
              {busy ? 'Changing…' : verb}
            </Button>
          )}
        </>
      }
    >
      {conflict && change ? (
        <div className="space-y-3">
          <Banner tone="warn" title="Somebody changed it since you opened it.">
            Nothing was written.
          </Banner>
          <StateConflict seen={seen} now={conflict} yours={change} />
        </div>
      ) : (
        <div className="space-y-3">
          {children}
          {change && <AccessPreviewView preview={preview} />}
          {change && <p className="text-dim">{noticeHint(association.targetRoleArn !== undefined)}</p>}
          {problem?.kind === 'cannot-remove' || problem?.kind === 'not-recreated' ? (
            <CannotRemove association={association} actions={actions} changing={changing} problem={problem} />
          ) : (
            problem && <SendFailure problem={problem} write="change" />
          )}
        </div>
      )}
    </Dialog>
  )
}
