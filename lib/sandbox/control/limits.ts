/** How many requests are taken: token buckets, which is how AWS holds requests back. */

export type Rate = {
  readonly perSecond: number
  /** How many may come at once after a pause. */
  readonly burst: number
}

export interface Limits {
  /** Whether there is room for one more request of what `key` names; counts it if so. */
  take(key: string, rate: Rate): boolean
  /** As if nothing had come yet. */
  clear(): void
}

type Bucket = { tokens: number; at: number }

/** `now` in milliseconds; a clock that jumps back fills nothing, one that jumps ahead fills a bucket once. */
export function createLimits(now: () => number): Limits {
  const buckets = new Map<string, Bucket>()
  return {
    take(key, { perSecond, burst }) {
      const at = now()
      const bucket = buckets.get(key) ?? { tokens: burst, at }
      const gained = (Math.max(0, at - bucket.at) / 1000) * perSecond
      const tokens = Math.min(burst, bucket.tokens + gained)
      const room = tokens >= 1
      buckets.set(key, { tokens: room ? tokens - 1 : tokens, at })
      return room
    },
    clear: () => buckets.clear(),
  }
}
