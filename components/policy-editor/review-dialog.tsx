'use client'
import type { ReactNode } from 'react'
import { AccessChanges } from '@/components/access/access-changes.tsx'
import { LandingWarnings } from '@/components/association/landing-warnings.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import type { Association } from '@/lib/aws/types.ts'
import type { Finding } from '@/lib/iam/index.ts'
import { routes } from '@/lib/routes.ts'
import type { EngineState } from './engine-client.ts'
import { sidesOf } from './sides.ts'
import { changeSentence } from './warnings.ts'

type Props = {
  open: boolean
  association: Association
  state: EngineState
  hadPolicy: boolean
  busy: boolean
  /** It is not applied but asked for, and somebody else decides. */
  asksOnly: boolean
  /** Why it cannot be applied just now: what the page knows may change while the dialog is open. */
  obstacle: string | null
  /** What else to know; stands above the rest. */
  above: ReactNode
  /** Where the focus goes when what opened it cannot have it again. */
  returnTo: () => HTMLElement | null
  onApply: () => void
  onClose: () => void
}

/** Why is asked beside the text, not on top of this dialog. */
const sides = sidesOf(null)

const toApply = { title: 'Apply this session policy?', verb: 'Apply', busy: 'Applying…' }
const toAsk = { title: 'Ask for this session policy?', verb: 'Ask for it…', busy: 'One moment…' }

/** The last look before the write: what changes in one sentence, what is lost and gained, when pods notice. */
export function ReviewDialog(props: Props) {
  const { open, association, state, hadPolicy, busy, obstacle, above, returnTo, onApply, onClose } = props
  const preview = state.assessment?.preview ?? null
  const warnings = state.assessment?.warnings ?? []
  const words = props.asksOnly ? toAsk : toApply
  const isGrave = warnings.some(({ severity }) => severity === 'danger')
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && !busy && onClose()}
      returnTo={returnTo}
      title={words.title}
      description={changeSentence(preview, association.serviceAccount, hadPolicy)}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            Keep editing
          </Button>
          <Button
            variant={isGrave ? 'danger' : 'primary'}
            onClick={onApply}
            disabled={busy || obstacle !== null}
            title={busy ? undefined : (obstacle ?? undefined)}
          >
            {busy ? words.busy : words.verb}
          </Button>
        </>
      }
    >
      {props.asksOnly && (
        <p className="mb-3">Nothing changes in AWS before somebody else approves it. You say why next.</p>
      )}
      {above}
      {preview && (
        <div className="rounded-lg border border-line">
          <AccessChanges losses={preview.losses} gains={preview.gains} sides={sides} exact={preview.exact} />
        </div>
      )}
      <div className="mt-3 space-y-2">
        <LandingWarnings
          warnings={warnings}
          chainHref={routes.associationChain(association)}
          documentsHref={routes.associationPolicy(association)}
        />
        <Marked findings={state.assessment?.findings ?? []} />
      </div>
    </Dialog>
  )
}

/** What the text itself is told of, beside it. */
function Marked({ findings }: { findings: readonly Finding[] }) {
  const marked = findings.filter(({ severity }) => severity !== 'suggestion').length
  if (marked === 0) return null
  return (
    <p className="text-dim">
      {marked === 1
        ? '1 warning on this text; it does not stop you.'
        : `${marked} warnings on this text; they do not stop you.`}
    </p>
  )
}
