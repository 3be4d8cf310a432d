'use client'
import { type ReactNode, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { limitsOf } from '@/components/access/overlap-model.ts'
import { LandingWarnings } from '@/components/association/landing-warnings.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { Association } from '@/lib/aws/types.ts'
import type { GuardRail } from '@/lib/expectations/index.ts'
import { minifyPolicy } from '@/lib/iam/index.ts'
import type { LandingWarning } from '@/lib/pod-identity/index.ts'
import { routes } from '@/lib/routes.ts'
import { AccessPane } from './access-pane.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { BrokenExpectations, DraftExpectations, type KeptOf } from './draft-expectations.tsx'
import { DraftRails, useHeldWithRails } from './draft-rails.tsx'
import { draftKey } from './draft-store.ts'
import { EditorPanel, type Show } from './editor-panel.tsx'
import { analysedMax, type EngineSetup, isRoleUnknown } from './engine.protocol.ts'
import type { EngineState } from './engine-client.ts'
import { markTime } from './marks.ts'
import type { ReadOthers } from './other-policies.ts'
import { OutcomeBanner } from './outcome-banner.tsx'
import { ReviewDialog } from './review-dialog.tsx'
import { sidesOf } from './sides.ts'
import type { Starter } from './starters.tsx'
import { MonacoAhead } from './surface-switch.tsx'
import { type Apply, seenVersionOf } from './types.ts'
import { useApply } from './use-apply.ts'
import { type Draft, useDraft } from './use-draft.ts'
import { useEngine } from './use-engine.ts'
import { useReviewKey } from './use-review-key.ts'
import { type Wanted, WantedBanner } from './wanted.tsx'

export type WorkbenchProps = {
  association: Association
  setup: EngineSetup
  starters: readonly Starter[]
  others: ReadOthers
  catalogDate: string
  /** Why nothing can be written here; null: it can. */
  readOnly: string | null
  /** Whoever looks may only ask for a change: somebody else decides. */
  asksOnly: boolean
  apply: Apply
  /** The page's title, drawn on the server; the buttons stand beside it. */
  heading: ReactNode
  /** The way to the association's other pages. */
  tabs: ReactNode
  /** What any session policy would do here; the draft's own warnings come from the engine. */
  warnings: readonly LandingWarning[]
  /** What must and must not be allowed, to hold every draft against. */
  expectations: KeptOf
  /** The role's documents, to read while writing. */
  documents: ReactNode
  /** What nobody of this association's kind may do. */
  rails: readonly GuardRail[]
  /** A draft that somebody came here for; null: none. */
  wanted: Wanted | null
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
      {typeof window === 'undefined' && <MonacoAhead />}
    </div>
  )
}

const never = () => () => undefined
const isAlive = () => true
const isNotAlive = () => false

function Alive(props: WorkbenchProps) {
  const { association, setup, readOnly, wanted } = props
  const draft = useDraft(draftKey(association), seenVersionOf(association), wanted?.text ?? null)
  const engine = useEngine(setup, draft)
  const applying = useApply(props.apply, draft, seenVersionOf(association))
  const [reviewing, setReviewing] = useState(false)
  const { changed } = draft
  const outcome = useRef<HTMLDivElement>(null)
  const show = useRef<Show>(null)
  const { state } = engine
  const { list } = props.expectations
  const { held, heldRails } = useHeldWithRails(engine, list, props.rails, draft)
  const obstacle = obstacleOf(readOnly, draft, state)
  const review = () => obstacle === null && setReviewing(true)
  useReviewKey(review)
  const sides = useMemo(() => sidesOf(engine.client), [engine.client])
  const limits = useMemo(() => ({ ...limitsOf(setup.policies), session: true }), [setup.policies])
  useEffect(() => {
    if (!state.working) markTime('podscope.shown', state.assessed)
  }, [state])

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
        <div ref={outcome} tabIndex={-1} className="rounded-lg">
          <OutcomeBanner
            outcome={applying.outcome}
            hasTargetRole={association.targetRoleArn !== undefined}
            historyHref={routes.associationHistory(association)}
          />
        </div>
      )}
      {props.asksOnly && <AsksOnly />}
      {wanted && <WantedBanner wanted={wanted} draft={draft} />}
      <LandingWarnings warnings={props.warnings} chainHref={routes.associationChain(association)} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.05fr)_minmax(0,1fr)]">
        <EditorPanel
          draft={draft}
          engine={engine}
          setup={setup}
          starters={props.starters}
          others={props.others}
          readOnly={readOnly}
          onWrite={applying.clear}
          show={show}
        />
        <div className="min-w-0 space-y-4">
          {changed && (
            <LandingWarnings
              warnings={state.assessment?.warnings.filter(isOfDraft) ?? []}
              chainHref={routes.associationChain(association)}
              onShow={(statement) => show.current?.(statement)}
            />
          )}
          <AccessPane
            engine={engine}
            changed={changed}
            hasPolicy={draft.seen.policy !== null}
            roleUnknown={isRoleUnknown(setup)}
            setup={setup}
            sides={sides}
            limits={limits}
            catalogDate={props.catalogDate}
          />
          {noResults(state, changed) === null && (
            <DraftRails rails={props.rails} held={heldRails} changed={changed} />
          )}
          <DraftExpectations
            kept={props.expectations}
            held={held}
            changed={changed}
            obstacle={noResults(state, changed)}
          />
          {props.documents}
        </div>
      </div>
      <ReviewDialog
        open={reviewing}
        obstacle={obstacle ?? (state.working ? 'Working out what changes…' : null)}
        association={association}
        state={state}
        hadPolicy={draft.seen.policy !== null}
        busy={applying.busy}
        asksOnly={props.asksOnly}
        // Once it is applied there is nothing to review, and its button is off.
        returnTo={() => (changed ? null : outcome.current)}
        above={
          <>
            {props.rails.length > 0 && (
              <div className="mb-3">
                <DraftRails rails={props.rails} held={heldRails} changed={changed} />
              </div>
            )}
            <BrokenExpectations list={list} held={held} />
          </>
        }
        onApply={() =>
          applying.start(state.assessment?.toSend ?? compact(draft.text), () => setReviewing(false))
        }
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

/** Notes are for the last look; those about the association stand above the editor. */
function isOfDraft({ about, severity }: LandingWarning): boolean {
  return about === 'draft' && severity !== 'note'
}

/** Why there is nothing to review, in a sentence; null when there is. */
function obstacleOf(
  readOnly: string | null,
  { changed, text }: Pick<Draft, 'changed' | 'text'>,
  { assessment, tooLong }: EngineState,
): string | null {
  if (readOnly !== null) return readOnly
  if (!changed) return 'The draft is what is applied now.'
  if (tooLong || text.length > analysedMax) return 'The text is too long to be a session policy.'
  if (text.trim() === '') {
    return 'EKS documents no way to take a session policy away again; delete the association and create it anew instead.'
  }
  const refused = assessment?.findings.some((finding) => finding.refused) ?? false
  return refused ? 'AWS would refuse the draft: see what is marked.' : null
}

/** Why the draft is held against no expectation; null: it is, or will be in a moment. */
function noResults({ assessment, problem, tooLong, working }: EngineState, changed: boolean): string | null {
  if (problem !== null || tooLong) return 'not held against this draft: nothing could be worked out for it'
  const unreadable = !working && (assessment?.findings.some(({ severity }) => severity === 'error') ?? false)
  return changed && unreadable ? 'the draft cannot be read as a policy yet' : null
}

/** As it is sent; what is no JSON goes as it stands, for AWS to refuse. */
function compact(text: string): string {
  return minifyPolicy(text) ?? text
}

function AsksOnly() {
  return (
    <Banner tone="info" title="You ask, somebody else decides.">
      What you draft here is written down as a request, and applied when it is approved.
    </Banner>
  )
}
