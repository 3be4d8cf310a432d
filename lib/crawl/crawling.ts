import 'server-only'
import { type AwsProblem, listAccounts } from '../aws/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { readEnv } from '../env.ts'
import { defineJob, enqueue, startJobs, stopJobs } from '../jobs/index.ts'
import { forgetOldCrawls, listAges, listFree, openCrawl } from './crawls.ts'
import { refreshMembers, rememberMembers } from './members.ts'
import { nameChanges } from './name-changes.ts'
import { runCrawl } from './run.ts'
import type { CrawlReason, Place } from './types.ts'

const crawlJob = 'crawl'
const dueJob = 'crawl-due'
const whoJob = 'crawl-who'
/** CloudTrail tells some minutes later. */
const whoAgainSeconds = 300

/** Of different accounts and regions; each has its own rate. */
const placesAtOnce = 4
/** How often crawls are looked for whose process is gone, and how often a start that failed is tried again. */
const lookMs = 5000
const dueMs = 60_000
export const priorities = { schedule: 0, start: 5, asked: 10 } as const

type Listener = (place: Place) => void
type Crawling = {
  readonly listeners: Set<Listener>
  looking: NodeJS.Timeout | null
  started: Promise<void> | null
  lastLine: string
  /** When it was last looked for what is due, as `performance.now()` has it. */
  dueAt: number
}
// On the process: Next loads modules anew, and two would do everything twice.
const key = Symbol.for('podscope.crawling')
function crawling(): Crawling {
  const holder = globalThis as { [key]?: Crawling }
  holder[key] ??= {
    listeners: new Set(),
    looking: null,
    started: null,
    lastLine: '',
    dueAt: Number.NEGATIVE_INFINITY,
  }
  return holder[key]
}

function report(what: string, error: unknown): void {
  const line = `podscope: ${what}: ${error instanceof Error ? error.message : String(error)}`
  const state = crawling()
  if (line === state.lastLine) return
  state.lastLine = line
  // biome-ignore lint/suspicious/noConsole: whoever runs the site has to see it; the crawl is tried again by itself.
  console.error(line)
}

/** Calls back when this process has read something new of a place into the store, and when a crawl ends. Returns how to stop that. */
export function onCrawled(listener: Listener): () => void {
  crawling().listeners.add(listener)
  return () => crawling().listeners.delete(listener)
}

function tell(place: Place): void {
  for (const listener of crawling().listeners) listener({ accountId: place.accountId, region: place.region })
}

const enqueueCrawl = ({ id, priority }: { readonly id: string; readonly priority: number }) =>
  enqueue(crawlJob, { id }, { key: id, priority })

/** Of one place one after the other, whichever replica: CloudTrail counts by account and region. */
const enqueueWho = (place: Place, startAfter: number) =>
  enqueue(whoJob, place, { key: `${place.accountId}/${place.region}`, startAfter })

/**
 * Asks for crawls of some places, or of all that are configured. One that waits or is under way already is what is meant; it takes the higher
 * priority. Returns the crawls' ids, or why nobody knows what to crawl. Rejects with a StoreError when nothing can be written down.
 */
export async function askForCrawl(
  places: readonly Place[] | 'all',
  reason: CrawlReason,
  priority: number = priorities[reason],
): Promise<Result<readonly string[], AwsProblem>> {
  const accounts = await listAccounts()
  if (!accounts.ok) return fail(accounts.error)
  const configured = accounts.value.flatMap(({ id, regions }) =>
    regions.map((region) => ({ accountId: id, region })),
  )
  const asked =
    places === 'all'
      ? configured
      : configured.filter(({ accountId, region }) =>
          places.some((place) => place.accountId === accountId && place.region === region),
        )
  const ids: string[] = []
  for (const place of asked) {
    const crawl = await openCrawl(place, reason, priority)
    ids.push(crawl.id)
    // It is written down: a queue that is not there yet, or not any more, gets it from whoever looks for crawls that nobody has.
    await enqueueCrawl(crawl).catch(() => undefined)
  }
  if (places === 'all')
    await enqueue(dueJob, { isAsked: true }, { key: 'asked', priority }).catch(() => undefined)
  return ok(ids)
}

type Due = { readonly isAsked?: boolean }

/**
 * Asks for what is due by now: every place that was not crawled for PODSCOPE_CRAWL_MINUTES. With 0 only what was never crawled. The accounts of an
 * organization are looked up first, also when somebody asked for everything.
 */
async function askForDue({ isAsked = false }: Due): Promise<void> {
  const { crawlMinutes } = readEnv()
  await refreshMembers(crawlMinutes, isAsked)
  const [accounts, ages] = await Promise.all([listAccounts(), listAges()])
  if (!accounts.ok) throw new Error(accounts.error.message)
  const places = accounts.value.flatMap(({ id, regions }) =>
    regions.map((region) => ({ accountId: id, region })),
  )
  const ageOf = ({ accountId, region }: Place) => ages.get(`${accountId}/${region}`)
  const never = places.filter((place) => ageOf(place) === undefined)
  if (never.length > 0) await askForCrawl(never, 'start')
  if (crawlMinutes === 0) return
  // The schedule comes by every minute: what is due before half of the next is due now. So is what was asked for at a time that is still to come.
  const isDue = (age: number | null | undefined) =>
    age === null || (age !== undefined && age > crawlMinutes * 60 - 30)
  const due = places.filter((place) => isDue(ageOf(place)))
  if (due.length > 0) await askForCrawl(due, 'schedule')
  await forgetOldCrawls()
}

/** Crawls whose process is gone, and those whose job got lost with the database, get a job again. */
async function lookForFree(): Promise<void> {
  for (const crawl of await listFree()) await enqueueCrawl(crawl)
}

async function start(): Promise<void> {
  await startJobs()
  await defineJob<{ id: string }>(crawlJob, { atOnce: placesAtOnce }, async ({ id }, signal) => {
    const place = await runCrawl(id, signal, tell)
    // Where the site stops, whoever goes on with the crawl asks when it ends.
    if (place && !signal.aborted) await enqueueWho(place, 0)
  })
  await defineJob<Place>(whoJob, {}, async (place, signal) => {
    if ((await nameChanges(place)) && !signal.aborted) await enqueueWho(place, whoAgainSeconds)
  })
  await defineJob<Due>(dueJob, {}, askForDue)
}

const enqueueDue = () => enqueue(dueJob, {}, { key: 'due', priority: 10 })

/** By the time that goes on whatever becomes of the clock: a cron line stands still while a clock that was put back catches up. */
async function lookForDue(): Promise<void> {
  const state = crawling()
  if (performance.now() - state.dueAt < dueMs) return
  const before = state.dueAt
  state.dueAt = performance.now()
  await enqueueDue().catch((error: unknown) => {
    state.dueAt = before
    throw error
  })
}

/**
 * Starts to crawl: what is due, what others ask for, what a process that is gone left. Shared by all replicas. Never rejects: while the store is
 * away it tries again every few seconds.
 */
export async function startCrawling(): Promise<void> {
  const state = crawling()
  if (state.looking) return state.started ?? undefined
  rememberMembers()
  state.dueAt = Number.NEGATIVE_INFINITY
  const look = async () => {
    await lookForDue()
    await lookForFree()
  }
  const begin = () =>
    start()
      .then(look)
      .catch((error: unknown) => {
        report('the crawl could not be started', error)
        state.started = null
      })
  state.started = begin()
  state.looking = setInterval(() => {
    state.started ??= begin()
    look().catch((error: unknown) => report('the crawls could not be looked through', error))
  }, lookMs)
  state.looking.unref()
  // The process ends by itself; what is under way is let go of meanwhile, so that another replica goes on with it at once.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stopCrawling())
  await state.started
}

/** Lets go of what is under way, for whoever goes on, and takes no more. */
export async function stopCrawling(): Promise<void> {
  const state = crawling()
  if (state.looking) clearInterval(state.looking)
  state.looking = null
  await state.started?.catch(() => undefined)
  state.started = null
  await stopJobs().catch((error: unknown) => report('the jobs could not be stopped', error))
}
