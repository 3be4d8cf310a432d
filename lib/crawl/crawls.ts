import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { AwsProblem } from '../aws/index.ts'
import { type Database, database, tables } from '../store/index.ts'
import { CrawlEnded } from './gate.ts'
import { steadily } from './steadily.ts'
import type { Crawl, CrawlReason, Place } from './types.ts'

const { crawlClusters, crawls, fleetClusters } = tables
type Row = typeof crawls.$inferSelect

/** A crawl that did not move for so long has nobody any more. By the database's clock: those of replicas differ. */
export const leaseSeconds = 15
const leaseTime = sql`make_interval(secs => ${leaseSeconds})`
/** A beat that has not come yet is none: the clock was put back, and whoever lives will beat by the new time. */
const lapsed = sql`(${crawls.beatAt} is null or ${crawls.beatAt} not between now() - ${leaseTime} and now() + ${leaseTime})`
const isOpen = isNull(crawls.endedAt)
const isFree = sql`${crawls.endedAt} is null and (${crawls.state} = 'waiting' or ${lapsed})`

/** A crawl that somebody holds. */
export type Held = Place & {
  readonly id: string
  readonly lease: string
  readonly askedAt: Date
  readonly startedAt: Date
}

/** The open crawl of a place: a new one, or the one that is waiting or under way already. Its priority never falls. */
export async function openCrawl(
  { accountId, region }: Place,
  reason: CrawlReason,
  priority: number,
): Promise<{ readonly id: string; readonly priority: number }> {
  const store = await database()
  const [made] = await store
    .insert(crawls)
    .values({ accountId, region, reason, priority, state: 'waiting' })
    .onConflictDoUpdate({
      target: [crawls.accountId, crawls.region],
      targetWhere: sql`${crawls.endedAt} is null`,
      set: { priority: sql`greatest(${crawls.priority}, excluded.priority)` },
    })
    .returning({ id: crawls.id, priority: crawls.priority })
  if (!made) throw new Error('the crawl was not written down')
  return made
}

/** Takes a crawl that waits, or whose process is gone; null: somebody else has it, or it is over. */
export async function takeCrawl(id: string): Promise<Held | null> {
  const lease = randomUUID()
  const store = await database()
  const [taken] = await store
    .update(crawls)
    .set({
      state: 'running',
      lease,
      beatAt: sql`now()`,
      startedAt: sql`coalesce(${crawls.startedAt}, now())`,
    })
    .where(and(eq(crawls.id, id), isFree))
    .returning()
  if (!taken) return null
  const { accountId, region, askedAt, startedAt } = taken
  return { id, lease, accountId, region, askedAt, startedAt: startedAt ?? askedAt }
}

/** By the clock that all replicas share. */
export async function storeNow(): Promise<Date> {
  const store = await database()
  const [row] = await store.select({ now: sql<string>`now()::text` }).from(sql`(select 1) as one`)
  return new Date(row?.now ?? Date.now())
}

/** What was read at this time was read after then. A time that has not come yet says nothing: the clock was put back since. */
export function isSince(readAt: AnyPgColumn, then: Date) {
  return sql<boolean>`coalesce(${readAt} between ${then.toISOString()}::timestamptz and now() + interval '1 minute', false)`
}

const isMine = ({ id, lease }: Held) => and(eq(crawls.id, id), eq(crawls.lease, lease), isOpen)

type Pace = { readonly rate: number; readonly throttled: number }

/** Says that somebody works on it. False: it is not ours any more. `throttled` counts those since the last beat. */
export async function beat(held: Held, { rate, throttled }: Pace): Promise<boolean> {
  const store = await database()
  const rows = await store
    .update(crawls)
    .set({ beatAt: sql`now()`, rate: Math.round(rate), throttled: sql`${crawls.throttled} + ${throttled}` })
    .where(isMine(held))
    .returning({ id: crawls.id })
  return rows.length > 0
}

export type Progress = Partial<
  Pick<Row, 'clusters' | 'clustersDone' | 'listed' | 'described' | 'failed' | 'changed'>
>

/**
 * What a crawl writes, all or nothing, together with how far it is. First of all its row is locked: whoever lost the crawl writes nothing (a
 * CrawlEnded). A database that is away is waited for.
 */
export function writing<T>(
  held: Held,
  work: (tx: Database) => Promise<{ readonly progress: Progress; readonly value: T }>,
): Promise<T> {
  return steadily(async (tx) => {
    const [mine] = await tx.select({ id: crawls.id }).from(crawls).where(isMine(held)).for('update')
    if (!mine) throw new CrawlEnded('the crawl was ended')
    const { progress, value } = await work(tx)
    const added = Object.entries(progress).map(([name, count]) => [
      name,
      sql`${crawls[name as keyof Progress]} + ${count}`,
    ])
    await tx
      .update(crawls)
      .set({ beatAt: sql`now()`, ...Object.fromEntries(added) })
      .where(eq(crawls.id, held.id))
    return value
  })
}

/** Ends a crawl that could not go on. */
export async function failCrawl(held: Held, problem: AwsProblem): Promise<void> {
  await steadily((tx) =>
    tx
      .update(crawls)
      .set({ state: 'failed', problem, endedAt: sql`now()`, rate: null, lease: null })
      .where(isMine(held)),
  )
}

/** Lets go of a crawl that is not over, so that whoever looks next goes on at once. */
export async function letGo(held: Held): Promise<void> {
  const store = await database()
  await store.update(crawls).set({ beatAt: null, lease: null, rate: null }).where(isMine(held))
}

/** Ends a crawl that waits or is under way. What it read is kept. False: it was over. */
export async function stopCrawl(id: string): Promise<boolean> {
  const store = await database()
  const rows = await store
    .update(crawls)
    .set({ state: 'stopped', endedAt: sql`now()`, rate: null, lease: null })
    .where(and(sql`${crawls.id}::text = ${id}`, isOpen))
    .returning({ id: crawls.id })
  return rows.length > 0
}

/** Crawls that nobody works on. */
export async function listFree(): Promise<readonly { readonly id: string; readonly priority: number }[]> {
  const store = await database()
  return store.select({ id: crawls.id, priority: crawls.priority }).from(crawls).where(isFree)
}

/** Asked for in the future: the clock was put back. A minute is what the clocks of replicas may differ. */
const notYet = sql`${crawls.askedAt} > now() + interval '1 minute'`

/**
 * When each place was last asked to be crawled, in seconds before now; open ones are 0. Null: by the clock it was not yet, since that was put back.
 */
export async function listAges(): Promise<ReadonlyMap<string, number | null>> {
  const store = await database()
  const rows = await store
    .select({
      accountId: crawls.accountId,
      region: crawls.region,
      age: sql<
        string | null
      >`min(case when ${crawls.endedAt} is null then 0 when ${notYet} then null else extract(epoch from now() - ${crawls.askedAt}) end)`,
    })
    .from(crawls)
    .groupBy(crawls.accountId, crawls.region)
  return new Map(
    rows.map(({ accountId, region, age }) => [`${accountId}/${region}`, age === null ? null : Number(age)]),
  )
}

/** Crawls of long ago, but for the last one of each place that was done: it says what was known of its clusters. */
export async function forgetOldCrawls(): Promise<void> {
  const store = await database()
  await store.execute(sql`delete from ${crawls} c where c.ended_at < now() - interval '7 days' and exists (
    select 1 from ${crawls} newer where newer.account_id = c.account_id and newer.region = c.region
      and newer.state = 'done' and newer.asked_at > c.asked_at)`)
}

const latestMax = 1000

/** Associations still to be described, as far as can be told: clusters not listed yet count as before, or as the average of the others. */
async function expected(): Promise<ReadonlyMap<string, number | null>> {
  const store = await database()
  const rows = await store
    .select({
      accountId: fleetClusters.accountId,
      region: fleetClusters.region,
      known: sql<string | null>`sum(${fleetClusters.associations})`,
      average: sql<string | null>`avg(${fleetClusters.associations})`,
      unknown: sql<string>`count(*) filter (where ${fleetClusters.associations} is null and ${fleetClusters.listProblem} is null)`,
    })
    .from(fleetClusters)
    .where(sql`${fleetClusters.missing} < 2`)
    .groupBy(fleetClusters.accountId, fleetClusters.region)
  return new Map(
    rows.map(({ accountId, region, known, average, unknown }) => [
      `${accountId}/${region}`,
      known === null ? null : Number(known) + Number(average ?? 0) * Number(unknown),
    ]),
  )
}

function remainingSeconds({ state, described, failed, rate }: Row, total: number | null): number | null {
  if (state !== 'running' || !rate || total === null) return null
  return Math.max(0, Math.ceil((total - described - failed) / rate))
}

type Selected = { readonly row: Row; readonly abandoned: boolean; readonly reading: string | null }

const shown = {
  row: crawls,
  abandoned: sql<boolean>`${crawls.state} = 'running' and ${lapsed}`,
  // Clusters are read in the order of their names.
  reading: sql<
    string | null
  >`(select max(cluster) from ${crawlClusters} begun where begun.crawl_id = "crawls"."id")`,
}

function toCrawl({ row, abandoned, reading }: Selected, total: number | null): Crawl {
  const { askedAt, startedAt, endedAt, lease: _, beatAt: _beat, priority: _priority, ...rest } = row
  return {
    ...rest,
    askedAt: askedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    expected: total === null ? null : Math.max(Math.round(total), row.described + row.failed),
    reading: row.endedAt === null ? reading : null,
    remainingSeconds: remainingSeconds(row, total),
    abandoned,
  }
}

/** The last crawl of each place, those under way first. Rejects with a StoreError. */
export async function listCrawls(): Promise<readonly Crawl[]> {
  const store = await database()
  const [rows, totals] = await Promise.all([
    store
      .selectDistinctOn([crawls.accountId, crawls.region], shown)
      .from(crawls)
      .orderBy(crawls.accountId, crawls.region, desc(isOpen), notYet, desc(crawls.askedAt))
      .limit(latestMax),
    expected(),
  ])
  const all = rows.map((selected) => {
    const { accountId, region } = selected.row
    return toCrawl(selected, totals.get(`${accountId}/${region}`) ?? null)
  })
  const order = (crawl: Crawl) => (crawl.endedAt === null ? 0 : 1)
  return all.toSorted((left, right) => order(left) - order(right))
}

/** The last crawls that ended, of all places, the latest first. Rejects with a StoreError. */
export async function listEndedCrawls(limit = 30): Promise<readonly Crawl[]> {
  const store = await database()
  const rows = await store
    .select(shown)
    .from(crawls)
    .where(sql`${crawls.endedAt} is not null`)
    .orderBy(desc(crawls.endedAt))
    .limit(limit)
  return rows.map((selected) => toCrawl(selected, null))
}
