'use client'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { type AnswerTo, analysedMax } from '@/components/policy-editor/engine.protocol.ts'
import type { EngineClient, EngineState } from '@/components/policy-editor/engine-client.ts'
import type { WhatIfDraft, WhatIfSetup } from './what-if.protocol.ts'
import {
  connectWorker,
  createWhatIf,
  noState,
  type WhatIfClient,
  type WhatIfState,
} from './what-if-client.ts'

export type WhatIf = {
  readonly state: WhatIfState
  /** Null until the worker was started. */
  readonly client: WhatIfClient | null
  /** A text is so long that nothing is worked out: IAM takes a fraction of it. */
  readonly tooLong: boolean
}

/** Works out what a draft of the role would change, for as long as the page is there. */
export function useWhatIf(setup: WhatIfSetup, draft: WhatIfDraft): WhatIf {
  const [client, setClient] = useState<WhatIfClient | null>(null)
  useEffect(() => {
    const started = createWhatIf(connectWorker)
    setClient(started)
    return () => {
      setClient(null)
      started.close()
    }
  }, [])
  const tooLong = draft.written.some(({ text }) => text.length > analysedMax)
  useEffect(() => client?.setSetup(setup), [client, setup])
  useEffect(() => {
    if (!tooLong) client?.setDraft(draft)
  }, [client, draft, tooLong])
  const state = useSyncExternalStore(client?.subscribe ?? never, client?.getState ?? unstarted, unstarted)
  return { state, client, tooLong }
}

const never = () => () => undefined
const unstarted = () => noState

/** The state as the editor's own surface reads it. */
export function surfaceState({ state, tooLong }: WhatIf): EngineState {
  const { findings, toSend, working, problem } = state
  const assessment = { findings, toSend, preview: null, lenses: [], hints: [], warnings: [], tookMs: 0 }
  return { now: null, assessment, assessed: 0, working, problem, tooLong }
}

/** The part of the session policy's engine that a role's document has too: completion. */
export function useSurfaceClient({ client }: WhatIf, text: () => string): EngineClient | null {
  return useMemo(() => {
    if (!client) return null
    const ask: EngineClient['ask'] = async (kind, what) => {
      if (kind !== 'complete' || !('offset' in what)) return null
      const completions: AnswerTo<'complete'> = await client.complete(text(), what.offset)
      // `kind` is `complete` here; the compiler does not narrow the answer's type by it.
      return completions as AnswerTo<typeof kind>
    }
    const state = { ...surfaceState({ state: noState, client, tooLong: false }) }
    return {
      ask,
      getState: () => state,
      subscribe: () => () => undefined,
      setSetup: () => undefined,
      setText: () => 0,
      close: () => undefined,
    }
  }, [client, text])
}
