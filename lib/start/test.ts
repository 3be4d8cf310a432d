import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureBuild } from './build.ts'
import { findFreePort } from './port.ts'
import {
  closingLines,
  filesToRunAgain,
  sumTallies,
  type Tally,
  tallyPlaywright,
  tallyStep,
  tallyVitest,
} from './tally.ts'

const root = join(import.meta.dirname, '../..')
const reports = join(root, 'test-results')

async function run(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  console.log(`\n— ${name}`)
  const child = spawn('npm', ['run', '--silent', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = await once(child, 'close')
  return typeof code === 'number' ? code : 1
}

async function readReport(file: string): Promise<unknown> {
  return readFile(file, 'utf8').then(JSON.parse, () => null)
}

async function lint(): Promise<Tally> {
  return tallyStep('lint', await run('lint', ['lint']))
}

async function vitest(name: string, files: readonly string[]) {
  const [report, crashes] = [join(reports, `${name}.json`), join(reports, `${name}-crashes.json`)]
  const reporters = ['default', 'json', './lib/start/crash-reporter.ts'].map((each) => `--reporter=${each}`)
  const args = ['test:unit', '--', ...reporters, `--outputFile.json=${report}`, ...files]
  const status = await run('unit and contract', args, { PODSCOPE_TEST_CRASHES: crashes })
  return { status, report: await readReport(report), crashes: await readReport(crashes) }
}

/** A contract whose process died has, as each of its tests, a second try. */
async function unit(): Promise<Tally> {
  const first = await vitest('vitest', [])
  const again = filesToRunAgain(first.crashes)
  if (again.length === 0) return tallyVitest(first.report, first.status)
  const second = await vitest('vitest-again', again)
  return sumTallies([
    tallyVitest(first.report, first.status, again),
    tallyVitest(second.report, second.status),
  ])
}

async function browser(): Promise<Tally> {
  console.log('\n— browser')
  await ensureBuild(console.log)
  const file = join(root, 'test-results-browser.json')
  const status = await run('browser', ['test:e2e', '--', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    PODSCOPE_E2E_PORT: String(await findFreePort()),
    PODSCOPE_E2E_SANDBOX_PORT: String(await findFreePort()),
  })
  const report = await readReport(file)
  await rm(file, { force: true })
  return tallyPlaywright(report, status)
}

/** Every step runs even when an earlier one failed, so that one run tells everything. */
async function main(): Promise<number> {
  await mkdir(reports, { recursive: true })
  const tallies: Tally[] = []
  for (const step of [lint, unit, browser]) {
    tallies.push(
      await step().catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error)
        return { passed: 0, failed: 1, skipped: 0 }
      }),
    )
  }
  const sum = sumTallies(tallies)
  console.log(`\n${closingLines(sum).join('\n')}`)
  return sum.failed === 0 ? 0 : 1
}

process.exitCode = await main()
