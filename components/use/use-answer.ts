'use client'
import { useEffect, useMemo, useState } from 'react'
import type { AboutUse, Answers, UseSetup } from './use.protocol.ts'
import type { Ask } from './use-reader.ts'

export type Answered<K extends AboutUse['kind']> =
  | { readonly state: 'working' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'there'; readonly answer: Answers[K] }

/** The answer about some pods, asked for again when what is asked changes. An answer to another question is never shown. */
export function useAnswer<K extends AboutUse['kind']>(
  ask: Ask,
  setup: UseSetup,
  pods: readonly number[],
  about: Extract<AboutUse, { kind: K }>,
): Answered<K> {
  const [found, setFound] = useState<{ readonly of: string; readonly answered: Answered<K> } | null>(null)
  const against = useMemo(() => JSON.stringify(setup), [setup])
  const question = JSON.stringify([against, pods, about])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question holds all that is asked; the rest is new with every drawing
  useEffect(() => {
    let isWanted = true
    void ask<K>(setup, pods, about).then((answer) => {
      if (!isWanted) return
      const failed = answer !== null && 'failed' in answer
      const answered: Answered<K> = failed
        ? { state: 'failed', message: answer.failed }
        : { state: 'there', answer: answer as Answers[K] }
      setFound({ of: question, answered })
    })
    return () => {
      isWanted = false
    }
  }, [question])
  return found?.of === question ? found.answered : { state: 'working' }
}
