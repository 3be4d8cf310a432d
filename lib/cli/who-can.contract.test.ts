import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { fillFleet } from '../analysis/fleet.fixture.ts'
import { analyseWaiting, type WhoCanRow } from '../analysis/index.ts'
import { closeStore } from '../store/database.ts'
import { database } from '../store/index.ts'
import { readWhoCanArgs } from './who-can-args.ts'
import { wordUnread } from './who-can-words.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'podscope-who-can-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let filled = false
/** A fleet that was read and analysed, made by the first test that comes: what failed is tried again in a folder of its own. */
async function fill(): Promise<void> {
  if (filled) return
  vi.stubEnv('PODSCOPE_DATA', mkdtempSync(join(folder, 'data-')))
  try {
    await fillFleet(await database())
    await analyseWaiting()
  } finally {
    await closeStore()
  }
  filled = true
}

const podscope = (...args: readonly string[]) => run('who-can', ...args)
function run(...args: readonly string[]) {
  const main = join(import.meta.dirname, 'main.ts')
  return spawnSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: '' },
    maxBuffer: 256 * 1024 * 1024,
  })
}

describe('who-can', () => {
  beforeEach(fill)

  test('tells who, and that some are unknown', () => {
    const { status, stdout, stderr } = podscope('s3:DeleteObject', 'arn:aws:s3:::invoices-eu/2026/11/a.pdf')
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^s3:DeleteObject on .*: \d+ always, \d+ sometimes, 2 unknown, \d+ never\n/)
    expect(stdout).toContain('\nBy role\n')
    expect(status).toBe(1)
  })

  test('gives lines for programs, with reasons', () => {
    const { stdout } = podscope('s3:GetObject', 'arn:aws:s3:::invoices-*', '--json', '--all')
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as WhoCanRow)
    expect(rows).toHaveLength(400)
    expect(rows.some(({ verdict, ways }) => verdict === 'sometimes' && (ways ?? []).length > 0)).toBe(true)
  })

  test('says why a question cannot be asked', () => {
    expect(podscope('nosuch:*', '*')).toMatchObject({ status: 2, stdout: '' })
    expect(podscope('s3:GetObject')).toMatchObject({ status: 64, stdout: '' })
  })

  test('a folder in use is left alone', async () => {
    await database()
    const { status, stderr } = podscope('s3:GetObject', '*')
    await closeStore()
    expect([status, stderr.includes('in use by another Podscope')]).toEqual([2, true])
  })
})

test('a context is read as pairs, and a key may have several values', () => {
  const args = ['s3:*', '*', '--context', 'a=1=2', '--context', 'b=x', '--context', 'b=y']
  expect(readWhoCanArgs(args)).toMatchObject({ question: { context: { a: '1=2', b: ['x', 'y'] } } })
  expect(readWhoCanArgs(['s3:*', '*', '--context', 'a'])).toEqual({
    problem: 'a context is written key=value',
  })
  expect(readWhoCanArgs(['s3:*', '*', '--nosuch'])).toHaveProperty('problem')
})

test('what was not read is said, and nothing where all was', () => {
  expect(wordUnread({ unread: { regions: 0, clusters: 0 } })).toBe('')
  expect(wordUnread({ unread: { regions: 0, clusters: 1 } })).toMatch(/^1 cluster was not read/)
  expect(wordUnread({ unread: { regions: 2, clusters: 1 } })).toMatch(
    /^2 regions and 1 cluster were not read/,
  )
})

describe('guard', () => {
  beforeEach(fill)
  const file = join(folder, 'rails.yaml')
  const held = (text: string, ...args: readonly string[]) => {
    writeFileSync(file, text)
    return run('guard', file, ...args)
  }
  const broken =
    'rails:\n  - rail: Invoices stay\n    not: s3:DeleteObject\n    on: arn:aws:s3:::invoices-eu/2026/*\n'
  const kept = 'rails:\n  - rail: No quantum\n    of: namespace:payments\n    not: braket:CreateJob\n'

  test('names who breaks a guard rail, with an example', () => {
    const { status, stdout, stderr } = held(broken + kept.replace('rails:\n', ''))
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^✕ broken: Invoices stay \(\d+ of 400 break it, 2 unknown\)\n {4}e\.g\. /)
    expect(stdout).toContain('✓ kept: No quantum (0 of')
    expect(status).toBe(1)
  })

  test('succeeds where all are kept, and says so for programs', () => {
    const { status, stdout } = held(kept, '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      rail: 'No quantum',
      line: 2,
      state: 'kept',
      breaking: 0,
      example: null,
    })
    expect(status).toBe(0)
  })

  test.each([
    [
      'an error in line 7',
      `${broken}  - rail: b\n    on: '*'\n    not: dance\n`,
      /rails\.yaml:7:10: “dance” is no action/,
    ],
    ['a filter that does not parse', kept.replace('namespace:payments', 'has:moon'), /“of” of “No quantum”/],
  ])('a file with %s holds nothing', (_, text, message) => {
    const { status, stdout, stderr } = held(text)
    expect(stderr).toMatch(message)
    expect([status, stdout]).toEqual([2, ''])
  })

  test('a file that is not there, or a call that makes no sense', () => {
    expect(run('guard', join(folder, 'none.yaml')).status).toBe(2)
    expect(run('guard').status).toBe(64)
    expect(run('guard', '--moon', file).status).toBe(64)
  })
})

describe('consolidate', () => {
  beforeEach(fill)
  const prod = ['--account', '111122223333']

  test('tells account by account which roles could be one, and who stays', () => {
    const { status, stdout, stderr } = run('consolidate')
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^acme-\w+ \(\d{12}\): \d+ roles → \d+; of a quota of 1,000, \d+ used → \d+$/m)
    expect(stdout).toMatch(/pods-shared-1 in the place of \d+ roles \(dynamodb, kms, s3, sns, sqs\)/)
    expect(stdout).toContain('stay: Its pods go on to a target role')
    expect(status).toBe(0)
  })

  test('gives lines for programs, each association once', () => {
    const { stdout } = run('consolidate', ...prod, '--json')
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(rows.filter((row) => 'sharedRoleArn' in row).length).toBeGreaterThan(100)
    expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(rows.length)
  })

  test('writes the plan of one account as a script', () => {
    expect(run('consolidate', ...prod, '--cli').stdout).toMatch(/^#!\/bin\/sh\n/)
    expect(run('consolidate', '--cli', '--terraform').status).toBe(64)
  })
})
