import { describe, expect, test } from 'vitest'
import { closingLine, sumTallies, tallyPlaywright, tallyStep, tallyVitest } from './tally.ts'

const vitest = { success: true, numPassedTests: 5, numFailedTests: 0, numPendingTests: 1 }
const playwright = { errors: [], stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0 } }

describe('tallies', () => {
  test('add up over runners', () => {
    const sum = sumTallies([tallyStep(0), tallyVitest(vitest, 0), tallyPlaywright(playwright, 0)])
    expect(closingLine(sum)).toBe('9 passed, 0 failed, 1 skipped')
  })

  test('a runner that left no report failed', () => {
    expect(tallyVitest(null, 0).failed).toBe(1)
    expect(tallyPlaywright(undefined, 1).failed).toBe(1)
  })

  test('a run that ended badly without a failed test failed', () => {
    expect(tallyVitest({ ...vitest, success: false }, 1)).toMatchObject({ passed: 5, failed: 1 })
    expect(tallyPlaywright({ ...playwright, errors: [{}] }, 0).failed).toBe(1)
  })

  test('a flaky test failed', () => {
    const stats = { ...playwright.stats, flaky: 1 }
    expect(tallyPlaywright({ ...playwright, stats }, 0).failed).toBe(1)
  })

  test('nothing skipped is not mentioned', () => {
    expect(closingLine(tallyStep(1))).toBe('0 passed, 1 failed')
  })
})
