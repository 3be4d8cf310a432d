'use client'
import { type FormEvent, useState } from 'react'
import type { Candidate, ReviewEntry, ReviewVerdict } from '@/lib/reviews/types.ts'
import { Button } from '../ui/button.tsx'
import { Field, inputClass, Textarea } from '../ui/field.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { type DecisionInput, reasonMax } from './types.ts'
import { verdicts, verdictWords } from './words.ts'

type Props = {
  readonly of: readonly ReviewEntry[]
  readonly me: string
  readonly candidates: readonly Candidate[]
  readonly isBusy: boolean
  readonly decide: (decision: DecisionInput) => void
  readonly handOn: (entries: readonly number[], to: string) => void
}

const about: Readonly<Record<ReviewVerdict, string>> = {
  keep: 'It is needed as it is.',
  narrow: 'It may do more than it needs.',
  remove: 'It is not needed any more: deciding so asks for its deletion, which somebody else approves.',
}

/** What is decided about some entries, or to whom they are handed on. */
export function Decision({ of, me, candidates, isBusy, decide, handOn }: Props) {
  const [first] = of
  const entries = of.map(({ number }) => number)
  const isMine = of.every(({ reviewer }) => reviewer.id === me)
  const isUndecided = of.every(({ decision }) => decision === null)
  const title =
    of.length === 1 && first ? `${first.namespace}/${first.serviceAccount}` : `${of.length} entries`
  return (
    <Panel label="Decision">
      <PanelHeader title="Decide" detail={title} />
      <div className="space-y-3 p-3.5">
        {isMine ? (
          <DecisionForm
            before={of.length === 1 ? (first?.decision ?? null) : null}
            isBusy={isBusy}
            submit={(draft) => decide({ entries, ...draft })}
          />
        ) : (
          <p>
            {of.length === 1
              ? `It is ${first?.reviewer.name}’s to decide.`
              : 'Not all of these are yours to decide.'}
          </p>
        )}
        {isUndecided && (
          <HandOn
            // Whoever has them already is nobody to hand them on to.
            candidates={candidates.filter(({ id }) => of.some(({ reviewer }) => reviewer.id !== id))}
            isBusy={isBusy}
            handOn={(to) => handOn(entries, to)}
          />
        )}
      </div>
    </Panel>
  )
}

type Draft = { readonly verdict: ReviewVerdict; readonly reason: string; readonly without: readonly string[] }
type FormProps = {
  readonly before: ReviewEntry['decision']
  readonly isBusy: boolean
  readonly submit: (draft: Draft) => void
}

const linesOf = (text: string) => text.split(/[\s,]+/).filter((line) => line !== '')

function DecisionForm({ before, isBusy, submit }: FormProps) {
  const [verdict, setVerdict] = useState<ReviewVerdict | null>(before?.verdict ?? null)
  const [reason, setReason] = useState(before?.reason ?? '')
  const [without, setWithout] = useState(before?.without.join('\n') ?? '')
  const isReady = verdict !== null && reason.trim() !== ''
  function send(event: FormEvent): void {
    event.preventDefault()
    if (verdict !== null && isReady)
      submit({ verdict, reason, without: verdict === 'narrow' ? linesOf(without) : [] })
  }
  return (
    <form className="space-y-3" onSubmit={send}>
      <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
        <legend className="sr-only">Decision</legend>
        {verdicts.map((each) => (
          <label key={each} className="flex min-h-6 items-center gap-2">
            <input type="radio" name="verdict" checked={verdict === each} onChange={() => setVerdict(each)} />
            <span className="capitalize">{verdictWords[each].label}</span>
          </label>
        ))}
      </fieldset>
      {verdict && <p className="text-dim text-xs">{about[verdict]}</p>}
      {verdict === 'narrow' && (
        <Field
          label="Actions to take away"
          hint="As service:Action, with * and ?; one a line. They are denied in its session policy, once somebody else approves; with a session policy its session tags end. Left empty, the reason says what is to be done."
        >
          {(wiring) => (
            <Textarea
              {...wiring}
              rows={3}
              value={without}
              placeholder="s3:Delete*"
              onChange={({ target }) => setWithout(target.value)}
            />
          )}
        </Field>
      )}
      <Field label="Reason">
        {(wiring) => (
          <textarea
            {...wiring}
            rows={2}
            value={reason}
            maxLength={reasonMax}
            className={`${inputClass} resize-y`}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" disabled={isBusy || !isReady}>
          {before ? 'Decide anew' : 'Decide'}
        </Button>
        {!isReady && <span className="text-dim text-xs">It takes a choice and a reason.</span>}
      </div>
    </form>
  )
}

type HandOnProps = {
  readonly candidates: readonly Candidate[]
  readonly isBusy: boolean
  readonly handOn: (to: string) => void
}

/** Gives entries to somebody else who may decide about them. */
export function HandOn({ candidates, isBusy, handOn }: HandOnProps) {
  const [to, setTo] = useState('')
  if (candidates.length === 0) return null
  return (
    <div className="flex flex-wrap items-end gap-2 border-line border-t pt-3">
      <Field label="Hand on to">
        {(wiring) => (
          <select
            {...wiring}
            value={to}
            className={inputClass}
            onChange={({ target }) => setTo(target.value)}
          >
            <option value="">choose</option>
            {candidates.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Button disabled={isBusy || to === ''} onClick={() => handOn(to)}>
        Hand on
      </Button>
    </div>
  )
}
