import { describe, expect, test } from 'vitest'
import {
  closingLines,
  filesToRunAgain,
  sumTallies,
  tallyPlaywright,
  tallyStep,
  tallyVitest,
} from './tally.ts'

const vitest = { success: true, numPassedTests: 5, numFailedTests: 0, numPendingTests: 1 }
const playwright = { errors: [], stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0 } }

describe('tallies', () => {
  test('add up over runners', () => {
    const sum = sumTallies([tallyStep('lint', 0), tallyVitest(vitest, 0), tallyPlaywright(playwright, 0)])
    expect(sum).toEqual({ passed: 9, failed: 0, skipped: 1, failures: [], secondTries: [] })
  })

  test('a runner that left no report failed', () => {
    expect(tallyVitest(null, 0).failed).toBe(1)
    expect(tallyPlaywright(undefined, 1).failed).toBe(1)
  })

  test('a run that ended badly without a failed test failed', () => {
    expect(tallyVitest({ ...vitest, success: false }, 1)).toMatchObject({ passed: 5, failed: 1 })
    expect(tallyPlaywright({ ...playwright, errors: [{}] }, 0).failed).toBe(1)
  })

  test('what passed at the second try is named', () => {
    const stats = { ...playwright.stats, flaky: 1 }
    const specs = [{ title: 'signs in', file: 'desk.e2e.ts', ok: true, tests: [{ status: 'flaky' }] }]
    const test = { fullName: 'rows come', status: 'passed', failureMessages: ['Error: no rows\n    at'] }
    const testResults = [{ name: 'store.test.ts', status: 'passed', assertionResults: [test] }]
    const sum = sumTallies([
      tallyVitest({ ...vitest, numPendingTests: 0, testResults }, 0),
      tallyPlaywright({ ...playwright, stats, suites: [{ specs }] }, 0),
    ])
    expect(closingLines(sum)).toEqual([
      'passed at the second try: store.test.ts › rows come: Error: no rows',
      'passed at the second try: desk.e2e.ts › signs in',
      '9 passed, 0 failed',
    ])
  })

  test('what failed is named at the end', () => {
    const assertionResults = [
      { fullName: 'sets meet', status: 'passed' },
      { fullName: 'sets join', status: 'failed' },
    ]
    const testResults = [
      { name: 'sets.test.ts', status: 'failed', assertionResults },
      { name: 'broken.test.ts', status: 'failed', message: 'No room\n  at', assertionResults: [] },
    ]
    const specs = [
      { title: 'signs in', file: 'desk.e2e.ts', ok: false },
      { title: 'signs out', file: 'desk.e2e.ts', ok: true },
    ]
    const sum = sumTallies([
      tallyVitest({ ...vitest, success: false, numFailedTests: 1, testResults }, 1),
      tallyPlaywright({ ...playwright, suites: [{ suites: [{ specs }] }] }, 1),
    ])
    expect(closingLines(sum)).toEqual([
      'failed: sets.test.ts › sets join',
      'failed: broken.test.ts: No room',
      'failed: desk.e2e.ts › signs in',
      '1 skipped',
      '8 passed, 2 failed',
    ])
  })

  test('the last line is the same whether anything was skipped or not', () => {
    const some = closingLines({ passed: 9, failed: 0, skipped: 1 })
    expect(some).toEqual(['1 skipped', '9 passed, 0 failed'])
    expect(closingLines(tallyStep('lint', 1))).toEqual(['failed: lint', '0 passed, 1 failed'])
  })

  describe('a contract whose process died', () => {
    const died = '[vitest-pool]: Worker forks emitted error.: Worker exited unexpectedly with signal SIGKILL'
    const [file, other] = ['/room/a.contract.test.ts', '/room/b.test.ts']
    const lost = { name: file, status: 'failed', message: '', assertionResults: [] }
    const report = { ...vitest, success: false, numPendingTests: 0, testResults: [lost] }

    test('is run again', () => {
      expect(filesToRunAgain({ unfinished: [file], errors: [died] })).toEqual([file])
    })

    test.each([
      ['nothing died', { unfinished: [], errors: [] }],
      ['a unit died', { unfinished: [file, other], errors: [died, died] }],
      ['something else went wrong', { unfinished: [file], errors: [died, 'Unhandled rejection'] }],
      ['more died than files did not end', { unfinished: [file], errors: [died, died] }],
      ['nothing was told', null],
    ])('is not when %s', (_, crashes) => {
      expect(filesToRunAgain(crashes)).toEqual([])
    })

    test('counts by its second run, and is told', () => {
      const second = { ...vitest, numPassedTests: 2, numPendingTests: 0 }
      const passed = sumTallies([tallyVitest(report, 1, [file]), tallyVitest(second, 0)])
      expect(closingLines(passed)).toEqual([
        `passed at the second try: ${file}: its process died`,
        '7 passed, 0 failed',
      ])
      expect(sumTallies([tallyVitest(report, 1, [file]), tallyVitest(null, 1)]).failed).toBe(1)
    })

    test('hides no other failure', () => {
      const hook = { name: other, status: 'failed', message: 'no room', assertionResults: [] }
      const tally = tallyVitest({ ...report, testResults: [lost, hook] }, 1, [file])
      expect(tally).toMatchObject({ failed: 1, failures: [`${other}: no room`] })
    })
  })
})
