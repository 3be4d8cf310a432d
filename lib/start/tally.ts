import { z } from 'zod'

/** Test counts of one runner. A lint step counts as one test. */
export type Tally = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Of those that passed, how many did at the second try. */
  readonly secondTry?: number
  /** What failed, by name, as far as the runner told. */
  readonly failures?: readonly string[]
}

const vitestTest = z.object({ fullName: z.string(), status: z.string() })
const vitestFile = z.object({ name: z.string(), status: z.string(), assertionResults: z.array(vitestTest) })
const vitestReport = z.object({
  success: z.boolean(),
  testResults: z.array(vitestFile).default([]),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
})
type PlaywrightSuite = z.infer<typeof playwrightSuite>
const playwrightSuite = z.object({
  specs: z.array(z.object({ title: z.string(), file: z.string(), ok: z.boolean() })).default([]),
  get suites(): z.ZodDefault<z.ZodArray<typeof playwrightSuite>> {
    return z.array(playwrightSuite).default([])
  },
})
const playwrightReport = z.object({
  suites: z.array(playwrightSuite).default([]),
  errors: z.array(z.unknown()).default([]),
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
})

/** A runner that ended badly without naming a failed test (a file that does not load, a crash) still counts as one failure. */
function atLeastOneFailure(tally: Tally, failed: boolean): Tally {
  return failed && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

export function tallyStep(name: string, status: number): Tally {
  if (status === 0) return { passed: 1, failed: 0, skipped: 0 }
  return { passed: 0, failed: 1, skipped: 0, failures: [name] }
}

function vitestFailures(files: readonly z.infer<typeof vitestFile>[]): readonly string[] {
  return files.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (failed.length > 0) return failed.map((test) => `${name} › ${test.fullName}`)
    return status === 'failed' ? [name] : []
  })
}

function playwrightFailures({ specs, suites }: PlaywrightSuite): readonly string[] {
  const here = specs.filter(({ ok }) => !ok).map(({ file, title }) => `${file} › ${title}`)
  return [...here, ...suites.flatMap(playwrightFailures)]
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
      failures: vitestFailures(data.testResults),
    },
    status !== 0 || !data.success,
  )
}

/** Counts of Playwright's JSON report. What it calls flaky failed and then passed: it counts as passed, and is told. */
export function tallyPlaywright(report: unknown, status: number): Tally {
  const parsed = playwrightReport.safeParse(report)
  if (!parsed.success) return { passed: 0, failed: 1, skipped: 0 }
  const { stats, errors, suites } = parsed.data
  return atLeastOneFailure(
    {
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
      secondTry: stats.flaky,
      failures: suites.flatMap(playwrightFailures),
    },
    status !== 0 || errors.length > 0,
  )
}

export function sumTallies(tallies: readonly Tally[]): Required<Tally> {
  return tallies.reduce<Required<Tally>>(
    (sum, { passed, failed, skipped, secondTry = 0, failures = [] }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
      secondTry: sum.secondTry + secondTry,
      failures: [...sum.failures, ...failures],
    }),
    { passed: 0, failed: 0, skipped: 0, secondTry: 0, failures: [] },
  )
}

/** The end of a test run: what failed by name, so that the end of a log is enough; what was skipped or passed at the second try, when anything was, and then the closing line, always `12 passed, 0 failed`. */
export function closingLines({
  passed,
  failed,
  skipped,
  secondTry = 0,
  failures = [],
}: Tally): readonly string[] {
  return [
    ...failures.map((name) => `failed: ${name}`),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(secondTry > 0 ? [`${secondTry} of those that passed did at the second try`] : []),
    `${passed} passed, ${failed} failed`,
  ]
}
