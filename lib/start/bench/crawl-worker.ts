/** The crawling half of `crawl.ts`: crawls everything that is configured, or as long as it is told, and sends how it went. */
import { setTimeout as sleep } from 'node:timers/promises'
import { askForCrawl, type Crawl, listCrawls, startCrawling, stopCrawling } from '../../crawl/index.ts'
import { closeStore } from '../../store/database.ts'

export type CrawlTimes = {
  readonly seconds: number
  readonly listed: number
  readonly described: number
  readonly failed: number
  /** Rows that were written. */
  readonly changed: number
  readonly throttled: number
  readonly states: readonly string[]
  /** The most this process held at any time, in MB. */
  readonly residentMb: number
}

const forMs = process.argv[2] === 'whole' ? Number.POSITIVE_INFINITY : Number(process.argv[2])
const sum = (crawls: readonly Crawl[], of: (crawl: Crawl) => number) =>
  crawls.reduce((total, crawl) => total + of(crawl), 0)

async function untilDone(from: number): Promise<readonly Crawl[]> {
  for (;;) {
    const crawls = await listCrawls()
    const open = crawls.filter(({ endedAt }) => endedAt === null)
    if (open.length === 0 || performance.now() - from > forMs) return crawls
    await sleep(500)
  }
}

const from = performance.now()
const asked = await askForCrawl('all', 'asked')
if (!asked.ok) throw new Error(asked.error.message)
await startCrawling()
const crawls = await untilDone(from)
const times: CrawlTimes = {
  seconds: Math.round((performance.now() - from) / 100) / 10,
  listed: sum(crawls, ({ listed }) => listed),
  described: sum(crawls, ({ described }) => described),
  failed: sum(crawls, ({ failed }) => failed),
  changed: sum(crawls, ({ changed }) => changed),
  throttled: sum(crawls, ({ throttled }) => throttled),
  states: crawls.map(({ state }) => state),
  residentMb: Math.round(process.resourceUsage().maxRSS / 1024),
}
process.send?.(times)
await stopCrawling()
await closeStore()
process.disconnect?.()
