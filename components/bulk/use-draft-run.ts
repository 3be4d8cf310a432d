import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { routes } from '@/lib/routes.ts'
import { say } from '../ui/toast.ts'
import { type Asked, ask, sayAskProblem } from './types.ts'

/** Begins a run and goes to it; nothing is written before its preview was seen there. */
export function useDraftRun() {
  const router = useRouter()
  const [isBusy, startTransition] = useTransition()
  function begin(action: () => Promise<Asked<string>>): void {
    startTransition(async () => {
      const answer = await ask(action)
      if (answer.ok) router.push(routes.bulkRun(answer.value))
      else say.failed(sayAskProblem(answer.error))
    })
  }
  return { isBusy, begin }
}
