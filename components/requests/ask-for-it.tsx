'use client'
import Link from 'next/link'
import { useState, useTransition } from 'react'
import type { WriteProblem } from '@/lib/associations/types.ts'
import { routes } from '@/lib/routes.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Field, inputClass } from '../ui/field.tsx'
import { useAsk } from './asking.tsx'
import { type Asked, wordsMax } from './types.ts'

type Props = { readonly problem: Extract<WriteProblem, { kind: 'second-person' }>; readonly kept: string }

/** A change that one may not make alone: why, and the way to ask for it. It may stand within a form, so it is none. */
export function AskForIt({ problem: { rules, at, wanted }, kept }: Props) {
  const ask = useAsk()
  const [reason, setReason] = useState('')
  const [answer, setAnswer] = useState<Asked | null>(null)
  const [isBusy, startTransition] = useTransition()
  if (answer?.ok) {
    return (
      <Banner
        tone="ok"
        title="Asked for."
        actions={
          <Link href={routes.request(answer.id)} className="text-accent underline">
            Open the request
          </Link>
        }
      >
        {kept} Somebody else decides; the answer is told under Requests.
      </Banner>
    )
  }
  const send = () =>
    ask &&
    startTransition(async () => {
      setAnswer(
        await ask({ at, wanted, reason }).catch(() => ({
          ok: false as const,
          why: 'Podscope does not answer. Try again in a moment.',
        })),
      )
    })
  return (
    <section aria-label="Ask for it" className="space-y-3 rounded-lg border border-line p-3">
      <div role="alert">
        <b className="font-semibold">This takes a second person.</b> {kept}
        {rules.length === 0 ? (
          <p>Your role may ask for changes here; somebody else decides about them.</p>
        ) : (
          <ul>
            {rules.map(({ id, name, because }) => (
              <li key={id} className="[overflow-wrap:anywhere]">
                “{name}”: {because}
              </li>
            ))}
          </ul>
        )}
      </div>
      {ask ? (
        <>
          <Field label="Why it is wanted" hint="For whoever decides about it.">
            {(wiring) => (
              <textarea
                {...wiring}
                rows={2}
                value={reason}
                maxLength={wordsMax}
                className={`${inputClass} resize-y`}
                onChange={({ target }) => setReason(target.value)}
              />
            )}
          </Field>
          {answer && !answer.ok && (
            <Banner tone="bad" title="It was not asked for.">
              {answer.why}
            </Banner>
          )}
          <Button variant="primary" onClick={send} disabled={isBusy || reason.trim() === ''}>
            {isBusy ? 'Asking…' : 'Ask for it'}
          </Button>
        </>
      ) : (
        <p className="text-dim">Your role does not allow asking for it.</p>
      )}
    </section>
  )
}
