import { describe, expect, test } from 'vitest'
import { type Clock, createLimiter, firstPace, nextPace } from './limiter.ts'

/** Time that passes when nothing else is to be done. */
function virtualTime() {
  let now = 0
  const timers: { at: number; resolve: () => void }[] = []
  const clock: Clock = {
    now: () => now,
    sleep: (ms) => new Promise((resolve) => timers.push({ at: now + ms, resolve })),
  }
  async function until(end: number): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      timers.sort((left, right) => left.at - right.at)
      const next = timers[0]
      if (!next || next.at > end) return
      now = next.at
      while (timers[0]?.at === now) timers.shift()?.resolve()
    }
  }
  return { clock, until }
}

type Answer = 'passed' | 'throttled'

/** A service that lets so many a second pass, with so many in hand at first, and answers after 20 ms. */
function bucket(clock: Clock, limitOf: (now: number) => number, burst: number) {
  let tokens = burst
  let filledAt = 0
  let underWay = 0
  const seen = { passed: [] as number[], throttled: 0, mostUnderWay: 0 }
  async function send(): Promise<Answer> {
    const now = clock.now()
    underWay++
    seen.mostUnderWay = Math.max(seen.mostUnderWay, underWay)
    tokens = Math.min(burst, tokens + (limitOf(now) * (now - filledAt)) / 1000)
    filledAt = now
    const passes = tokens >= 1 && limitOf(now) > 0
    if (passes) tokens--
    await clock.sleep(20)
    underWay--
    if (passes) seen.passed.push(now)
    else seen.throttled++
    return passes ? 'passed' : 'throttled'
  }
  return { seen, send }
}

const isThrottled = (answer: Answer) => answer === 'throttled'

/** Sixteen who always have something more to ask. */
function keepAsking(limiter: ReturnType<typeof createLimiter>, send: () => Promise<Answer>) {
  const answers: Answer[] = []
  async function one(): Promise<void> {
    for (;;) answers.push(await limiter.run(send, isThrottled, 300_000))
  }
  for (let each = 0; each < 30; each++) void one()
  return answers
}

describe('a limiter', () => {
  test.each([
    [5, 5],
    [50, 5],
    [50, 50],
    [50, 200],
    [200, 20],
  ])('sustains 95 %% of %i requests a second (%i in hand), and nothing fails', async (limit, burst) => {
    const { clock, until } = virtualTime()
    const { seen, send } = bucket(clock, () => limit, burst)
    const answers = keepAsking(createLimiter(16, clock), send)
    await until(90_000)
    // Once it has found the limit.
    const found = seen.passed.filter((at) => at > 10_000)
    expect(found.length / 80).toBeGreaterThanOrEqual(limit * 0.95)
    expect(answers).not.toContain('throttled')
    expect(seen.mostUnderWay).toBeLessThanOrEqual(16)
    // Backing off is not asking again and again.
    expect(seen.throttled).toBeLessThan(seen.passed.length * 0.2)
  })

  test('takes what there is where nothing is held back, within the requests allowed at once', async () => {
    const { clock, until } = virtualTime()
    const { seen, send } = bucket(clock, () => 10_000, 10_000)
    keepAsking(createLimiter(16, clock), send)
    await until(20_000)
    // Sixteen at once, of 20 ms each, are 800 a second.
    const late = seen.passed.filter((at) => at > 10_000)
    expect(late.length / 10).toBeGreaterThan(700)
    expect(seen.mostUnderWay).toBe(16)
  })

  test('climbs again after a minute in which nothing passes', async () => {
    const { clock, until } = virtualTime()
    const limitAt = (now: number) => (now > 30_000 && now < 90_000 ? 0 : 50)
    const { seen, send } = bucket(clock, limitAt, 5)
    const answers = keepAsking(createLimiter(16, clock), send)
    await until(150_000)
    const bad = seen.passed.filter((at) => at > 31_000 && at < 89_000)
    expect(bad).toEqual([])
    expect(seen.throttled).toBeLessThan(500)
    const after = seen.passed.filter((at) => at > 120_000)
    expect(after.length / 30).toBeGreaterThanOrEqual(50 * 0.95)
    expect(answers).not.toContain('throttled')
  })

  test('gives an answer that never passes back when patience ends', async () => {
    const { clock, until } = virtualTime()
    const { send } = bucket(clock, () => 0, 0)
    const limiter = createLimiter(4, clock)
    let answer: Answer | null = null
    void limiter.run(send, isThrottled, 5000).then((given) => {
      answer = given
    })
    await until(4000)
    expect(answer).toBeNull()
    await until(20_000)
    expect(answer).toBe('throttled')
  })

  test('gives the place of a request that threw to the next', async () => {
    const { clock, until } = virtualTime()
    const limiter = createLimiter(1, clock)
    const failed = limiter.run(
      () => Promise.reject(new Error('ended')),
      () => false,
      0,
    )
    await expect(failed).rejects.toThrow('ended')
    const next = limiter.run(
      async () => 'passed',
      () => false,
      0,
    )
    await until(1000)
    expect(await next).toBe('passed')
  })
})

describe('the pace', () => {
  test('stays while less is asked than allowed, and never falls below one a second', () => {
    expect(nextPace(firstPace, { answered: 3, throttled: 0, seconds: 1 })).toEqual(firstPace)
    let pace = firstPace
    for (let second = 0; second < 20; second++)
      pace = nextPace(pace, { answered: 1, throttled: 1, seconds: 1 })
    expect(pace.rate).toBe(1)
  })
})
