'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { counted } from '../settings/words.ts'
import { say } from '../ui/toast.ts'
import type { DecisionInput, ReviewActions } from './types.ts'

const noAnswer = 'Podscope does not answer. Load the page again to see how it stands.'

/** What is done at the desk, and what came of it: that stays while the list moves on. */
export function useDesk(actions: ReviewActions, onDone: () => void) {
  const router = useRouter()
  const [problem, setProblem] = useState<string | null>(null)
  const [told, setTold] = useState<string | null>(null)
  const [isBusy, startTransition] = useTransition()
  function decide(draft: DecisionInput): void {
    startTransition(async () => {
      const answer = await actions.decide(draft).catch(() => ({ ok: false as const, why: noAnswer }))
      setProblem(answer.ok ? null : answer.why)
      setTold(answer.ok ? answer.told : null)
      if (answer.ok) {
        say.done('Decided.')
        onDone()
      }
      router.refresh()
    })
  }
  function handOn(entries: readonly number[], to: string): void {
    startTransition(async () => {
      const why = await actions.handOn(entries, to).catch(() => noAnswer)
      setProblem(why)
      setTold(null)
      if (why === null) {
        say.done(`${counted(entries.length, 'entry', 'entries')} handed on.`)
        onDone()
      }
      router.refresh()
    })
  }
  return { problem, told, isBusy, decide, handOn }
}
