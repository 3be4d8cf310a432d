'use client'
import { useQueryStates } from 'nuqs'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { TraceQuestion, TraceScene } from '@/components/access/trace-types.ts'
import { addressOf, questionOf, tryParsers } from './try-address.ts'
import type { TryAnswer } from './try-model.ts'

export type TryState = {
  readonly question: TraceQuestion | null
  /** The newest answer; of an older question while `working`. */
  readonly answer: TryAnswer | null
  readonly working: boolean
  readonly failed: boolean
  readonly ask: (question: TraceQuestion) => void
}

type Answered = { readonly id: string; readonly answer: TryAnswer | null; readonly failed: boolean }

/**
 * The request in the address and its answer. The first comes with the page; the engine is loaded when the request is changed. Answers to older
 * questions are dropped.
 */
export function useTry(scene: TraceScene, first: TryAnswer | null): TryState {
  const [address, setAddress] = useQueryStates(tryParsers, { history: 'replace', shallow: true })
  const question = useMemo(() => questionOf(address), [address])
  const id = JSON.stringify(question)
  const [answered, setAnswered] = useState<Answered>({ id, answer: first, failed: false })
  const settled = useRef(id)
  useEffect(() => {
    if (settled.current === id) return
    settled.current = id
    if (!question) return setAnswered({ id, answer: null, failed: false })
    import('./try-engine.ts')
      .then(({ answerTry }) => answerTry(question, scene))
      .then(
        (answer) => settled.current === id && setAnswered({ id, answer, failed: false }),
        () => settled.current === id && setAnswered({ id, answer: null, failed: true }),
      )
  }, [id, question, scene])
  return {
    question,
    answer: question ? answered.answer : null,
    failed: answered.failed,
    working: answered.id !== id,
    ask: (next) => void setAddress(addressOf(next)),
  }
}
