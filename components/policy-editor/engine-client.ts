import type { VerdictCounts } from '@/lib/iam/index.ts'
import {
  type AnswerTo,
  type Assessment,
  analysedMax,
  type EngineSetup,
  type FromEngine,
  type QuestionKind,
  type Questions,
  type ToEngine,
} from './engine.protocol.ts'

export type EngineState = {
  /** What is applied now; null until the engine has answered, and while the role is unknown. */
  readonly now: VerdictCounts | null
  /** The newest answer; of an older text while `working`. */
  readonly assessment: Assessment | null
  /** The version of the text that `assessment` is about. */
  readonly assessed: number
  readonly working: boolean
  /** Why there is no answer: the worker could not start, or stopped. */
  readonly problem: string | null
  /** The text is so long that nothing was worked out. */
  readonly tooLong: boolean
}

/** A worker, or what stands in for one in a test. */
export type Wire = {
  post(message: ToEngine): void
  close(): void
}
export type Connect = (receive: (message: FromEngine) => void) => Wire | null

export type EngineClient = {
  getState(): EngineState
  /** Calls back after every change of the state. Returns the way to stop. */
  subscribe(changed: () => void): () => void
  setSetup(setup: EngineSetup): void
  /** Makes this the newest text and returns its version. Answers to older texts are dropped. */
  setText(text: string): number
  /**
   * Asks about the newest text. Null: there is no answer, because the text has changed meanwhile, the asker gave up, or the engine failed.
   * A question of a text too long to be looked at is never asked.
   */
  ask<K extends QuestionKind>(
    kind: K,
    what: Questions[K]['ask'],
    signal?: AbortSignal,
  ): Promise<AnswerTo<K> | null>
  close(): void
}

export const noState: EngineState = {
  now: null,
  assessment: null,
  assessed: -1,
  working: true,
  problem: null,
  tooLong: false,
}

/** The page's side of the engine: one worker, of which only answers to the newest text are believed. */
export function createEngine(connect: Connect): EngineClient {
  let state = noState
  let version = 0
  let lastId = 0
  const listeners = new Set<() => void>()
  const waiting = new Map<number, (answer: unknown) => void>()
  const wire = connect(receive)
  if (!wire) state = { ...state, working: false, problem: 'This browser does not start the policy engine.' }

  function become(next: EngineState) {
    if (next === state) return
    state = next
    for (const changed of listeners) changed()
  }

  function settle(id: number, answer: unknown) {
    waiting.get(id)?.(answer)
    waiting.delete(id)
  }

  function settleAll() {
    for (const id of [...waiting.keys()]) settle(id, null)
  }

  function receive(message: FromEngine) {
    if (message.kind === 'answered') return settle(message.id, message.answer)
    if (message.kind === 'unanswered') return settle(message.id, null)
    if (message.kind === 'stopped') settleAll()
    become(afterMessage(state, message, version))
  }

  return {
    getState: () => state,
    subscribe(changed) {
      listeners.add(changed)
      return () => void listeners.delete(changed)
    },
    setSetup: (setup) => wire?.post({ kind: 'setup', setup }),
    setText(text) {
      version += 1
      if (!wire) return version
      // Every question that waits was about an older text.
      for (const id of waiting.keys()) wire.post({ kind: 'cancel', id })
      settleAll()
      const tooLong = text.length > analysedMax
      if (!tooLong) wire.post({ kind: 'draft', version, text })
      become(afterText(state, tooLong))
      return version
    },
    ask(kind, what, signal) {
      if (!wire || state.problem !== null || state.tooLong || signal?.aborted) return Promise.resolve(null)
      lastId += 1
      const id = lastId
      return new Promise((resolve) => {
        // The protocol pairs each kind with its answer; over the wire that is a promise between the two files.
        waiting.set(id, (answer) => resolve(answer as AnswerTo<typeof kind> | null))
        wire.post({ kind: 'ask', id, version, question: { kind, ...what } as never })
        signal?.addEventListener('abort', () => {
          if (!waiting.has(id)) return
          wire.post({ kind: 'cancel', id })
          settle(id, null)
        })
      })
    },
    close() {
      wire?.close()
      settleAll()
      listeners.clear()
    },
  }
}

function afterText(before: EngineState, tooLong: boolean): EngineState {
  if (tooLong) return { ...before, assessment: null, working: false, tooLong: true }
  return before.working && !before.tooLong ? before : { ...before, working: true, tooLong: false }
}

/** The state after a message; `newest` is the version of the text on the screen. */
export function afterMessage(
  before: EngineState,
  message: Exclude<FromEngine, { kind: 'answered' | 'unanswered' }>,
  newest: number,
): EngineState {
  if (message.kind === 'now') return { ...before, now: message.counts }
  if (message.kind === 'stopped') {
    return { ...before, assessment: null, working: false, problem: 'The policy engine stopped.' }
  }
  if (message.version !== newest || before.tooLong) return before
  const answered = { ...before, assessed: newest, working: false }
  if (message.kind === 'failed') return { ...answered, assessment: null, problem: message.message }
  return { ...answered, assessment: message.assessment, problem: null }
}

/** The engine's worker. Null where the browser does not start one. */
export function connectWorker(receive: (message: FromEngine) => void): Wire | null {
  try {
    const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<FromEngine>) => receive(data)
    worker.onerror = () => receive({ kind: 'stopped' })
    return { post: (message) => worker.postMessage(message), close: () => worker.terminate() }
  } catch {
    return null
  }
}
