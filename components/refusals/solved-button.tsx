'use client'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from '../ui/button.tsx'
import { say } from '../ui/toast.ts'

type Props = {
  readonly isSolved: boolean
  /** Resolves to null when it is done, else to why not. */
  readonly mark: (isSolved: boolean) => Promise<string | null>
}

/** Tells the others that a refusal is solved, or that it is not. */
export function SolvedButton({ isSolved, mark }: Props) {
  const router = useRouter()
  const [isBusy, startTransition] = useTransition()
  function act(): void {
    startTransition(async () => {
      const told = await mark(!isSolved).catch(() => 'Podscope does not answer. Try again in a moment.')
      if (told === null) say.done(isSolved ? 'Marked as not solved.' : 'Marked as solved.')
      else say.failed(told)
      router.refresh()
    })
  }
  return (
    <Button size="sm" disabled={isBusy} onClick={act}>
      {isSolved ? 'Not solved after all' : 'Mark as solved'}
    </Button>
  )
}
