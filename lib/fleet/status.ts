import 'server-only'
import { sql } from 'drizzle-orm'
import type { Scope } from '../auth/rules/index.ts'
import { ok, type Result } from '../base/index.ts'
import { type Crawl, listCrawls } from '../crawl/index.ts'
import { tables } from '../store/index.ts'
import { askingStore } from './asking.ts'
import { rolesInUse } from './overview.ts'
import { forget, remembered } from './remembered.ts'
import { iso, rowsOf } from './statement.ts'
import type { FleetProblem, FleetStatus } from './types.ts'
import { type View, viewOf } from './view.ts'
import { inView } from './where.ts'

const { fleetAssociations: f, fleetClusters } = tables

type Counts = Omit<FleetStatus, 'crawl' | 'failed'>

const statement = (view: View) => sql`
  select (select count(*)::int from ${view.accounts}) as accounts,
    (select count(*)::int from ${view.associations} where ${inView}) as associations,
    (select count(*)::int from ${view.associations} where ${f.toAnalyse} and ${inView}) as waiting,
    ${rolesInUse(view)} as roles, count(*)::int as clusters, min(${fleetClusters.associationsReadAt}) as "oldestReadAt"
  from ${view.clusters} where ${fleetClusters.missing} < 2`

async function readCounts(scope: Scope): Promise<Counts> {
  const [row] = await rowsOf<Counts>(statement(viewOf(scope)))
  if (!row) throw new Error('the estate was not counted')
  return { ...row, oldestReadAt: iso(row.oldestReadAt) }
}

/** What several crawls have done together; null: of one of them nobody knows how much there is. */
function shareOf(open: readonly Crawl[]): number | null {
  const expected = open.map((crawl) => crawl.expected)
  if (expected.includes(null)) return null
  const all = expected.reduce<number>((sum, each) => sum + (each ?? 0), 0)
  const done = open.reduce((sum, { described, failed }) => sum + described + failed, 0)
  return all > 0 ? Math.min(1, done / all) : null
}

function crawlOf(crawls: readonly Crawl[]): FleetStatus['crawl'] {
  const open = crawls.filter(({ endedAt }) => endedAt === null)
  if (open.length === 0) return null
  const working = open.find(({ state, reading }) => state === 'running' && reading !== null)
  const rest = open.map(({ remainingSeconds }) => remainingSeconds)
  return {
    places: open.length,
    name: working?.reading ?? null,
    share: shareOf(open),
    remainingSeconds: rest.includes(null) ? null : Math.max(...rest.map((each) => each ?? 0)),
  }
}

/** Counting takes the database a tenth of a second at 100,000 associations; every page shows the numbers. */
const countsMs = 10_000
const crawlsMs = 1500

/** A crawl was begun or stopped here: the next answer is of now. */
export function forgetCrawls(): void {
  forget('crawls')
}

/**
 * What the frame of every page says: how much there is, and what is being read; of a crawl, whoever sees some associations only sees nothing. Cheap: it is
 * asked for all the time.
 */
export function fleetStatus(scope: Scope): Promise<Result<FleetStatus, FleetProblem>> {
  return askingStore<FleetStatus, FleetProblem>(async () => {
    const isWhole = scope.kind === 'everything'
    const [counts, crawls] = await Promise.all([
      remembered(`counts ${isWhole ? '' : JSON.stringify(scope)}`, countsMs, () => readCounts(scope)),
      isWhole ? remembered('crawls', crawlsMs, listCrawls) : [],
    ])
    const failed = crawls.filter(({ state }) => state === 'failed').length
    return ok({ ...counts, failed, crawl: crawlOf(crawls) })
  })
}
