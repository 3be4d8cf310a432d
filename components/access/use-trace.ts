'use client'
import { useEffect, useRef, useState } from 'react'
import type { Explain, TraceQuestion, TraceView } from './trace-types.ts'

export type TraceState = {
  /** The newest answer; of an older question while `working`. */
  readonly view: TraceView | null
  readonly working: boolean
  /** The engine did not answer. */
  readonly failed: boolean
}

/** Asks, and asks again when the question changes. An answer to an older question is dropped. */
export function useTrace(explain: Explain, question: TraceQuestion): TraceState {
  const [state, setState] = useState<TraceState>({ view: null, working: true, failed: false })
  const newest = useRef(0)
  useEffect(() => {
    const turn = ++newest.current
    setState((before) => ({ ...before, working: true }))
    explain(question).then(
      (view) => turn === newest.current && setState({ view, working: false, failed: false }),
      () => turn === newest.current && setState({ view: null, working: false, failed: true }),
    )
  }, [explain, question])
  return state
}
