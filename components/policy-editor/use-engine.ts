'use client'
import { useEffect, useRef, useState } from 'react'
import type { VerdictCounts } from '@/lib/iam/index.ts'
import type { Assessment, EngineSetup, FromEngine, ToEngine } from './engine.protocol.ts'

export type EngineState = {
  /** What is applied now; null until the engine has answered. */
  readonly now: VerdictCounts | null
  /** The newest answer; of an older text while `working`. */
  readonly assessment: Assessment | null
  readonly working: boolean
  /** Why there is no answer: the worker could not start, or stopped. */
  readonly problem: string | null
}

type Answered = Omit<EngineState, 'working'> & { readonly version: number }

export const unanswered: Answered = { now: null, assessment: null, problem: null, version: -1 }

/** Runs the policy engine on the text in its worker. Only the newest text counts: answers to older ones are dropped. */
export function useEngine(setup: EngineSetup, text: string): EngineState {
  const [answered, setAnswered] = useState(unanswered)
  const worker = useRef<Worker | null>(null)
  const newest = useRef({ version: 0, text })
  const [version, setVersion] = useState(0)

  useEffect(() => {
    const started = startEngine((message) =>
      setAnswered((before) => afterMessage(before, message, newest.current.version)),
    )
    if (!started) {
      setAnswered({ ...unanswered, problem: 'This browser does not start the policy engine.' })
      return
    }
    worker.current = started
    post(started, { kind: 'setup', setup })
    post(started, { kind: 'draft', ...newest.current })
    return () => {
      worker.current = null
      started.terminate()
      setAnswered(unanswered)
    }
  }, [setup])

  useEffect(() => {
    if (newest.current.text === text) return
    newest.current = { version: newest.current.version + 1, text }
    setVersion(newest.current.version)
    if (worker.current) post(worker.current, { kind: 'draft', ...newest.current })
  }, [text])

  const { now, assessment, problem } = answered
  return { now, assessment, problem, working: problem === null && answered.version !== version }
}

function startEngine(onMessage: (message: FromEngine) => void): Worker | null {
  try {
    const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<FromEngine>) => onMessage(data)
    worker.onerror = () => onMessage({ kind: 'stopped' })
    return worker
  } catch {
    return null
  }
}

function post(worker: Worker, message: ToEngine) {
  worker.postMessage(message)
}

/** The state after a message; `newest` is the version of the text on the screen. */
export function afterMessage(before: Answered, message: FromEngine, newest: number): Answered {
  if (message.kind === 'now') return { ...before, now: message.counts }
  if (message.kind === 'stopped')
    return { ...before, assessment: null, problem: 'The policy engine stopped.' }
  if (message.version !== newest) return before
  if (message.kind === 'failed')
    return { ...before, assessment: null, problem: message.message, version: newest }
  return { ...before, assessment: message.assessment, problem: null, version: newest }
}
