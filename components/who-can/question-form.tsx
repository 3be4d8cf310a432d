'use client'
import { Plus, X } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useCallback, useRef, useState, useTransition } from 'react'
import { routes } from '@/lib/routes.ts'
import { useSlash } from '../fleet/use-slash.ts'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { type Draft, draftOf, resourceProblem, withoutRow, withRow, writtenOf } from './draft.ts'
import { OptionField } from './option-field.tsx'
import type { FieldProblem, Suggest, Written } from './types.ts'

type Props = {
  /** What the address asks, or tried to. */
  readonly asked: Written
  readonly problem: FieldProblem | null
  /** How the answer is looked at, which stays with another question. */
  readonly view: { readonly by: string }
  readonly suggest: Suggest
}

/** The question: action, resource, and the keys of the context that are settled. Enter asks. */
export function QuestionForm({ asked, problem, view, suggest }: Props) {
  const router = useRouter()
  const [isAsking, startAsking] = useTransition()
  const [draft, setDraft] = useState<Draft>(() => draftOf(asked))
  const [tooLong, setTooLong] = useState<string | null>(null)
  const address = JSON.stringify(asked)
  const [shown, setShown] = useState(address)
  const action = useRef<HTMLInputElement>(null)
  useSlash(action)
  // Another question came with the address: an example, a link, the way back.
  if (shown !== address) {
    setShown(address)
    setDraft(draftOf(asked))
    setTooLong(null)
  }
  const ask = () => {
    const written = writtenOf(draft)
    const long = resourceProblem(written.resource)
    setTooLong(long)
    if (long) return
    startAsking(() => router.push(routes.access({ ...written, by: view.by })))
  }
  const errorOf = (field: FieldProblem['field']) =>
    problem?.field === field && shown === address ? problem.message : null
  const suggestAction = useCallback((typed: string) => suggest('action', '', typed), [suggest])
  const suggestResource = useCallback(
    (typed: string) => suggest('resource', draft.action, typed),
    [suggest, draft.action],
  )
  const suggestKey = useCallback(
    (typed: string) => suggest('key', draft.action, typed),
    [suggest, draft.action],
  )
  return (
    <form
      aria-label="The question"
      className="mb-4 rounded-[10px] border border-line bg-panel p-3.5"
      onSubmit={(event) => {
        event.preventDefault()
        ask()
      }}
    >
      <div className="grid gap-x-3 gap-y-2.5 md:grid-cols-[minmax(0,1fr)_minmax(0,1.6fr)_auto]">
        <Field label="Who can do" error={errorOf('action')}>
          {(wiring) => (
            <OptionField
              ref={action}
              wiring={wiring}
              value={draft.action}
              onChange={(text) => setDraft((now) => ({ ...now, action: text }))}
              onEnter={ask}
              suggest={suggestAction}
              placeholder="s3:DeleteObject"
            />
          )}
        </Field>
        <Field label="on" error={tooLong ?? errorOf('resource')}>
          {(wiring) => (
            <OptionField
              wiring={wiring}
              value={draft.resource}
              onChange={(text) => {
                setDraft((now) => ({ ...now, resource: text }))
                setTooLong(null)
              }}
              onEnter={ask}
              suggest={suggestResource}
              placeholder="*  any resource"
            />
          )}
        </Field>
        <Button type="submit" variant="primary" disabled={isAsking} className="md:mt-[23px] md:self-start">
          {isAsking ? 'Asking…' : 'Ask'}
        </Button>
      </div>
      <Context draft={draft} onDraft={setDraft} onEnter={ask} suggestKey={suggestKey} />
      {errorOf('context') && (
        <p role="alert" className="mt-1.5 font-medium text-denied text-xs">
          {errorOf('context')}
        </p>
      )}
    </form>
  )
}

type ContextProps = {
  readonly draft: Draft
  readonly onDraft: (change: (now: Draft) => Draft) => void
  readonly onEnter: () => void
  readonly suggestKey: (typed: string) => ReturnType<Suggest>
}

function Context({ draft, onDraft, onEnter, suggestKey }: ContextProps) {
  const { context } = draft
  return (
    <fieldset className="mt-2.5 flex flex-col gap-1.5 border-0 p-0">
      <legend className="sr-only">Context of the request</legend>
      {context.map(({ id, key, value }, place) => (
        <div key={id} className="flex flex-wrap items-center gap-1.5">
          <span className="w-10 text-dim">{place === 0 ? 'where' : 'and'}</span>
          <span className="min-w-40 flex-1 md:max-w-72">
            <OptionField
              wiring={{ 'aria-label': `Context key ${place + 1}` }}
              value={key}
              onChange={(text) => onDraft((now) => withRow(now, id, { key: text }))}
              onEnter={onEnter}
              suggest={suggestKey}
              placeholder="aws:SecureTransport"
            />
          </span>
          <span className="text-dim">is</span>
          <Input
            aria-label={`Value of ${key || `context key ${place + 1}`}`}
            value={value}
            spellCheck={false}
            autoComplete="off"
            placeholder="true"
            className="min-w-28 flex-1 font-mono text-xs md:max-w-72"
            onChange={({ target }) => onDraft((now) => withRow(now, id, { value: target.value }))}
          />
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Remove ${key || `context key ${place + 1}`}`}
            onClick={() => onDraft((now) => withoutRow(now, id))}
          >
            <X aria-hidden className="size-3.5" />
          </Button>
        </div>
      ))}
      <span className="flex flex-wrap items-center gap-x-2">
        <Button size="sm" variant="ghost" className="-ml-2" onClick={() => onDraft((now) => withRow(now))}>
          <Plus aria-hidden className="size-3.5" />
          Add a context key
        </Button>
        {context.length === 0 && (
          <span className="text-dim text-xs">
            Keys that are not given may have any value: what hangs on them is “sometimes”.
          </span>
        )}
      </span>
    </fieldset>
  )
}
