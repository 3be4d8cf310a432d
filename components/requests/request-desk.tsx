'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import type { RequestFailure, RequestState } from '@/lib/requests/types.ts'
import { routes } from '@/lib/routes.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Field, inputClass } from '../ui/field.tsx'
import { say } from '../ui/toast.ts'
import { type RequestActions, wordsMax } from './types.ts'

/** How a request stands, and what whoever looks may do with it. */
export type Standing = {
  readonly state: RequestState
  readonly failure: RequestFailure | null
  readonly isAuthor: boolean
  readonly mayDecide: boolean
  readonly mayAsk: boolean
}
type Props = { readonly standing: Standing; readonly actions: RequestActions }

/** How a request ended, or what can be done to end it; and a word to whoever else looks at it. */
export function RequestDesk({ standing, actions }: Props) {
  const { state, failure, isAuthor, mayDecide, mayAsk } = standing
  const isOver = state !== 'open' && state !== 'approved'
  return (
    <div className="space-y-3 p-3.5">
      <Outcome state={state} failure={failure} />
      {state === 'open' && <WhoDecides {...standing} />}
      <Words
        // What was written for one state is not meant for the next.
        key={state}
        actions={actions}
        mayDecide={state === 'open' && mayDecide && !isAuthor}
        mayWithdraw={state === 'open' && isAuthor}
        mayAskAgain={isOver && state !== 'applied' && mayAsk}
      />
    </div>
  )
}

function WhoDecides({ isAuthor, mayDecide }: Standing) {
  if (isAuthor) return <p>You asked for it: somebody else decides.</p>
  return mayDecide ? null : <p>Whoever may approve changes here decides.</p>
}

function Outcome({ state, failure }: Pick<Standing, 'state' | 'failure'>) {
  if (state === 'failed' && failure)
    return (
      <Banner tone="bad" title="It was approved and not applied.">
        {failure.message}
      </Banner>
    )
  if (state === 'applied')
    return (
      <Banner tone="ok" title="Applied and read back.">
        It holds for pods that start afterwards.
      </Banner>
    )
  return state === 'approved' ? (
    <Banner tone="info" title="It is being applied.">
      Load the page again to see how it ends.
    </Banner>
  ) : null
}

type WordsProps = {
  readonly actions: RequestActions
  readonly mayDecide: boolean
  readonly mayWithdraw: boolean
  readonly mayAskAgain: boolean
}

function Words({ actions, mayDecide, mayWithdraw, mayAskAgain }: WordsProps) {
  const { text, setText, problem, isBusy, act, again } = useDesk(actions)
  const said = text.trim()
  return (
    <div className="space-y-3">
      <Field label={mayAskAgain ? 'A comment, or why it is still wanted' : 'A comment'}>
        {(wiring) => (
          <textarea
            {...wiring}
            rows={3}
            value={text}
            maxLength={wordsMax}
            className={`${inputClass} resize-y`}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      {problem && (
        <Banner tone="bad" title="It was not done.">
          {problem}
        </Banner>
      )}
      <div className="flex flex-wrap gap-2">
        {mayDecide && (
          <>
            <Button
              variant="primary"
              disabled={isBusy}
              onClick={() => act(() => actions.approve(said), 'Approved.')}
            >
              Approve and apply
            </Button>
            <Button
              variant="danger"
              disabled={isBusy || said === ''}
              title={said === '' ? 'Say why in the comment' : undefined}
              onClick={() => act(() => actions.reject(said), 'Rejected.')}
            >
              Reject
            </Button>
          </>
        )}
        {mayWithdraw && (
          <Button disabled={isBusy} onClick={() => act(actions.withdraw, 'Withdrawn.')}>
            Withdraw
          </Button>
        )}
        {mayAskAgain && (
          <Button variant="primary" disabled={isBusy || said === ''} onClick={() => again(said)}>
            Ask again
          </Button>
        )}
        <Button disabled={isBusy || said === ''} onClick={() => act(() => actions.comment(said), 'Said.')}>
          Comment
        </Button>
      </div>
      {mayDecide && said === '' && (
        <p className="text-dim text-xs">Rejecting takes a comment that says why.</p>
      )}
    </div>
  )
}

const noAnswer = 'Podscope does not answer. Load the page again to see how it stands.'

function useDesk(actions: RequestActions) {
  const router = useRouter()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, startTransition] = useTransition()
  function act(action: () => Promise<string | null>, done: string): void {
    startTransition(async () => {
      const told = await action().catch(() => noAnswer)
      setProblem(told)
      if (told === null) {
        setText('')
        say.done(done)
      }
      router.refresh()
    })
  }
  function again(reason: string): void {
    startTransition(async () => {
      const told = await actions.askAgain(reason).catch(() => ({ ok: false as const, why: noAnswer }))
      setProblem(told.ok ? null : told.why)
      if (!told.ok) return
      say.done('Asked for once more.')
      router.push(routes.request(told.id))
    })
  }
  return { text, setText, problem, isBusy, act, again }
}
