import { useCallback, useEffect, useRef, useState } from 'react'
import type { Run } from '@/lib/bulk/types.ts'
import type { RunLine, RunProgress } from './run-view.ts'

const everyMs = 700

function merge(lines: readonly RunLine[], changed: readonly RunLine[]): readonly RunLine[] {
  if (changed.length === 0) return lines
  const merged = new Map(lines.map((line) => [line.position, line]))
  for (const line of changed) merged.set(line.position, line)
  return [...merged.values()].sort((left, right) => left.position - right.position)
}

const totalOf = ({ counts }: Run) => Object.values(counts).reduce((sum, items) => sum + items, 0)
const isAtWork = ({ state, counts }: Run) =>
  state === 'running' || state === 'previewing' || counts.writing > 0

export type RunNow = {
  readonly run: Run
  readonly lines: readonly RunLine[]
  /** The site did not answer the last time it was asked. */
  readonly isStale: boolean
  /** Asks at once; with `anew` all that was known of the targets is forgotten. */
  readonly look: (anew?: boolean) => Promise<void>
}

/** A run as it stands, asked for again and again while somebody works on it. The run itself needs no page. */
export function useRun(first: RunProgress, address: string): RunNow {
  const [{ run, lines }, setShown] = useState<Pick<RunProgress, 'run' | 'lines'>>(first)
  const [isStale, setStale] = useState(false)
  const since = useRef<string | null>(first.at)
  const look = useCallback(
    async (anew = false) => {
      if (anew) since.current = null
      const asked = since.current
      try {
        const query = asked === null ? '' : `?since=${encodeURIComponent(asked)}`
        const response = await fetch(`${address}${query}`, { cache: 'no-store' })
        if (!response.ok) throw new Error(response.statusText)
        // Written by this site's own route: RunProgress.
        const told = (await response.json()) as RunProgress
        setStale(false)
        setShown((shown) => {
          const merged = asked === null ? told.lines : merge(shown.lines, told.lines)
          // Another page gave the run other targets.
          const isWhole = merged.length === totalOf(told.run)
          since.current = isWhole ? told.at : null
          return { run: told.run, lines: merged }
        })
      } catch {
        setStale(true)
      }
    },
    [address],
  )
  const isLive = isAtWork(run)
  useEffect(() => {
    if (!isLive) return
    let isOver = false
    let timer: ReturnType<typeof setTimeout>
    async function again(): Promise<void> {
      await look()
      if (!isOver) timer = setTimeout(again, everyMs)
    }
    timer = setTimeout(again, everyMs)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [isLive, look])
  return { run, lines, isStale, look }
}
