import { useCallback, useEffect, useRef, useState } from 'react'
import { routes } from '@/lib/routes.ts'
import type { RowsView } from './types.ts'

export type Asked = Parameters<typeof routes.accessRows>[0]
type State = 'idle' | 'busy' | 'failed'

async function fetchPage(url: string, signal: AbortSignal): Promise<RowsView> {
  const response = await fetch(url, { signal })
  if (!response.ok) throw new Error(`answered ${response.status}`)
  // Our own server's answer, of this very version.
  return (await response.json()) as RowsView
}

/**
 * Pages of an answer's associations. `first` came with the page, and comes again when the page is read again; what was fetched behind it stays as
 * long as it ends where it ended.
 */
export function usePages(asked: Asked, first: RowsView) {
  const [fetched, setFetched] = useState<readonly RowsView[]>([])
  const [begin, setBegin] = useState(first.next)
  const [state, setState] = useState<State>('idle')
  const busy = useRef<AbortController | null>(null)
  if (begin !== first.next) {
    setBegin(first.next)
    setFetched([])
    setState('idle')
  }
  useEffect(() => () => busy.current?.abort(), [])
  const pages = [first, ...fetched]
  const next = (fetched.at(-1) ?? first).next
  const more = useCallback(() => {
    if (next === null || busy.current) return
    const control = new AbortController()
    busy.current = control
    setState('busy')
    fetchPage(routes.accessRows(asked, next), control.signal)
      .then(
        (page) => {
          setFetched((before) => [...before, page])
          setState('idle')
        },
        () => {
          if (!control.signal.aborted) setState('failed')
        },
      )
      .finally(() => {
        busy.current = null
      })
  }, [asked, next])
  return { pages, next, state, more }
}
