'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { say } from '../ui/toast.ts'
import type { Told } from './types.ts'

/** Asks for what was decided and could not be asked for then. */
export function AskAgain({ ask }: { readonly ask: () => Told }) {
  const router = useRouter()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, startTransition] = useTransition()
  function act(): void {
    startTransition(async () => {
      const told = await ask().catch(() => 'Podscope does not answer. Try again in a moment.')
      setProblem(told)
      if (told === null) say.done('Asked for.')
      router.refresh()
    })
  }
  return (
    <div className="space-y-2">
      <Button onClick={act} disabled={isBusy}>
        Ask for the change
      </Button>
      {problem && (
        <Banner tone="bad" title="It was not asked for.">
          {problem}
        </Banner>
      )}
    </div>
  )
}
