'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { type SendProblem, type Sent, send } from '@/components/access/sending.ts'
import { seenVersionOf } from '@/components/policy-editor/types.ts'
import { say } from '@/components/ui/toast.ts'
import type { SeenVersion } from '@/lib/associations/types.ts'
import type { Association } from '@/lib/aws/types.ts'
import { routes } from '@/lib/routes.ts'

export type Changing = {
  readonly busy: boolean
  readonly seen: SeenVersion
  /** Another text after each refusal: what was worked out before may no longer hold. */
  readonly version: string
  readonly problem: SendProblem | null
  /** What somebody else stored meanwhile; null: nobody did. */
  readonly conflict: SeenVersion | null
  run(action: (seen: SeenVersion) => Promise<Sent>, done: string): void
  /** Goes on from what is there now. */
  goOn(): void
}

/** Sends a change of this association and deals with what comes back; `onDone` when it is stored. */
export function useChange(association: Association, onDone: () => void): Changing {
  const [seen, setSeen] = useState(() => seenVersionOf(association))
  const [problem, setProblem] = useState<SendProblem | null>(null)
  const [conflict, setConflict] = useState<SeenVersion | null>(null)
  const [refusals, setRefusals] = useState(0)
  const [busy, startTransition] = useTransition()
  const router = useRouter()

  async function store(action: (seen: SeenVersion) => Promise<Sent>, done: string) {
    const result = await send(() => action(seen))
    setProblem(null)
    if (!result.ok) setRefusals((count) => count + 1)
    if (result.ok) {
      say.done(done)
      onDone()
      if (result.value.associationId === association.associationId) router.refresh()
      else router.push(routes.association(result.value))
    } else if (result.error.kind === 'conflict') setConflict(seenVersionOf(result.error.now))
    else setProblem(result.error)
  }

  return {
    busy,
    seen,
    version: `${seen.modifiedAt} ${refusals}`,
    problem,
    conflict,
    run: (action, done) => startTransition(() => store(action, done)),
    goOn: () => {
      if (conflict) setSeen(conflict)
      setConflict(null)
      router.refresh()
    },
  }
}
