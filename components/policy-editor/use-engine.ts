'use client'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { EngineSetup } from './engine.protocol.ts'
import { connectWorker, createEngine, type EngineClient, type EngineState, noState } from './engine-client.ts'
import { markTime } from './marks.ts'

export type Engine = {
  readonly state: EngineState
  /** Null until the worker was started. */
  readonly client: EngineClient | null
}

/** Runs the policy engine on the text in its worker, for as long as the page is there. */
export function useEngine(setup: EngineSetup, text: string): Engine {
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

  // The first text goes with a new worker; later ones go when they are written, which is sooner than an effect.
  useEffect(() => {
    if (client) markTime('podscope.written', client.setText(newest.current))
  }, [client])
  useEffect(() => {
    if (newest.current === text) return
    newest.current = text
    if (client) markTime('podscope.written', client.setText(text))
  }, [client, text])

  const state = useSyncExternalStore(client?.subscribe ?? never, client?.getState ?? unstarted, unstarted)
  return useMemo(() => ({ state, client }), [state, client])
}

const never = () => () => undefined
const unstarted = () => noState
