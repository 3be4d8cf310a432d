'use client'
import { useState } from 'react'
import { Trace } from '@/components/access/trace.tsx'
import { TraceForm } from '@/components/access/trace-form.tsx'
import type { TraceQuestion, TraceScene } from '@/components/access/trace-types.ts'
import { ExpectationDialog } from '@/components/expectations/late-dialogs.tsx'
import type { SaveExpectations } from '@/components/expectations/types.ts'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Panel, PanelHeader } from '@/components/ui/panel.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { Expectation } from '@/lib/expectations/index.ts'
import { ActionField } from './action-field.tsx'
import { CopyAddress } from './copy-address.tsx'
import { expectationOf } from './expectation-of.ts'
import type { TryAnswer } from './try-model.ts'
import { useTry } from './use-try.ts'

type Props = {
  readonly scene: TraceScene
  /** What the address asked when the page was drawn. */
  readonly first: TryAnswer | null
  /** Parts of the address that could not be read. */
  readonly lost: readonly string[]
  /** Actions of this association to begin with. */
  readonly starts: readonly { readonly action: string; readonly word: string }[]
  readonly seen: string | null
  /** Absent: nothing can be saved here. */
  readonly save?: SaveExpectations | undefined
}

/** One request, asked of everything that was read: its verdict and the way to it. All of it is in the address. */
export function TryPanel({ scene, first, lost, starts, seen, save }: Props) {
  const { question, answer, working, failed, ask } = useTry(scene, first)
  const [problem, setProblem] = useState<string | null>(null)
  const action = question?.action ?? ''
  return (
    <Panel label="Try a request">
      <PanelHeader title="Try a request" detail="one action, one resource, one context">
        {answer && <CopyAddress />}
      </PanelHeader>
      <div className="space-y-3 p-3.5">
        {lost.length > 0 && (
          <Banner title={`The address’s ${lost.join(' and ')} could not be read.`}>
            The rest was kept; what is missing can be filled in below.
          </Banner>
        )}
        {problem && <Banner title={problem} />}
        {failed && (
          <Banner tone="bad" title="The engine could not answer, so nothing is known of this request.">
            Your request is still in the address: reload the page to try again.
          </Banner>
        )}
        <div
          aria-busy={working}
          className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-5 gap-y-4 md:grid-cols-[minmax(0,340px)_minmax(0,1fr)]"
        >
          <div className="space-y-3">
            <ActionField value={action} onAsk={(name) => ask({ action: name })} onProblem={setProblem} />
            {answer ? (
              <Request key={answer.view.request.action} answer={answer} onAsk={ask} />
            ) : (
              question && !failed && <Skeleton className="h-24" />
            )}
            {answer && save && <SaveAs answer={answer} question={question} seen={seen} save={save} />}
          </div>
          {answer && <Trace view={answer.view} />}
          {!question && <Starts starts={starts} onAsk={ask} />}
          {question && !answer && !failed && <Skeleton className="h-64" />}
        </div>
      </div>
    </Panel>
  )
}

function Request({
  answer,
  onAsk,
}: {
  readonly answer: TryAnswer
  readonly onAsk: (question: TraceQuestion) => void
}) {
  return (
    <>
      <TraceForm view={answer.view} resources={answer.resources} onAsk={onAsk} />
      {answer.notes.map((note) => (
        <p key={note} className="rounded-lg bg-cut-soft px-3 py-2">
          {note}
        </p>
      ))}
    </>
  )
}

function Starts({
  starts,
  onAsk,
}: Pick<Props, 'starts'> & { readonly onAsk: (question: TraceQuestion) => void }) {
  return (
    <div className="space-y-2 rounded-lg border border-line border-dashed px-4 py-5">
      <h3 className="font-semibold">Which request?</h3>
      <p className="text-dim">
        Name an action, and Podscope answers for a resource and a context as the policies name them: allowed
        or not, and every statement that made it so.
      </p>
      {starts.length > 0 && (
        <ul aria-label="Actions of this association" className="flex flex-wrap gap-1.5">
          {starts.map(({ action, word }) => (
            <li key={action}>
              <Button size="sm" onClick={() => onAsk({ action })}>
                <code>{action}</code> <span className="text-dim">{word}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

type SaveAsProps = {
  readonly answer: TryAnswer
  readonly question: TraceQuestion | null
  readonly seen: string | null
  readonly save: SaveExpectations
}

/** What was just found out, to be found out again at every change. */
function SaveAs({ answer, question, seen, save }: SaveAsProps) {
  const [first, setFirst] = useState<Expectation | null>(null)
  const start = (must: Expectation['must']) => setFirst(expectationOf(must, answer.view, question))
  return (
    <div className="space-y-1.5 border-line border-t pt-3">
      <h3 className="font-medium">Save as expectation</h3>
      <div className="flex flex-wrap gap-1.5">
        <Button size="sm" onClick={() => start('allow')}>
          Must allow…
        </Button>
        <Button size="sm" onClick={() => start('not allow')}>
          Must not allow…
        </Button>
      </div>
      {first && (
        <ExpectationDialog
          title="Save as expectation"
          first={first}
          save={(expectation) => save({ kind: 'add', expectation }, seen)}
          onClose={() => setFirst(null)}
        />
      )}
    </div>
  )
}
