'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { routes } from '@/lib/routes.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Field, Input } from '../ui/field.tsx'
import { Panel, PanelHeader } from '../ui/panel.tsx'
import { say } from '../ui/toast.ts'
import { type KeepInput, type Kept, type NotKept, noteMax } from './types.ts'

type Props = {
  /** What AWS said, as the page's address has it. */
  readonly address: string
  readonly keep: (given: KeepInput) => Promise<Kept>
}

const silent: NotKept = { ok: false, why: 'Podscope does not answer. Try again in a moment.', id: null }

/** Keeps the refusal for whoever else sees the association: not by itself, since AWS's sentence names things and people. */
export function KeepPanel({ address, keep }: Props) {
  const router = useRouter()
  const [note, setNote] = useState('')
  const [problem, setProblem] = useState<NotKept | null>(null)
  const [isBusy, startTransition] = useTransition()
  function send(): void {
    startTransition(async () => {
      const answer = await keep({ address, note }).catch(() => silent)
      setProblem(answer.ok ? null : answer)
      if (!answer.ok) return
      say.done('It is kept for the team.')
      router.push(routes.explain({ kept: answer.id }))
    })
  }
  return (
    <Panel label="Keep for the team">
      <PanelHeader title="Keep for the team" />
      <form
        className="space-y-2.5 p-3.5"
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <p className="text-dim">
          Whoever sees this association sees it for 90 days: AWS’s sentence with the names in it, what
          Podscope finds now, your name and the note. Nothing else of what you pasted is kept.
        </p>
        <Field label="Note" hint={`May be empty. At most ${noteMax} characters.`}>
          {(wiring) => (
            <Input
              {...wiring}
              value={note}
              maxLength={noteMax}
              onChange={({ target }) => setNote(target.value)}
            />
          )}
        </Field>
        {problem && (
          <Banner tone={problem.id === null ? 'bad' : 'info'} title={problem.why}>
            {problem.id !== null && (
              <Link href={routes.explain({ kept: problem.id })} className="text-accent underline">
                Open it
              </Link>
            )}
          </Banner>
        )}
        <Button type="submit" disabled={isBusy}>
          {isBusy ? 'Keeping…' : 'Keep for the team'}
        </Button>
      </form>
    </Panel>
  )
}
