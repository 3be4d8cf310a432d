// How long it takes from a key to what follows from it: npm run bench:typing, on the production build.
// PODSCOPE_BENCH_RUNS sets how often (5); the results are printed as JSON, with the machine's load beside them.
import { loadavg } from 'node:os'
import type { CDPSession, Page } from '@playwright/test'
import { cases, mainCluster } from '../lib/sandbox/seed/names.ts'
import { writePolicy } from './editor.ts'
import { expect, test } from './fixtures.ts'
import { openAssociation } from './pages.ts'

const runs = Number(process.env.PODSCOPE_BENCH_RUNS ?? 5)
const targets = { p95Ms: 60, longTaskMs: 50, usableMs: 2500 }

/** What the page writes down while somebody types. */
type Watched = {
  readonly keys: number[]
  readonly written: { at: number; version: number }[]
  readonly shown: { at: number; version: number }[]
  readonly longTasks: { at: number; ms: number }[]
}

/** A policy of 2,048 characters as it is sent, about what the role of the seed with the long policy has. */
function longPolicy(): string {
  const actions = ['s3:GetObject', 's3:PutObject', 's3:GetObjectTagging', 'sqs:SendMessage']
  const policyWith = (keys: readonly string[]) => ({
    Version: '2012-10-17',
    Statement: keys.map((key, index) => ({
      Sid: `Part${index}`,
      Effect: 'Allow',
      Action: actions,
      Resource: [
        `arn:aws:s3:::acme-prod-catalog/shops/${key}/*`,
        `arn:aws:s3:::acme-prod-images/shops/${key}/*`,
      ],
    })),
  })
  const keys = ['be', 'cz', 'de', 'dk', 'es', 'fi', 'fr', 'gb', 'gr', 'hr', 'hu', 'ie', 'it']
  while (keys.length > 1 && JSON.stringify(policyWith(keys)).length > 2048) keys.pop()
  const missing = 2048 - JSON.stringify(policyWith(keys)).length
  const [first = 'x', ...rest] = keys
  const padded = `${first}${'x'.repeat(Math.floor(missing / 2))}`
  return JSON.stringify(policyWith([padded, ...rest]), null, 2)
}

/** Two hundred keys as a person would press them: a list of actions, then the end of a resource. */
const typedActions = '"s3:GetObjectTagging", "s3:ListBucket", "dynamodb:BatchGetItem", "sqs:ReceiveMessage", '
const typedResource =
  'exports/2026/11/26/region/eu-west-1/shop/catalogue/items/in/stock/and/those/that/are/on/order/since/spring/2025'
    .padEnd(200 - typedActions.length, 'x')
    .slice(0, 200 - typedActions.length)

async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watched: Watched = { keys: [], written: [], shown: [], longTasks: [] }
    Object.assign(window, { watched })
    document.addEventListener('keydown', ({ timeStamp }) => watched.keys.push(timeStamp), { capture: true })
    new PerformanceObserver((list) => {
      for (const { name, startTime, detail } of list.getEntries() as PerformanceMark[]) {
        const to = { 'podscope.written': watched.written, 'podscope.shown': watched.shown }[name]
        to?.push({ at: startTime, version: detail.version })
      }
    }).observe({ type: 'mark' })
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        watched.longTasks.push({ at: startTime, ms: duration })
      }
    }).observe({ type: 'longtask' })
  })
}

function watchedIn(page: Page): Promise<Watched> {
  return page.evaluate(() => (window as unknown as { watched: Watched }).watched)
}

type Latency = { readonly all: number; readonly answer: number }

/**
 * A text was written by the last key before it: keys come to the page one by one. It is answered by the first answer to it or to a newer one.
 * Keys that write nothing (the way to another place, a quote typed over the one that stands there) have no text and are not counted. `answer`
 * is the part from the text to its answer on the page; the rest is the key's way into the text, from when it was pressed.
 */
function latencies({ keys, written, shown }: Watched): readonly Latency[] {
  return written.flatMap((text) => {
    const key = keys.findLast((at) => at <= text.at)
    const answer = shown.find(({ version, at }) => version >= text.version && at >= text.at)
    return answer && key !== undefined ? [{ all: answer.at - key, answer: answer.at - text.at }] : []
  })
}

type TraceEvent = {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly dur?: number
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

/**
 * Writes down the tasks of the page's main thread. Call what it gives to end that, for what each took of a processor, in ms: a long task that is
 * short by this waited for a core, not for the page.
 */
async function traceTasks(devtools: CDPSession): Promise<() => Promise<readonly number[]>> {
  const events: TraceEvent[] = []
  devtools.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  const traceConfig = { includedCategories: ['toplevel'] }
  await devtools.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig })
  return async () => {
    const complete = new Promise((done) => devtools.once('Tracing.tracingComplete', done))
    await devtools.send('Tracing.end')
    await complete
    const thread = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`
    const mains = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
    const isMain = new Set(mains.map(thread))
    const tasks = events.filter((event) => event.name.endsWith('RunTask') && isMain.has(thread(event)))
    return tasks.map(({ tdur }) => (tdur ?? 0) / 1000)
  }
}

async function placeCursorAfter(page: Page, text: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+F')
  await page.getByRole('textbox', { name: 'Find', exact: true }).fill(text)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowRight')
}

const rounded = (ms: number) => Math.round(ms * 10) / 10
const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN

/** Milliseconds from the navigation to an editor that takes keys. */
async function usableAfter(page: Page, url: string): Promise<number> {
  await page.goto('about:blank')
  await page.goto(url, { waitUntil: 'commit' })
  await expect(page.locator('.monaco-editor .view-line').first()).toBeVisible()
  return page.evaluate(
    () => performance.getEntriesByName('podscope.ready')[0]?.startTime ?? Number.POSITIVE_INFINITY,
  )
}

test('typing', async ({ page }) => {
  test.setTimeout(runs * 90_000)
  await openAssociation(page, cases.largePolicy.serviceAccount, mainCluster)
  const url = `${new URL(page.url()).pathname}/policy`
  const results = []
  for (let run = 0; run < runs; run += 1) {
    const usableMs = await usableAfter(page, url)
    await writePolicy(page, longPolicy())
    await expect(page.getByText(/Loses [\d,]+ actions/)).toBeVisible()
    await watch(page)
    await placeCursorAfter(page, '"Action": [')
    await page.evaluate(() => {
      const { watched } = window as unknown as { watched: Watched }
      for (const list of Object.values(watched)) list.length = 0
    })
    const load = loadavg()[0] ?? 0
    const devtools = await page.context().newCDPSession(page)
    const tasksTraced = await traceTasks(devtools)
    await page.keyboard.type(typedActions, { delay: 60 })
    await page.keyboard.press('Escape')
    await placeCursorAfter(page, 'acme-prod-catalog/shops/')
    await page.keyboard.type(typedResource, { delay: 60 })
    await expect
      .poll(async () => (await watchedIn(page)).shown.at(-1)?.version)
      .toBe((await watchedIn(page)).written.at(-1)?.version)
    const processorMs = Math.max(0, ...(await tasksTraced()))
    await devtools.detach()
    const watched = await watchedIn(page)
    const measured = latencies(watched)
    const sorted = measured.map(({ all }) => all).sort((a, b) => a - b)
    const answers = measured.map(({ answer }) => answer).sort((a, b) => a - b)
    const long = watched.longTasks.filter(({ ms }) => ms > targets.longTaskMs)
    results.push({
      texts: sorted.length,
      p50Ms: rounded(quantile(sorted, 0.5)),
      p95Ms: rounded(quantile(sorted, 0.95)),
      maxMs: rounded(quantile(sorted, 1)),
      answerP95Ms: rounded(quantile(answers, 0.95)),
      longTasks: long.length,
      longestTaskMs: rounded(Math.max(0, ...long.map(({ ms }) => ms))),
      longestOnProcessorMs: rounded(processorMs),
      usableMs: rounded(usableMs),
      load,
    })
  }
  // The first run opens the editor for the first time since the site and the browser started.
  const usableFirstMs = results[0]?.usableMs ?? null
  process.stdout.write(`${JSON.stringify({ targets, usableFirstMs, results }, null, 2)}\n`)
})
