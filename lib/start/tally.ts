import { z } from 'zod'

/** Test counts of one runner. A lint step counts as one test. */
export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number }

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

/** Counts of Playwright's JSON report. A flaky test failed before it passed: it counts as failed. */
export function tallyPlaywright(report: unknown, status: number): Tally {
  const parsed = playwrightReport.safeParse(report)
  if (!parsed.success) return { passed: 0, failed: 1, skipped: 0 }
  const { stats, errors } = parsed.data
  return atLeastOneFailure(
    { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped },
    status !== 0 || errors.length > 0,
  )
}

export function sumTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )
}

/** The end of a test run: what was skipped, when anything was, and then the closing line, always `12 passed, 0 failed`. */
export function closingLines({ passed, failed, skipped }: Tally): readonly string[] {
  const closing = `${passed} passed, ${failed} failed`
  return skipped > 0 ? [`${skipped} skipped`, closing] : [closing]
}
