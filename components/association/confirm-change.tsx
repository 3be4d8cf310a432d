'use client'
import type { ReactNode } from 'react'
import { SendFailure } from '@/components/access/send-failure.tsx'
import type { SendProblem } from '@/components/access/sending.ts'
import { noticeHint } from '@/components/policy-editor/warnings.ts'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import type { AssociationChange } from '@/lib/associations/types.ts'
import type { Association, AssociationRef } from '@/lib/aws/types.ts'
import { AccessPreviewView } from './access-preview.tsx'
import { CannotRemove } from './cannot-remove.tsx'
import type { AccessPreview, ChangeActions } from './change-actions.ts'
import { LandingWarnings } from './landing-warnings.tsx'
import { StateConflict } from './state-conflict.tsx'
import { type Changing, useChange } from './use-change.ts'
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
  const { association, actions, change, title, sentence, verb, done, revertOf, onClose } = props
  const changing = useChange(association, onClose)
  const preview = usePreview(association, change, actions.preview, changing.version)
  const { busy, conflict } = changing
  const roleSeen = preview?.state === 'compared' ? preview.roleSeen : null
  const apply = () =>
    change &&
    changing.run((at) => actions.apply(refOf(association), change, at, roleSeen, revertOf ?? null), done)
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
          <GoOn changing={changing} verb={verb} ready={preview !== null} onApply={apply} />
        </>
      }
    >
      <Body {...props} changing={changing} preview={preview} />
    </Dialog>
  )
}

/** The policy stays: other ways take the place of this one. */
function isStuck(problem: SendProblem | null) {
  return problem?.kind === 'cannot-remove' || problem?.kind === 'not-recreated' ? problem : null
}

type GoOnProps = {
  readonly changing: Changing
  readonly verb: string
  readonly ready: boolean
  readonly onApply: () => void
}

function GoOn({ changing: { busy, conflict, problem, goOn }, verb, ready, onApply }: GoOnProps) {
  if (conflict) {
    return (
      <Button variant="primary" onClick={goOn}>
        Go on from what is there now
      </Button>
    )
  }
  if (isStuck(problem) || problem?.kind === 'second-person') return null
  return (
    <Button variant="primary" onClick={onApply} disabled={busy || !ready}>
      {busy ? 'Changing…' : verb}
    </Button>
  )
}

type BodyProps = Props & { readonly changing: Changing; readonly preview: AccessPreview | null }

function Body({ association, actions, change, children, changing, preview }: BodyProps) {
  const { conflict, problem, seen } = changing
  const stuck = isStuck(problem)
  if (conflict && change) {
    return (
      <div className="space-y-3">
        <Banner tone="warn" title="Somebody changed it since you opened it.">
          Nothing was written.
        </Banner>
        <StateConflict seen={seen} now={conflict} yours={change} />
      </div>
    )
  }
  if (stuck)
    return <CannotRemove association={association} actions={actions} changing={changing} problem={stuck} />
  return (
    <div className="space-y-3">
      {children}
      {change && <AccessPreviewView preview={preview} />}
      {change && preview && (
        <LandingWarnings warnings={preview.warnings} chainHref={null} documentsHref={null} />
      )}
      {change && <p className="text-dim">{noticeHint(association.targetRoleArn !== undefined)}</p>}
      {problem && <SendFailure problem={problem} write="change" />}
    </div>
  )
}
