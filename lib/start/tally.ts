import { z } from 'zod'

/** Test counts of one runner. A lint step counts as one test. */
export type Tally = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What failed, by name, as far as the runner told. */
  readonly failures?: readonly string[]
  /** What passed at the second try, by name. */
  readonly secondTries?: readonly string[]
}

const vitestTest = z.object({
  fullName: z.string(),
  status: z.string(),
  /** Of every try that failed, also where a later one passed. */
  failureMessages: z.array(z.string()).default([]),
})
const vitestFile = z.object({
  name: z.string(),
  status: z.string(),
  /** Why none of its tests ran: it does not load, or what they need cannot be made. */
  message: z.string().default(''),
  assertionResults: z.array(vitestTest),
})
const vitestReport = z.object({
  success: z.boolean(),
  testResults: z.array(vitestFile).default([]),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
})
type Names = Required<Pick<Tally, 'failures' | 'secondTries'>>
type PlaywrightSuite = z.infer<typeof playwrightSuite>
const playwrightSuite = z.object({
  specs: z
    .array(
      z.object({
        title: z.string(),
        file: z.string(),
        ok: z.boolean(),
        tests: z.array(z.object({ status: z.string() })).default([]),
      }),
    )
    .default([]),
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

/** `sets.test.ts › sets join: expected 1 to be 2`, the first words of what was said. */
function withReason(name: string, reason = ''): string {
  const [said] = reason.split('\n')
  return said ? `${name}: ${said}` : name
}

function namesOfVitest(files: readonly z.infer<typeof vitestFile>[]): Names {
  const all = files.flatMap(({ name, assertionResults }) => assertionResults.map((test) => ({ name, test })))
  const named = (found: typeof all) =>
    found.map(({ name, test }) => withReason(`${name} › ${test.fullName}`, test.failureMessages[0]))
  const isFailed = ({ test }: (typeof all)[number]) => test.status === 'failed'
  const unloaded = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  )
  return {
    failures: [
      ...named(all.filter(isFailed)),
      ...unloaded.map(({ name, message }) => withReason(name, message)),
    ],
    secondTries: named(all.filter(({ test }) => test.status === 'passed' && test.failureMessages.length > 0)),
  }
}

function namesOfPlaywright(suites: readonly PlaywrightSuite[]): Names {
  const within = ({ specs, suites }: PlaywrightSuite): PlaywrightSuite['specs'] => [
    ...specs,
    ...suites.flatMap(within),
  ]
  const all = suites.flatMap(within)
  const named = (found: typeof all) => found.map(({ file, title }) => `${file} › ${title}`)
  return {
    failures: named(all.filter(({ ok }) => !ok)),
    secondTries: named(all.filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))),
  }
}

const crashReport = z.object({ unfinished: z.array(z.string()), errors: z.array(z.string()) })

/**
 * Contract files of which the process died, when that is all that went wrong beside their tests: an error that belongs to no test, or a unit file
 * that never ended, is a failure. `crashes` is what `crash-reporter.ts` writes.
 */
export function filesToRunAgain(crashes: unknown): readonly string[] {
  const parsed = crashReport.safeParse(crashes)
  if (!parsed.success) return []
  const { unfinished, errors } = parsed.data
  const areDeaths = errors.every((message) => message.includes('Worker exited unexpectedly'))
  const areContracts = unfinished.every((file) => /\.contract\.test\.tsx?$/.test(file))
  return areDeaths && areContracts && errors.length <= unfinished.length ? unfinished : []
}

/** Counts of Vitest's JSON report; `report` is null when the run left none. `again`: files that are run once more, whose result is another report's. */
export function tallyVitest(report: unknown, status: number, again: readonly string[] = []): Tally {
  const parsed = vitestReport.safeParse(report)
  if (!parsed.success) return { passed: 0, failed: 1, skipped: 0 }
  const { data } = parsed
  const names = namesOfVitest(data.testResults.filter(({ name }) => !again.includes(name)))
  const tally = {
    passed: data.numPassedTests,
    failed: data.numFailedTests,
    skipped: data.numPendingTests + data.numTodoTests,
    ...names,
    secondTries: [...names.secondTries, ...again.map((file) => `${file}: its process died`)],
  }
  // A run in which a process died ends badly whatever else it did: what it names is then what counts.
  const endedBadly = again.length === 0 && (status !== 0 || !data.success)
  return atLeastOneFailure(tally, endedBadly || names.failures.length > 0)
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
      ...namesOfPlaywright(suites),
    },
    status !== 0 || errors.length > 0,
  )
}

export function sumTallies(tallies: readonly Tally[]): Required<Tally> {
  return tallies.reduce<Required<Tally>>(
    (sum, { passed, failed, skipped, failures = [], secondTries = [] }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
      failures: [...sum.failures, ...failures],
      secondTries: [...sum.secondTries, ...secondTries],
    }),
    { passed: 0, failed: 0, skipped: 0, failures: [], secondTries: [] },
  )
}

/**
 * The end of a test run: by name what failed and what passed at the second try, so that the end of a log is enough; how many were skipped, when
 * any were; and then the closing line, always `12 passed, 0 failed`.
 */
export function closingLines({
  passed,
  failed,
  skipped,
  failures = [],
  secondTries = [],
}: Tally): readonly string[] {
  return [
    ...failures.map((name) => `failed: ${name}`),
    ...secondTries.map((name) => `passed at the second try: ${name}`),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    `${passed} passed, ${failed} failed`,
  ]
}
