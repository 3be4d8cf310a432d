import 'server-only'

/** How many writes at once, and how long to hold back. EKS publishes no rates, so they are found by trying. */
export type Pace = {
  readonly width: number
  readonly max: number
  /** Answers in a row that were no throttling. */
  readonly calm: number
  /** Throttled in a row. */
  readonly throttled: number
}

/** Five to ten calls a second are taken for harmless (facts 3.4); a write is three calls. */
export const widthMax = 6

export function startPace(max = widthMax): Pace {
  return { width: Math.min(3, max), max, calm: 0, throttled: 0 }
}

/** One more at once after each round that went well. */
export function afterAnswer({ width, max, calm }: Pace): Pace {
  const isRound = calm + 1 >= width
  return {
    width: isRound ? Math.min(max, width + 1) : width,
    max,
    calm: isRound ? 0 : calm + 1,
    throttled: 0,
  }
}

/** Half as many. */
export function afterThrottling({ width, max, throttled }: Pace): Pace {
  return { width: Math.max(1, Math.floor(width / 2)), max, calm: 0, throttled: throttled + 1 }
}

const firstMs = 200
const longestMs = 5000

/** How long nothing is sent, in milliseconds: nothing while all goes well, and each time in a row twice as long. */
export function holdBackMs({ throttled }: Pace): number {
  return throttled === 0 ? 0 : Math.min(longestMs, firstMs * 2 ** (throttled - 1))
}
