'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { type SendProblem, send } from '@/components/access/sending.ts'
import type { SeenVersion } from '@/lib/associations/types.ts'
import type { Association } from '@/lib/aws/types.ts'
import { type Apply, seenVersionOf } from './types.ts'
import type { Draft } from './use-draft.ts'

/** How the last attempt to apply ended. A conflict has a dialog of its own. */
export type Outcome =
  | { readonly kind: 'stored'; readonly association: Association }
  | { readonly kind: 'failed'; readonly problem: SendProblem }

export type Applying = {
  readonly busy: boolean
  readonly outcome: Outcome | null
  /** What somebody else stored meanwhile; null: nobody did. */
  readonly conflict: SeenVersion | null
  /** `done` is called when the attempt has ended, however it ended. */
  start(policy: string, done: () => void): void
  /** Goes on with the draft, against what is there now. */
  keepDraft(): void
  discardDraft(): void
  /** Leaves the conflict as it is; a save will find it again. */
  closeConflict(): void
  clear(): void
}

/** Sends the draft and deals with what comes back. Whatever happens, the draft is only replaced by what was stored. */
export function useApply(apply: Apply, draft: Draft, current: SeenVersion): Applying {
  const router = useRouter()
  const [busy, startTransition] = useTransition()
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  // A draft from the tab's storage may have been written against a version that is no longer there.
  const [conflict, setConflict] = useState(() => (isSame(draft.seen, current) ? null : current))

  async function store(policy: string) {
    const result = await send(() => apply(policy, draft.seen))
    if (result.ok) {
      draft.rebase(seenVersionOf(result.value))
      setOutcome({ kind: 'stored', association: result.value })
      router.refresh()
      return
    }
    const problem = result.error
    if (problem.kind === 'conflict') {
      setConflict(seenVersionOf(problem.now))
      return
    }
    if (problem.kind === 'not-stored') {
      // What AWS stored instead is the version to go on from, else the next try would be a conflict with ourselves.
      draft.rebase(seenVersionOf(problem.now), draft.text)
      router.refresh()
    }
    // The page reads the role anew, so that the preview is of the role as it is.
    if (problem.kind === 'role-changed') router.refresh()
    setOutcome({ kind: 'failed', problem })
  }

  function settle(text: string | undefined) {
    if (conflict) draft.rebase(conflict, text)
    setConflict(null)
    router.refresh()
  }

  return {
    busy,
    outcome,
    conflict,
    start: (policy, done) =>
      startTransition(async () => {
        await store(policy)
        done()
      }),
    keepDraft: () => settle(draft.text),
    discardDraft: () => settle(undefined),
    closeConflict: () => setConflict(null),
    clear: () => setOutcome(null),
  }
}

function isSame(a: SeenVersion, b: SeenVersion): boolean {
  return (
    a.modifiedAt === b.modifiedAt &&
    a.policy === b.policy &&
    a.roleArn === b.roleArn &&
    a.targetRoleArn === b.targetRoleArn &&
    a.disableSessionTags === b.disableSessionTags
  )
}
