import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AwsProblem, AwsProblemKind, Gate } from '../aws/index.ts'
import { type Clock, createLimiter, firstPace } from './limiter.ts'

/** The crawl is not ours any more: stopped by a person, or taken over after we stood still. Nothing more is sent or written. */
export class CrawlEnded extends Error {
  override readonly name = 'CrawlEnded'
}

export type CrawlGate = {
  readonly gate: Gate
  /** Nothing passes any more: whoever comes next gets a CrawlEnded. */
  shut(): void
  isShut(): boolean
  /** Why it is of no use to go on: nobody has answered for a while. */
  hopeless(): AwsProblem | null
  rate(): number
  throttled(): number
}

/** Requests at once for one account and region. */
export const concurrency = 16
/** AWS's worst minute and then some. */
const patienceMs = 120_000
const attempts = 4
const firstPauseMs = 200
/** As many failures in a row as a whole page of the site bears (inventory). */
const failuresMax = 16

/** What may pass by itself. */
const passing: readonly AwsProblemKind[] = ['server-error', 'unreachable', 'timeout']
/** What befalls everything that is asked of this account and region. */
const ofAll: readonly AwsProblemKind[] = ['throttled', 'unreachable', 'timeout', 'credentials']

const clock: Clock = { now: () => performance.now(), sleep: (ms) => sleep(ms) }

/** For one crawl: the rate AWS bears, throttled requests put back, passing failures repeated after a random pause. */
export function createGate(firstRate = firstPace.rate): CrawlGate {
  const limiter = createLimiter(concurrency, clock, { ...firstPace, rate: firstRate })
  let shut = false
  let inARow = 0
  let last: AwsProblem | null = null

  function note(problem: AwsProblem | null): void {
    inARow = problem && ofAll.includes(problem.kind) ? inARow + 1 : 0
    last = problem
  }

  return {
    async gate(send) {
      for (let attempt = 1; ; attempt++) {
        const answer = await limiter.run(
          () => {
            if (shut) throw new CrawlEnded('the crawl was ended')
            return send()
          },
          (each) => !each.ok && each.error.kind === 'throttled',
          // Once nothing was let through for so long, nobody else waits as long again.
          inARow > 0 && last?.kind === 'throttled' ? 0 : patienceMs,
        )
        const problem = answer.ok ? null : answer.error
        const again = problem && passing.includes(problem.kind) && attempt < attempts && inARow < failuresMax
        if (!again) {
          note(problem)
          return answer
        }
        await sleep(Math.random() * firstPauseMs * 2 ** attempt)
      }
    },
    shut() {
      shut = true
    },
    isShut: () => shut,
    hopeless: () => (inARow >= failuresMax ? last : null),
    rate: () => limiter.rate(),
    throttled: () => limiter.throttled(),
  }
}
