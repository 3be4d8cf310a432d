import { useCallback, useEffect, useRef, useState } from 'react'
import * as z from 'zod/mini'
import type { FleetPage, FleetRow } from '@/lib/fleet/types.ts'
import { routes } from '@/lib/routes.ts'
import { restMs } from './measures.ts'
import { type Blocks, blockAhead, firstBlocks, missingBlock, rowAt, startOf, withBlock } from './row-store.ts'

type Asked = { readonly q: string; readonly by: string; readonly desc: boolean }

/** Our own server's answer: only its frame is looked at. */
const answer = z.object({ rows: z.array(z.custom<FleetRow>()), next: z.nullable(z.string()) })

export type Rows = {
  readonly at: (index: number) => FleetRow | null
  /** Fetches what is missing of this part of the list; called at every scroll. */
  readonly need: (first: number, last: number) => void
  /** The last part could not be fetched. */
  readonly failed: boolean
  readonly retry: () => void
}

/** Rows of the fleet, fetched where they are looked at. `first` is what the page came with; another `asked` begins anew. */
export function useRows(asked: Asked, first: FleetPage, size: number): Rows {
  const [blocks, setBlocks] = useState<Blocks>(() => firstBlocks(size, first.rows, first.next))
  const [failed, setFailed] = useState(false)
  const wanted = useRef<readonly [number, number]>([0, 0])
  const busy = useRef<AbortController | null>(null)
  const rest = useRef<ReturnType<typeof setTimeout> | null>(null)
  useEffect(
    () => () => {
      busy.current?.abort()
      if (rest.current) clearTimeout(rest.current)
      rest.current = null
    },
    [],
  )
  const fetchMissing = useCallback(() => {
    const [from, to] = wanted.current
    // Whoever has begun to scroll goes on: what comes next is there when it comes into view, and comes row by row.
    const block = missingBlock(blocks, from, to) ?? (from > 0 ? blockAhead(blocks, to) : null)
    if (block === null || busy.current) return
    const control = new AbortController()
    busy.current = control
    fetchBlock(routes.associationRows(asked, startOf(blocks, block)), control.signal)
      .then(
        ({ rows, next }) => setBlocks((now) => withBlock(now, block, rows, next)),
        () => control.signal.aborted || setFailed(true),
      )
      .finally(() => {
        busy.current = null
      })
  }, [asked, blocks])
  const latest = useRef(fetchMissing)
  // One part after another: what was scrolled past meanwhile is not asked for.
  useEffect(() => {
    latest.current = fetchMissing
    if (!failed && rest.current === null) fetchMissing()
  }, [failed, fetchMissing])
  const need = useCallback(
    (from: number, to: number) => {
      const [before, behind] = wanted.current
      wanted.current = [from, to]
      if (failed) return
      const isFlying = from > behind || to < before
      if (isFlying) {
        if (rest.current) clearTimeout(rest.current)
        rest.current = setTimeout(() => {
          rest.current = null
          latest.current()
        }, restMs)
      } else if (rest.current === null) fetchMissing()
    },
    [failed, fetchMissing],
  )
  return {
    at: (index) => rowAt(blocks, index),
    need,
    failed,
    retry: () => setFailed(false),
  }
}

async function fetchBlock(url: string, signal: AbortSignal): Promise<z.infer<typeof answer>> {
  const response = await fetch(url, { signal })
  if (!response.ok) throw new Error(`answered ${response.status}`)
  return answer.parse(await response.json())
}
