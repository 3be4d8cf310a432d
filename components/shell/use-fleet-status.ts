import { useSyncExternalStore } from 'react'
import type { FleetStatus } from '@/lib/fleet/types.ts'
import { routes } from '@/lib/routes.ts'

/** How often it is asked for while something is read, while something is worked out, and while nothing happens. */
const everyMs = { crawl: 2000, waiting: 5000, quiet: 60_000 } as const

let known: FleetStatus | null = null
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

function paceOf(status: FleetStatus | null): number {
  if (status?.crawl) return everyMs.crawl
  return status && status.waiting > 0 ? everyMs.waiting : everyMs.quiet
}

function lookIn(ms: number): void {
  clearTimeout(timer)
  timer = listeners.size > 0 ? setTimeout(look, ms) : undefined
}

/** A page nobody sees asks nothing. */
async function look(): Promise<void> {
  if (document.visibilityState === 'visible') {
    try {
      const response = await fetch(routes.crawlStatus(), { cache: 'no-store' })
      if (!response.ok) throw new Error(response.statusText)
      // Written by this site's own route.
      known = (await response.json()) as FleetStatus
      for (const listener of listeners) listener()
    } catch {
      // What was known stays; it is asked for again in a while.
      return lookIn(everyMs.quiet)
    }
  }
  lookIn(paceOf(known))
}

function lookAgain(): void {
  if (document.visibilityState === 'visible') lookIn(0)
}

/** Asks at once: something was begun or stopped. */
export function lookNow(): void {
  lookIn(0)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (listeners.size === 1) {
    document.addEventListener('visibilitychange', lookAgain)
    lookIn(everyMs.crawl)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    document.removeEventListener('visibilitychange', lookAgain)
    clearTimeout(timer)
  }
}

/** How the fleet stands: as the page was made with it, then as it is asked for again and again. Null: the store is away. */
export function useFleetStatus(first: FleetStatus | null): FleetStatus | null {
  return useSyncExternalStore(
    subscribe,
    () => known ?? first,
    () => first,
  )
}
