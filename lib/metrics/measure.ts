import 'server-only'
import { everything } from '../auth/rules/index.ts'
import { type Crawl, listCrawls } from '../crawl/index.ts'
import { asStoreProblem, type FleetStatus, fleetStatus } from '../fleet/index.ts'
import { deniedRequests } from '../web/index.ts'
import type { Metric } from './exposition.ts'

const gauge = (name: string, help: string, ...values: readonly number[]): Metric => ({
  name,
  help,
  type: 'gauge',
  samples: values.map((value) => ({ value })),
})

function ofProcess(): readonly Metric[] {
  const { rss, heapUsed, external } = process.memoryUsage()
  const { userCPUTime, systemCPUTime } = process.resourceUsage()
  const cpu = (userCPUTime + systemCPUTime) / 1_000_000
  return [
    gauge('process_resident_memory_bytes', 'Memory of the process in the machine.', rss),
    gauge('nodejs_heap_used_bytes', 'Objects in use, and garbage not collected yet.', heapUsed),
    gauge('nodejs_external_memory_bytes', 'Buffers and the embedded database.', external),
    gauge(
      'process_start_time_seconds',
      'When the process began, since 1970.',
      Date.now() / 1000 - process.uptime(),
    ),
    {
      name: 'process_cpu_seconds_total',
      help: 'Processor time used.',
      type: 'counter',
      samples: [{ value: cpu }],
    },
  ]
}

function ofRequests(): Metric {
  return {
    name: 'podscope_denied_requests_total',
    help: 'Requests refused before a page was asked: a foreign name, an impossible address, a foreign origin, too large a body.',
    type: 'counter',
    samples: Object.entries(deniedRequests()).map(([reason, value]) => ({ value, labels: { reason } })),
  }
}

const ageOf = (time: string) => Math.max(0, (Date.now() - Date.parse(time)) / 1000)

/** One sample where it is known, else none: what is not known is no zero. */
const known = (value: string | null | undefined) => (value ? [ageOf(value)] : [])

function ofCrawl(status: FleetStatus, crawls: readonly Crawl[]): readonly Metric[] {
  const throttled = crawls.reduce((sum, each) => sum + each.throttled, 0)
  return [
    gauge(
      'podscope_crawl_age_seconds',
      'Age of the oldest cluster that is shown.',
      ...known(status.oldestReadAt),
    ),
    gauge(
      'podscope_crawls_open',
      'Accounts and Regions being read, or waiting for it.',
      status.crawl?.places ?? 0,
    ),
    gauge('podscope_crawls_failed', 'Accounts and Regions whose last crawl failed.', status.failed),
    gauge(
      'podscope_crawl_throttled_requests',
      'Requests AWS held back in the last crawl of each account and Region.',
      throttled,
    ),
    gauge('podscope_analysis_waiting', 'Associations that wait to be analysed.', status.waiting),
  ]
}

/** Numbers without names, of this process and of what the store knows. A store that is away is `podscope_database_up 0`, and what it knows is left out. */
export async function measure(): Promise<readonly Metric[]> {
  const [status, crawls] = await Promise.all([fleetStatus(everything), asStoreProblem(listCrawls)])
  const isUp = status.ok && crawls.ok
  return [
    gauge('podscope_database_up', 'Whether the database answered just now.', isUp ? 1 : 0),
    ...(status.ok && crawls.ok ? ofCrawl(status.value, crawls.value) : []),
    ofRequests(),
    ...ofProcess(),
  ]
}
