'use client'
import { useEffect, useRef, useState } from 'react'
import type { Assessed } from './assessed-fixes.ts'
import type { AnswerTo, QuestionKind, Questions } from './engine.protocol.ts'
import type { Engine } from './use-engine.ts'

/** While one types on, a question that is dear to answer waits for the hand to rest. */
const restMs = 200

/**
 * The engine's answer about the newest assessed draft, asked anew with every one. The last answer stands until the next is there, so that
 * nothing flickers. Null: none yet. `what` null: nothing is asked.
 */
export function useAnswer<K extends QuestionKind>(
  engine: Engine,
  kind: K,
  what: Questions[K]['ask'] | null,
): AnswerTo<K> | null {
  return useAssessedAnswer(engine, kind, what)?.value ?? null
}

/** The same with the version of the text that it is about, for what must not be used on another. */
export function useAssessedAnswer<K extends QuestionKind>(
  { client, state: { assessed } }: Engine,
  kind: K,
  what: Questions[K]['ask'] | null,
): Assessed<AnswerTo<K>> | null {
  const [answer, setAnswer] = useState<Assessed<AnswerTo<K>> | null>(null)
  const key = what === null ? null : JSON.stringify(what)
  const question = useRef(what)
  useEffect(() => {
    question.current = what
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for every assessed draft, and when the question says something else
  useEffect(() => {
    const asked = question.current
    if (!client || asked === null) return
    const asker = new AbortController()
    const rest = setTimeout(async () => {
      const given = await client.ask(kind, asked, asker.signal)
      if (!asker.signal.aborted) setAnswer(given && { of: assessed, value: given })
    }, restMs)
    return () => {
      clearTimeout(rest)
      asker.abort()
    }
  }, [client, kind, key, assessed])

  return key === null ? null : answer
}
