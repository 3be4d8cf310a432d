import type { TraceQuestion, TraceView } from '@/components/access/trace-types.ts'
import type { Finding } from '@/lib/iam/index.ts'
import type { Completion } from '@/lib/policy-language/types.ts'
import type {
  FromWhatIf,
  Side,
  ToWhatIf,
  WhatIfChanges,
  WhatIfDraft,
  WhatIfEffect,
  WhatIfSetup,
} from './what-if.protocol.ts'

export type WhatIfState = {
  /** Of the newest draft, or of the one before while `working`. */
  readonly findings: readonly Finding[]
  readonly toSend: string | null
  /** Documents that cannot be read as policies; while there is one, nothing is known of the effects. */
  readonly unreadable: readonly string[]
  /** By association. Those of the draft before stay until theirs is worked out anew. */
  readonly effects: ReadonlyMap<string, WhatIfEffect>
  readonly working: boolean
  /** Why there is no answer: the worker could not start, stopped, or failed. */
  readonly problem: string | null
}

export const noState: WhatIfState = {
  findings: [],
  toSend: null,
  unreadable: [],
  effects: new Map(),
  working: true,
  problem: null,
}

/** A worker, or what stands in for one in a test. */
export type Wire = { post(message: ToWhatIf): void; close(): void }
export type Connect = (receive: (message: FromWhatIf) => void) => Wire | null

export type WhatIfClient = {
  getState(): WhatIfState
  /** Calls back after every change. Returns the way to stop. */
  subscribe(changed: () => void): () => void
  setSetup(setup: WhatIfSetup): void
  setDraft(draft: WhatIfDraft): void
  changes(use: string): Promise<WhatIfChanges | null>
  explain(use: string, side: Side, question: TraceQuestion): Promise<TraceView | null>
  complete(text: string, offset: number): Promise<readonly Completion[]>
  close(): void
}

/** The page's side: one worker, of which only answers about the newest draft are believed. */
export function createWhatIf(connect: Connect): WhatIfClient {
  let state = noState
  let version = 0
  let lastId = 0
  let draft: WhatIfDraft | null = null
  const listeners = new Set<() => void>()
  const waiting = new Map<number, (message: FromWhatIf | null) => void>()
  const wire = connect(receive)
  if (!wire) become({ ...state, working: false, problem: 'This browser does not start the policy engine.' })

  function become(next: WhatIfState) {
    if (next === state) return
    state = next
    for (const changed of listeners) changed()
  }

  function receive(message: FromWhatIf) {
    if ('id' in message) {
      waiting.get(message.id)?.(message)
      waiting.delete(message.id)
      return
    }
    if (message.kind === 'stopped') for (const settle of waiting.values()) settle(null)
    become(afterMessage(state, message, version))
  }

  function begin() {
    if (!draft) return
    version += 1
    become({ ...state, working: state.problem === null })
    wire?.post({ kind: 'draft', version, draft })
  }

  function ask(make: (id: number) => ToWhatIf): Promise<FromWhatIf | null> {
    lastId += 1
    const id = lastId
    if (!wire) return Promise.resolve(null)
    return new Promise((settle) => {
      waiting.set(id, settle)
      wire.post(make(id))
    })
  }

  return {
    getState: () => state,
    subscribe(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    setSetup(setup) {
      wire?.post({ kind: 'setup', setup })
      // What was worked out before was of another role.
      begin()
    },
    setDraft(next) {
      draft = next
      begin()
    },
    async changes(use) {
      const answer = await ask((id) => ({ kind: 'changes', id, use }))
      return answer?.kind === 'changes' ? answer.changes : null
    },
    async explain(use, side, question) {
      const answer = await ask((id) => ({ kind: 'explain', id, use, side, question }))
      return answer?.kind === 'explained' ? answer.view : null
    },
    async complete(text, offset) {
      const answer = await ask((id) => ({ kind: 'complete', id, text, offset }))
      return answer?.kind === 'completed' ? answer.completions : []
    },
    close() {
      for (const settle of waiting.values()) settle(null)
      waiting.clear()
      wire?.close()
    },
  }
}

type News = Exclude<FromWhatIf, { readonly id: number }>

/** The state after a message; what is about an older draft changes nothing. */
export function afterMessage(state: WhatIfState, message: News, version: number): WhatIfState {
  if (message.kind === 'stopped')
    return { ...state, working: false, problem: 'The policy engine stopped in this browser.' }
  if (message.version !== version) return state
  switch (message.kind) {
    case 'failed':
      return {
        ...state,
        working: false,
        problem: `The policy engine failed on this draft: ${message.message}.`,
      }
    case 'checked': {
      const { findings, toSend, unreadable } = message
      if (unreadable.length === 0) return { ...state, findings, toSend, unreadable, problem: null }
      return { ...state, findings, toSend, unreadable, effects: new Map(), working: false, problem: null }
    }
    case 'effects': {
      const effects = new Map(state.effects)
      for (const { uses, effect } of message.effects) for (const use of uses) effects.set(use, effect)
      return { ...state, effects, working: message.left > 0 }
    }
  }
}

/** A worker of the page's own; null where the browser starts none. */
export const connectWorker: Connect = (receive) => {
  try {
    const worker = new Worker(new URL('./what-if.worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<FromWhatIf>) => receive(data)
    worker.onerror = () => receive({ kind: 'stopped' })
    return { post: (message) => worker.postMessage(message), close: () => worker.terminate() }
  } catch {
    return null
  }
}
