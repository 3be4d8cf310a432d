'use client'
import { useState, useTransition } from 'react'
import type { Run } from '@/lib/bulk/types.ts'
import { Banner } from '../ui/banner.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { DefinitionForm } from './definition-form.tsx'
import { LineProblems } from './line-problems.tsx'
import { RunControls } from './run-controls.tsx'
import { RunNotice } from './run-notice.tsx'
import { RunStanding } from './run-standing.tsx'
import { RunTable } from './run-table.tsx'
import type { RunProgress } from './run-view.ts'
import { type Asked, type AskProblem, ask, type RunActions, sayAskProblem } from './types.ts'
import { useRun } from './use-run.ts'

type Props = {
  readonly first: RunProgress
  /** Where to ask how it stands. */
  readonly progressAddress: string
  readonly actions: RunActions
  readonly isReadOnly: boolean
}

/** Whether nothing was written yet, so that what it is to do can still be another. */
function isOpen({ state, counts }: Run): boolean {
  const written =
    counts.done + counts.unchanged + counts.writing + counts.failed + counts.conflict + counts.unknown
  return state === 'draft' || state === 'planned' || (state === 'interrupted' && written === 0)
    ? written === 0
    : false
}

/** One run from its plan to its end: what it is to do, what that means for each target, and how far it is. */
export function RunDesk({ first, progressAddress, actions, isReadOnly }: Props) {
  const now = useRun(first, progressAddress)
  const { run, lines } = now
  const [problem, setProblem] = useState<AskProblem | null>(null)
  const [isBusy, startTransition] = useTransition()
  function request(action: () => Promise<Asked<null>>, anew = false): void {
    startTransition(async () => {
      const answer = await ask(action)
      setProblem(answer.ok ? null : answer.error)
      await now.look(anew)
    })
  }
  const editable = isOpen(run) && !isReadOnly
  return (
    <div className="space-y-4">
      <RunNotice run={run} isStale={now.isStale} />
      {problem && (
        <Banner tone="bad" title="That was not done.">
          {sayAskProblem(problem)}
        </Banner>
      )}
      <DefinitionForm
        key={`${run.id} ${editable}`}
        definition={run.definition}
        isEditable={editable}
        isBusy={isBusy || run.state === 'previewing'}
        isFirst={run.state === 'draft'}
        onPreview={(texts) => request(() => actions.plan(texts), true)}
      />
      <LineProblems lines={run.notes.lines} />
      {(lines.length > 0 || run.state === 'previewing') && (
        <Panel>
          <PanelHeader title={run.state === 'previewing' ? 'Preview' : 'Targets'}>
            <RunControls
              run={run}
              lines={lines}
              isBusy={isBusy}
              isReadOnly={isReadOnly}
              isEditable={editable}
              actions={actions}
              onAsk={(action) => request(action)}
            />
          </PanelHeader>
          <RunStanding run={run} lines={lines} />
          <RunTable lines={lines} kind={run.definition.kind} />
        </Panel>
      )}
    </div>
  )
}
