'use client'
import { useRouter } from 'next/navigation'
import { type ReactNode, useTransition } from 'react'
import { toast } from 'sonner'
import { lookNow } from '../shell/use-fleet-status.ts'
import { Button } from '../ui/button.tsx'

type Props = {
  /** Resolves to null when it is done, else to why not. */
  readonly action: () => Promise<string | null>
  readonly done: string
  readonly size?: 'sm' | 'md'
  /** Where the words alone do not tell of what. */
  readonly label?: string
  readonly children: ReactNode
}

/** Asks for something to be begun or stopped, and says what became of it. */
export function ActButton({ action, done, size = 'md', label, children }: Props) {
  const router = useRouter()
  const [isBusy, startTransition] = useTransition()
  function act(): void {
    startTransition(async () => {
      const problem = await action().catch(() => 'Podscope does not answer. Try again in a moment.')
      if (problem === null) toast.success(done)
      else toast.error(problem)
      lookNow()
      router.refresh()
    })
  }
  return (
    <Button size={size} disabled={isBusy} onClick={act} {...(label && { 'aria-label': label })}>
      {children}
    </Button>
  )
}
