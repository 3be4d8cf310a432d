'use client'
import { useEffect, useRef, useState } from 'react'
import type { AboutUse, AllRead, Answers, FromUse, ToUse, UseSetup } from './use.protocol.ts'

type Progress = Omit<Extract<FromUse, { kind: 'progress' }>, 'kind'>
export type ReaderState =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'reading'; readonly progress: Progress | null }
  | { readonly kind: 'read'; readonly all: AllRead }
  | { readonly kind: 'failed'; readonly message: string }

export type Ask = <K extends AboutUse['kind']>(
  setup: UseSetup,
  pods: readonly number[],
  about: Extract<AboutUse, { kind: K }>,
) => Promise<Answers[K] | { readonly failed: string }>

export type UseReader = {
  readonly state: ReaderState
  readonly read: (files: readonly File[]) => void
  /** What was read by then counts. */
  readonly stop: () => void
  readonly ask: Ask
}

type Settle = (message: FromUse) => void

/** Reads files in a worker of the page's own, for as long as the page is there. */
export function useReader(): UseReader {
  const [state, setState] = useState<ReaderState>({ kind: 'nothing' })
  const worker = useRef<Worker>(null)
  const waiting = useRef(new Map<number, Settle>())
  const lastId = useRef(0)
  useEffect(() => () => worker.current?.terminate(), [])

  function receive(message: FromUse): void {
    if (message.kind === 'answered' || (message.kind === 'failed' && message.id !== null)) {
      const id = message.id as number
      waiting.current.get(id)?.(message)
      waiting.current.delete(id)
    } else if (message.kind === 'progress') {
      const { kind: _, ...progress } = message
      setState({ kind: 'reading', progress })
    } else if (message.kind === 'read') setState({ kind: 'read', all: message.all })
    else {
      for (const settle of waiting.current.values()) settle(message)
      waiting.current.clear()
      setState({
        kind: 'failed',
        message: message.kind === 'gone' ? 'the browser stopped it' : message.message,
      })
    }
  }

  function start(): Worker {
    if (worker.current) return worker.current
    const started = new Worker(new URL('./use.worker.ts', import.meta.url), { type: 'module' })
    started.onmessage = ({ data }: MessageEvent<FromUse>) => receive(data)
    started.onerror = () => {
      worker.current = null
      receive({ kind: 'gone' })
    }
    worker.current = started
    return started
  }

  const post = (message: ToUse) => start().postMessage(message)
  return {
    state,
    read(files) {
      setState({ kind: 'reading', progress: null })
      post({ kind: 'read', files })
    },
    stop: () => post({ kind: 'stop' }),
    ask(setup, pods, about) {
      lastId.current += 1
      const id = lastId.current
      return new Promise((resolve) => {
        waiting.current.set(id, (message) => {
          if (message.kind === 'answered') resolve(message.answer as Answers[typeof about.kind])
          else resolve({ failed: message.kind === 'failed' ? message.message : 'the browser stopped it' })
        })
        post({ kind: 'ask', id, setup, pods, about })
      })
    },
  }
}
