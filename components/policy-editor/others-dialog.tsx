'use client'
import { useEffect, useId, useState } from 'react'
import { readableText } from '@/components/access/json-lines.ts'
import { describeAwsProblem } from '@/components/aws-problem.tsx'
import { Banner } from '@/components/ui/banner.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { inputClass } from '@/components/ui/field.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { Result } from '@/lib/base/index.ts'
import type { OtherPolicies, OtherPolicy, ReadOthers, ReadProblem } from './other-policies.ts'

type Failure = ReadProblem | { readonly kind: 'site-unreachable' }
type Props = { read: ReadOthers; onChoose: (text: string) => void; onClose: () => void }

/** The list is read from AWS, so it is asked for when the hand rests. */
const restMs = 300

/** Associations of this cluster that have a session policy, to start from a copy of it. */
export function OthersDialog({ read, onChoose, onClose }: Props) {
  const [search, setSearch] = useState('')
  const [answer, setAnswer] = useState<Result<OtherPolicies, Failure> | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const id = useId()

  useEffect(() => {
    let wanted = true
    const rest = setTimeout(async () => {
      const given = await asked(() => read.list(search))
      if (wanted) setAnswer(given)
    }, restMs)
    return () => {
      wanted = false
      clearTimeout(rest)
    }
  }, [read, search])

  async function choose({ associationId }: OtherPolicy) {
    setChosen(associationId)
    const text = await asked(() => read.text(associationId))
    setChosen(null)
    if (text.ok) onChoose(readableText(text.value).text)
    else setAnswer(text)
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Start from another association’s policy"
      description="Of this cluster. Your text is replaced by a copy; undo brings it back."
      footer={<Button onClick={onClose}>Keep my text</Button>}
    >
      <label htmlFor={id} className="sr-only">
        Namespace or service account
      </label>
      <input
        id={id}
        type="search"
        value={search}
        placeholder="Namespace or service account…"
        spellCheck={false}
        onChange={(event) => setSearch(event.target.value)}
        className={inputClass}
      />
      <div aria-live="polite" className="mt-2 min-h-40">
        {answer === null && <Skeleton className="h-32 w-full" />}
        {answer && !answer.ok && <Problem problem={answer.error} />}
        {answer?.ok && <List others={answer.value} chosen={chosen} onChoose={choose} />}
      </div>
    </Dialog>
  )
}

function List({
  others: { shown, total, unreadable },
  chosen,
  onChoose,
}: {
  others: OtherPolicies
  chosen: string | null
  onChoose: (other: OtherPolicy) => Promise<void>
}) {
  return (
    <>
      {total === 0 && (
        <p className="py-2 text-dim">No other association of this kind has a session policy.</p>
      )}
      <ul className="divide-y divide-line">
        {shown.map((other) => (
          <li key={other.associationId} className="flex items-center gap-2.5 py-1.5">
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              <span className="text-dim">{other.namespace} / </span>
              {other.serviceAccount}
            </span>
            <span className="text-dim tabular-nums">
              {other.characters.toLocaleString('en')}
              <span className="max-sm:sr-only"> characters</span>
            </span>
            <Button
              size="sm"
              disabled={chosen !== null}
              aria-label={`${chosen === other.associationId ? 'Reading…' : 'Use'} ${other.namespace} / ${other.serviceAccount}`}
              onClick={() => onChoose(other)}
            >
              {chosen === other.associationId ? 'Reading…' : 'Use'}
            </Button>
          </li>
        ))}
      </ul>
      {total > shown.length && (
        <p className="py-2 text-dim">
          and {(total - shown.length).toLocaleString('en')} more; write more of the name to find them.
        </p>
      )}
      {unreadable > 0 && (
        <p className="py-2 text-dim">
          {unreadable.toLocaleString('en')} could not be read and may have one too.
        </p>
      )}
    </>
  )
}

function Problem({ problem }: { problem: Failure }) {
  if (problem.kind === 'site-unreachable') {
    return (
      <Banner tone="bad" title="Podscope did not answer.">
        Your text is kept. Try again in a moment.
      </Banner>
    )
  }
  if (problem.kind === 'foreign-origin') {
    return (
      <Banner tone="bad" title="The request did not come from this site’s own page.">
        Your text is kept. Reload the page and try again.
      </Banner>
    )
  }
  if (problem.kind === 'not-allowed') {
    return (
      <Banner tone="bad" title="Your role does not allow this.">
        Your text is kept.
      </Banner>
    )
  }
  const { title, explanation, next } = describeAwsProblem(problem)
  return (
    <Banner tone="bad" title={`${title}.`}>
      {explanation} {next} Your text is kept.
    </Banner>
  )
}

async function asked<T>(ask: () => Promise<Result<T, ReadProblem>>): Promise<Result<T, Failure>> {
  try {
    return await ask()
  } catch {
    return { ok: false, error: { kind: 'site-unreachable' } }
  }
}
