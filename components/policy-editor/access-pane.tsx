'use client'
import { memo, useEffect, useState } from 'react'
import type { ChangeSides } from '@/components/access/access-changes.tsx'
import { Overlap, OverlapChange } from '@/components/access/overlap.tsx'
import type { Limits } from '@/components/access/overlap-model.ts'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import type { VerdictCounts } from '@/lib/iam/index.ts'
import { DraftAccess } from './draft-access.tsx'
import { DraftChanges } from './draft-changes.tsx'
import type { EngineSetup } from './engine.protocol.ts'
import type { EngineState } from './engine-client.ts'
import type { Engine } from './use-engine.ts'

type Props = {
  engine: Engine
  changed: boolean
  hasPolicy: boolean
  roleUnknown: boolean
  setup: EngineSetup
  sides: ChangeSides
  /** Layers there will be once the draft is applied. */
  limits: Limits
  catalogDate: string
}

/** What the draft would change, live: the picture of role and session, what is lost and gained with a proof each, and all that is left. */
export const AccessPane = memo(function AccessPane(props: Props) {
  const { engine, changed, hasPolicy, roleUnknown } = props
  const { state } = engine
  const obstacle = obstacleOf(state, roleUnknown)
  const preview = changed ? (state.assessment?.preview ?? null) : null
  return (
    <Panel label="If you apply this">
      <PanelHeader title="If you apply this" detail="against what is applied now">
        <Took state={state} />
      </PanelHeader>
      {obstacle !== null ? (
        <p className="px-3.5 py-3">{obstacle}</p>
      ) : (
        <>
          <Bars now={state.now} preview={preview?.counts ?? null} {...props} />
          {!changed || !preview ? (
            <p className="border-line border-t px-3.5 py-2 text-dim">
              {wordsWithout(changed, hasPolicy, state)}
            </p>
          ) : (
            <DraftChanges engine={engine} preview={preview} sides={props.sides} />
          )}
          {changed && preview && <DraftAccess {...props} />}
          {props.setup.policies.scps === undefined && (
            <p className="border-line border-t px-3.5 py-2 text-dim">
              The SCPs over the role’s account were not read: one of them may deny what is allowed here.
            </p>
          )}
        </>
      )}
    </Panel>
  )
})

function Bars({
  now,
  preview,
  changed,
  limits,
}: { now: VerdictCounts | null; preview: VerdictCounts | null } & Pick<Props, 'changed' | 'limits'>) {
  return (
    <div className="px-3.5 py-3">
      {changed || !now ? (
        <OverlapChange before={now} after={preview} />
      ) : (
        <Overlap counts={now} limits={limits} />
      )}
    </div>
  )
}

/** Why nothing is said of the draft's effect; null: it is. */
function obstacleOf({ problem, tooLong }: EngineState, roleUnknown: boolean): string | null {
  if (problem !== null) {
    return `${problem} Nothing is known of what this draft changes; AWS still checks the policy when it is applied.`
  }
  if (tooLong) return 'The text is too long to be a policy, so nothing is worked out for it.'
  return roleUnknown
    ? 'Unknown: the role could not be read, so neither what its pods may do now nor what this draft changes can be worked out. The text itself is checked.'
    : null
}

function wordsWithout(changed: boolean, hasPolicy: boolean, { assessment, working }: EngineState): string {
  if (!changed) {
    return hasPolicy
      ? 'This is what is applied now.'
      : 'No session policy: the role applies as it is. Write one to narrow it.'
  }
  return assessment && !working
    ? 'The draft cannot be read as a policy yet; see the errors below the text.'
    : 'Working it out…'
}

/** An answer that takes a moment says so; one that comes at once does not flicker. */
const slowMs = 300

function Took({ state: { working, assessment } }: { state: EngineState }) {
  const slow = useLasting(working, slowMs)
  return (
    <span className="inline-flex gap-2 text-dim tabular-nums max-sm:hidden">
      <span aria-hidden="true" className={slow ? undefined : 'invisible'}>
        working…
      </span>
      {assessment && (
        <span title="From the text to this answer">in {Math.max(1, Math.round(assessment.tookMs))} ms</span>
      )}
    </span>
  )
}

/** Whether it has been so for that long. A delayed transition would say the same, but start and end one at every key, each on a layer of its own. */
function useLasting(on: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false)
  useEffect(() => {
    if (!on) return
    const timer = setTimeout(() => setLasting(true), ms)
    return () => {
      clearTimeout(timer)
      setLasting(false)
    }
  }, [on, ms])
  return lasting
}
