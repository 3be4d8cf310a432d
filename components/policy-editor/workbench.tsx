'use client'
import { type ReactNode, useState, useSyncExternalStore } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { Association } from '@/lib/aws/types.ts'
import { minifyPolicy } from '@/lib/iam/index.ts'
import { ConflictDialog } from './conflict-dialog.tsx'
import { EditorPanel } from './editor-panel.tsx'
import { type EngineSetup, isRoleUnknown } from './engine.protocol.ts'
import { OutcomeBanner } from './outcome-banner.tsx'
import { PreviewBody } from './preview-panel.tsx'
import { ReviewDialog } from './review-dialog.tsx'
import type { Starter } from './starters.tsx'
import { type Apply, seenVersionOf } from './types.ts'
import { useApply } from './use-apply.ts'
import { useDraft } from './use-draft.ts'
import { type EngineState, useEngine } from './use-engine.ts'
import { useReviewKey } from './use-review-key.ts'

export type WorkbenchProps = {
  association: Association
  setup: EngineSetup
  starters: readonly Starter[]
  /** Why nothing can be written here; null: it can. */
  readOnly: string | null
  apply: Apply
  /** The page's title, drawn on the server; the buttons stand beside it. */
  heading: ReactNode
  /** The way to the association's other pages. */
  tabs: ReactNode
  /** Warnings that do not depend on the draft. */
  warnings: ReactNode
  /** The role's documents, to read while writing. */
  documents: ReactNode
}

/**
 * The session policy under the person's hands: the text left, what it would change right, review and apply on top.
 * The draft may come from the tab's storage, which the server does not have: until the page is alive only the heading stands.
 */
export function Workbench(props: WorkbenchProps) {
  const alive = useSyncExternalStore(never, isAlive, isNotAlive)
  if (alive) return <Alive {...props} />
  return (
    <div className="space-y-4" aria-busy="true">
      {props.heading}
      {props.tabs}
      <Skeleton className="h-[560px] w-full" />
    </div>
  )
}

const never = () => () => undefined
const isAlive = () => true
const isNotAlive = () => false

function Alive(props: WorkbenchProps) {
  const { association, setup, readOnly } = props
  const draft = useDraft(draftKey(association), seenVersionOf(association))
  const engine = useEngine(setup, draft.text)
  const applying = useApply(props.apply, draft, seenVersionOf(association))
  const [reviewing, setReviewing] = useState(false)
  const changed = compact(draft.text) !== compact(draft.applied)
  const toSend = engine.assessment?.toSend ?? compact(draft.text)
  const obstacle = obstacleOf(readOnly, changed, draft.text, engine)
  const review = () => obstacle === null && setReviewing(true)
  useReviewKey(review)

  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-2.5">
        <div className="min-w-64 flex-1">{props.heading}</div>
        <div className="flex flex-wrap gap-2.5">
          <Button onClick={draft.discard} disabled={!changed}>
            Discard
          </Button>
          <Button
            variant="primary"
            onClick={review}
            disabled={obstacle !== null}
            title={obstacle ?? 'Ctrl+S or ⌘S'}
          >
            Review changes…
          </Button>
        </div>
      </div>
      {props.tabs}
      {applying.outcome && (
        <OutcomeBanner outcome={applying.outcome} hasTargetRole={association.targetRoleArn !== undefined} />
      )}
      {props.warnings}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.05fr)_minmax(0,1fr)]">
        <EditorPanel
          draft={draft}
          changed={changed}
          engine={engine}
          starters={props.starters}
          readOnly={readOnly}
          onWrite={applying.clear}
        />
        <div className="min-w-0 space-y-4">
          <Panel>
            <PanelHeader title="If you apply this" detail="against what is applied now">
              <Took engine={engine} />
            </PanelHeader>
            <PreviewBody
              engine={engine}
              changed={changed}
              hasPolicy={draft.seen.policy !== null}
              roleUnknown={isRoleUnknown(setup)}
            />
          </Panel>
          {props.documents}
        </div>
      </div>
      <ReviewDialog
        open={reviewing}
        obstacle={obstacle}
        association={association}
        engine={engine}
        hadPolicy={draft.seen.policy !== null}
        busy={applying.busy}
        onApply={() => applying.start(toSend, () => setReviewing(false))}
        onClose={() => setReviewing(false)}
      />
      {applying.conflict && (
        <ConflictDialog
          seen={draft.seen}
          now={applying.conflict}
          yours={draft.text}
          onKeep={applying.keepDraft}
          onDiscard={applying.discardDraft}
          onClose={applying.closeConflict}
        />
      )}
    </div>
  )
}

function Took({ engine: { working, assessment } }: { engine: EngineState }) {
  if (working) return <span className="text-dim">working…</span>
  return (
    assessment && (
      <span className="text-dim tabular-nums">{Math.max(1, Math.round(assessment.tookMs))} ms</span>
    )
  )
}

/** Why there is nothing to review yet, in a sentence; null when there is. */
function obstacleOf(
  readOnly: string | null,
  changed: boolean,
  text: string,
  engine: EngineState,
): string | null {
  if (readOnly !== null) return readOnly
  if (!changed) return 'The draft is what is applied now.'
  if (text.trim() === '') {
    return 'EKS documents no way to take a session policy away again; delete the association and create it anew instead.'
  }
  if (engine.working) return 'Working out what changes…'
  const errors = engine.assessment?.findings.some(({ refused }) => refused) ?? false
  return errors ? 'AWS would refuse the draft: see what is marked.' : null
}

/** Two texts that differ in white space only are the same policy. */
function compact(text: string): string {
  return minifyPolicy(text) ?? text
}

function draftKey({ accountId, region, cluster, associationId }: Association): string {
  return [accountId, region, cluster, associationId].join('/')
}
