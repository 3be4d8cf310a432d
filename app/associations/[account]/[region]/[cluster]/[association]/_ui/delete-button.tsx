'use client'
import { useRouter } from 'next/navigation'
import { useId, useState, useTransition } from 'react'
import { SendFailure } from '@/components/access/send-failure.tsx'
import { type SendProblem, type Sent, send } from '@/components/access/sending.ts'
import { seenVersionOf } from '@/components/policy-editor/types.ts'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Field, Input } from '@/components/ui/field.tsx'
import { say } from '@/components/ui/toast.ts'
import type { SeenVersion } from '@/lib/associations/types.ts'
import type { Association, AssociationRef } from '@/lib/aws/types.ts'
import { routes } from '@/lib/routes.ts'

type Props = {
  association: Association
  action: (at: AssociationRef, seen: SeenVersion) => Promise<Sent>
  /** Why it may not be deleted here; null: it may. */
  readOnly: string | null
}

/** Asks for the service account's name before it deletes: pods started afterwards get no credentials at all. */
export function DeleteButton({ association, action, readOnly }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={readOnly !== null} title={readOnly ?? undefined}>
        Delete…
      </Button>
      {open && <Confirm association={association} action={action} onClose={() => setOpen(false)} />}
    </>
  )
}

function Confirm({
  association,
  action,
  onClose,
}: Pick<Props, 'association' | 'action'> & { onClose: () => void }) {
  const { serviceAccount, namespace, cluster, accountId, region, associationId } = association
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<SendProblem | null>(null)
  const [busy, startTransition] = useTransition()
  const router = useRouter()
  const form = useId()

  async function remove() {
    const at = { accountId, region, cluster, associationId }
    const result = await send(() => action(at, seenVersionOf(association)))
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
          <Button variant="danger" type="submit" form={form} disabled={busy || typed !== serviceAccount}>
            {busy ? 'Deleting…' : 'Delete association'}
          </Button>
        </>
      }
    >
      <form
        id={form}
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
