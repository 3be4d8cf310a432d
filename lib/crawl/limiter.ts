import 'server-only'

/** Milliseconds, as `performance.now()`: it never jumps. */
export type Clock = { readonly now: () => number; readonly sleep: (ms: number) => Promise<void> }

export type Limiter = {
  /** Sends as soon as the rate and the requests under way allow, and again while the answer is a throttling, until patience ends. */
  run<Answer>(
    send: () => Promise<Answer>,
    isThrottled: (answer: Answer) => boolean,
    patienceMs: number,
  ): Promise<Answer>
  /** Requests that got through a second, of late; before there are any, those that are allowed. */
  rate(): number
  /** Answers so far that were a throttling. */
  throttled(): number
}

/** EKS publishes no rates; five to ten calls a second are taken for harmless (facts 3.4), so it begins there and doubles. */
const firstRate = 10
const lowestRate = 1
const highestRate = 2000
/** How long answers are counted before the rate is looked at again; where few come, a little longer. */
const windowMs = 1000
const longWindowMs = 3000
const enough = 10
/** A little below what was answered: what AWS's bucket is short of fills up again. */
const easing = 0.97
/** Calm windows after which a higher limit is believed in. */
const longCalm = 5
/** What could not be sent while nobody had anything to send may be made up for, but no more than so much. */
const slackMs = 100

type Window = { readonly since: number; readonly answered: number; readonly throttled: number }
export type Pace = {
  /** Requests a second. */
  readonly rate: number
  /** Below it the rate doubles, above it one more is tried a second: it is what AWS last bore. */
  readonly threshold: number
  /** Windows in a row without a throttling. */
  readonly calm: number
}

export const firstPace: Pace = { rate: firstRate, threshold: highestRate, calm: 0 }

/** The rate after so many answers in so many seconds. Pure. */
export function nextPace(
  { rate, threshold, calm }: Pace,
  { answered, throttled, seconds }: { answered: number; throttled: number; seconds: number },
): Pace {
  if (throttled > 0) {
    const borne = rate * (1 - throttled / answered) * easing
    const lower = Math.max(lowestRate, throttled === answered ? rate / 2 : borne)
    // A minute in which nothing passes says nothing of what is borne after it, and one window little.
    const borneSince = throttled === answered ? threshold : threshold / 2
    return { rate: lower, threshold: Math.max(lower, borneSince), calm: 0 }
  }
  // What was not made use of was not tried.
  if (answered < rate * seconds * 0.8) return { rate, threshold, calm }
  if (rate < threshold) return { rate: Math.min(rate * 2, threshold), threshold, calm: 0 }
  const step = calm < longCalm ? Math.max(Math.min(1, rate * 0.1), rate * 0.02) : rate * 0.1
  return { rate: Math.min(highestRate, rate + step), threshold, calm: calm + 1 }
}

/**
 * Requests a second, found by trying (additive increase, multiplicative decrease towards what is answered), and never more than
 * `concurrency` of them at once, those that wait for their turn included.
 */
export function createLimiter(concurrency: number, clock: Clock, first: Pace = firstPace): Limiter {
  let pace = first
  let window: Window = { since: clock.now(), answered: 0, throttled: 0 }
  let passed = pace.rate
  let throttledInAll = 0
  let underWay = 0
  let nextAt = 0
  let inTurn = Promise.resolve()
  let lastPassedAt = clock.now()
  const queue: (() => void)[] = []

  async function turn(): Promise<void> {
    if (underWay < concurrency) underWay++
    else await new Promise<void>((resolve) => queue.push(resolve))
    // One after the other, so that a new rate counts for the next already.
    const mine = inTurn.then(async () => {
      const wait = nextAt - clock.now()
      if (wait > 0) await clock.sleep(wait)
      nextAt = Math.max(nextAt, clock.now() - slackMs) + 1000 / pace.rate
    })
    inTurn = mine
    await mine
  }

  /** Whoever waits longest gets the place. */
  function leave(): void {
    const next = queue.shift()
    if (next) next()
    else underWay--
  }

  function count(throttled: boolean): void {
    const now = clock.now()
    if (throttled) throttledInAll++
    else lastPassedAt = now
    const { since } = window
    window = {
      since,
      answered: window.answered + 1,
      throttled: window.throttled + (throttled ? 1 : 0),
    }
    if (now - since < (window.answered < enough ? longWindowMs : windowMs)) return
    const seconds = (now - since) / 1000
    pace = nextPace(pace, { ...window, seconds })
    passed = (window.answered - window.throttled) / seconds
    window = { since: now, answered: 0, throttled: 0 }
  }

  return {
    async run(send, isThrottled, patienceMs) {
      const from = clock.now()
      for (;;) {
        await turn()
        try {
          const answer = await send()
          const throttled = isThrottled(answer)
          count(throttled)
          if (!throttled || clock.now() - Math.max(from, lastPassedAt) > patienceMs) return answer
        } finally {
          leave()
        }
      }
    },
    rate: () => passed,
    throttled: () => throttledInAll,
  }
}
