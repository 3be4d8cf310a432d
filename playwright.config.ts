import { defineConfig } from '@playwright/test'
import { browserArgs, findBrowser } from './e2e/browser.ts'

// Tests use version 2 of the SDK on purpose, as an independent client; its notice would drown what they say.
process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = '1'

const port = process.env.PODSCOPE_E2E_PORT ?? '41731'
const sandboxPort = process.env.PODSCOPE_E2E_SANDBOX_PORT ?? '41732'
const onDemand = process.env.PODSCOPE_PICTURES
  ? '*.picture.ts'
  : process.env.PODSCOPE_BENCH
    ? '*.bench.ts'
    : null
const { executablePath, env } = await findBrowser()

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/first-crawl.setup.ts',
  // Pictures for README and measurements are taken on demand: they change with the clock and the machine.
  testMatch: onDemand ?? '*.e2e.ts',
  outputDir: 'test-results/e2e',
  // One sandbox serves all tests; each resets it, so they take turns.
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  // A machine that others use stands still for seconds at times. What fails twice is broken; what passed at the second try is told at the end.
  retries: onDemand ? 0 : 1,
  expect: { timeout: 25_000 },
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    // Signed in as admin, by the setup.
    storageState: '.podscope/e2e/signed-in.json',
    viewport: { width: 1280, height: 900 },
    launchOptions: { executablePath, env, args: browserArgs },
    // A trace draws and copies the page at each step, on the processor that is measured.
    // So it is drawn of a second try only, which makes all tests a sixth quicker.
    trace: onDemand ? 'off' : 'on-first-retry',
  },
  webServer: {
    command: 'node lib/start/main.ts --fresh',
    url: `http://127.0.0.1:${port}/healthz`,
    timeout: 300_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    env: {
      PODSCOPE_PORT: port,
      PODSCOPE_SANDBOX_PORT: sandboxPort,
      PODSCOPE_DATA: '.podscope/e2e',
      PODSCOPE_AWS: 'sandbox',
      // What never answers is waited for this long; a throttled call and its retries fit in.
      PODSCOPE_TIMEOUT_MS: '8000',
      // Once at the start: a schedule would now and then take the faults that a test asked for.
      PODSCOPE_CRAWL_MINUTES: '0',
      PODSCOPE_METRICS_TOKEN: 'edges-e2e-metrics-token',
    },
  },
  metadata: {
    sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
    accountsFile: '.podscope/e2e/sandbox-accounts.json',
  },
})
