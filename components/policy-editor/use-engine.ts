'use client'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { EngineSetup } from './engine.protocol.ts'
import { connectWorker, createEngine, type EngineClient, type EngineState, noState } from './engine-client.ts'
import { markTime } from './marks.ts'
import type { Draft } from './use-draft.ts'

export type Engine = {
  readonly state: EngineState
  /** Null until the worker was started. */
  readonly client: EngineClient | null
  /** Gives the engine a text at once, before React draws it: whoever asks at this very key must be answered about this text. */
  write(text: string): void
}

/** Runs the policy engine on the text in its worker, for as long as the page is there. */
export function useEngine(setup: EngineSetup, { text, outside }: Pick<Draft, 'text' | 'outside'>): Engine {
  const [client, setClient] = useState<EngineClient | null>(null)
  const newest = useRef(text)

  useEffect(() => {
    const started = createEngine(connectWorker)
    setClient(started)
    return () => {
      setClient(null)
      started.close()
    }
  }, [])

  useEffect(() => client?.setSetup(setup), [client, setup])

  const write = useCallback(
    (next: string) => {
      if (newest.current === next) return
      newest.current = next
      if (client) markTime('podscope.written', client.setText(next))
    },
    [client],
  )
  // The first text goes with a new worker.
  useEffect(() => {
    if (client) markTime('podscope.written', client.setText(newest.current))
  }, [client])
  // What was not typed follows when it is drawn. What was typed is known; drawn late, it would take the engine back to it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `outside` tells a text from elsewhere
  useEffect(() => write(text), [write, outside])

  const state = useSyncExternalStore(client?.subscribe ?? never, client?.getState ?? unstarted, unstarted)
  return useMemo(() => ({ state, client, write }), [state, client, write])
}

const never = () => () => undefined
const unstarted = () => noState
