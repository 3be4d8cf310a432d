'use client'
import { useRouter } from 'next/navigation'
import { useId, useState, useTransition } from 'react'
import { SendFailure } from '@/components/access/send-failure.tsx'
import { type SendProblem, type Sent, send } from '@/components/access/sending.ts'
import { AccessPreviewView } from '@/components/association/access-preview.tsx'
import type { AccessPreview } from '@/components/association/change-actions.ts'
import { usePreview } from '@/components/association/use-preview.ts'
import { seenVersionOf } from '@/components/policy-editor/types.ts'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Field, Input } from '@/components/ui/field.tsx'
import { say } from '@/components/ui/toast.ts'
import type { SeenVersion } from '@/lib/associations/types.ts'
import type { Association, AssociationRef } from '@/lib/aws/types.ts'
import { routes } from '@/lib/routes.ts'

export type DeleteActions = {
  /** What pods lose by it. */
  readonly preview: (at: AssociationRef) => Promise<AccessPreview>
  readonly apply: (at: AssociationRef, seen: SeenVersion) => Promise<Sent>
}
type Props = {
  readonly association: Association
  readonly actions: DeleteActions
  readonly onClose: () => void
}

/** What pods lose by it, and its name to type before it is done. */
export function ConfirmDelete({ association, actions, onClose }: Props) {
  const { serviceAccount, namespace, cluster, accountId, region, associationId } = association
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<SendProblem | null>(null)
  const [busy, startTransition] = useTransition()
  const router = useRouter()
  const form = useId()
  const at = { accountId, region, cluster, associationId }
  const seen = seenVersionOf(association)
  const preview = usePreview(at, 'deletion', actions.preview, seen.modifiedAt)

  async function remove() {
    const result = await send(() => actions.apply(at, seen))
    if (!result.ok) return setProblem(result.error)
    say.done(`Deleted the association of ${namespace}/${serviceAccount}.`)
    router.push(routes.cluster(association))
  }

  return (
    <Dialog
      open
      onOpenChange={(next) => !next && !busy && onClose()}
      title="Delete this association?"
      description={`Pods of ${namespace}/${serviceAccount} in ${cluster} that start afterwards get no AWS credentials; running pods keep theirs until they expire.`}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            Keep it
          </Button>
          {problem?.kind !== 'second-person' && (
            <Button variant="danger" type="submit" form={form} disabled={busy || typed !== serviceAccount}>
              {busy ? 'Deleting…' : 'Delete association'}
            </Button>
          )}
        </>
      }
    >
      <AccessPreviewView preview={preview} />
      <form
        id={form}
        className="mt-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed === serviceAccount) startTransition(remove)
        }}
      >
        <Field
          label={
            <>
              Type the service account’s name, <b className="font-semibold">{serviceAccount}</b>, to confirm
            </>
          }
        >
          {(wiring) => (
            <Input
              {...wiring}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
      </form>
      {problem && (
        <div className="mt-3">
          <SendFailure problem={problem} write="delete" />
        </div>
      )}
    </Dialog>
  )
}
