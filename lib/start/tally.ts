import { z } from 'zod'

/** Test counts of one runner. A lint step counts as one test. */
export type Tally = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Of those that passed, how many did at the second try. */
  readonly secondTry?: number
}

const vitestReport = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
})
const playwrightReport = z.object({
  errors: z.array(z.unknown()).default([]),
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
})

/** A runner that ended badly without naming a failed test (a file that does not load, a crash) still counts as one failure. */
function atLeastOneFailure(tally: Tally, failed: boolean): Tally {
  return failed && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

export function tallyStep(status: number): Tally {
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 }
}

/** Counts of Vitest's JSON report; `report` is null when the run left none. */
export function tallyVitest(report: unknown, status: number): Tally {
  const parsed = vitestReport.safeParse(report)
  if (!parsed.success) return { passed: 0, failed: 1, skipped: 0 }
  const { data } = parsed
  return atLeastOneFailure(
    {
      passed: data.numPassedTests,
      failed: data.numFailedTests,
      skipped: data.numPendingTests + data.numTodoTests,
    },
    status !== 0 || !data.success,
  )
}

/** Counts of Playwright's JSON report. What it calls flaky failed and then passed: it counts as passed, and is told. */
export function tallyPlaywright(report: unknown, status: number): Tally {
  const parsed = playwrightReport.safeParse(report)
  if (!parsed.success) return { passed: 0, failed: 1, skipped: 0 }
  const { stats, errors } = parsed.data
  return atLeastOneFailure(
    {
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
      secondTry: stats.flaky,
    },
    status !== 0 || errors.length > 0,
  )
}

export function sumTallies(tallies: readonly Tally[]): Required<Tally> {
  return tallies.reduce<Required<Tally>>(
    (sum, { passed, failed, skipped, secondTry = 0 }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
      secondTry: sum.secondTry + secondTry,
    }),
    { passed: 0, failed: 0, skipped: 0, secondTry: 0 },
  )
}

/** The end of a test run: what was skipped or passed at the second try, when anything was, and then the closing line, always `12 passed, 0 failed`. */
export function closingLines({ passed, failed, skipped, secondTry = 0 }: Tally): readonly string[] {
  return [
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(secondTry > 0 ? [`${secondTry} of those that passed did at the second try`] : []),
    `${passed} passed, ${failed} failed`,
  ]
}
