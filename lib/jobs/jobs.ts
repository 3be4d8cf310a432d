import 'server-only'
import { type ConstructorOptions, fromPglite, PgBoss } from 'pg-boss'
import { jobDatabase } from '../store/index.ts'

/** Does one job. `signal` is aborted when the site stops: what is done until then is to be kept. A rejection is tried again later. */
export type Work<Data> = (data: Data, signal: AbortSignal) => Promise<void>
export type JobOptions = {
  /** How many of them this process does at once; 1 unless told. */
  readonly atOnce?: number
  /** How often one that failed, or whose process died, is tried again; 3 unless told. */
  readonly retries?: number
  /** Seconds after which one is taken for stuck and given to another; 12 hours unless told. */
  readonly longestSeconds?: number
}

type Definition = { readonly options: JobOptions; readonly work: Work<object> }
type Running = { readonly boss: PgBoss; readonly stopping: AbortController }
type Jobs = {
  readonly defined: Map<string, Definition>
  running: Promise<Running> | null
}

// On the process: Next loads modules anew, and a second queue would do everything beside the first.
const key = Symbol.for('podscope.jobs')
function jobs(): Jobs {
  const holder = globalThis as { [key]?: Jobs }
  holder[key] ??= { defined: new Map(), running: null }
  return holder[key]
}

/** A process that died is noticed after so long (pg-boss allows no less than ten seconds), and looked for so often. */
const heartbeatSeconds = 10
const lookSeconds = 10
const pollSeconds = 0.5

async function optionsFor(): Promise<ConstructorOptions> {
  const place = await jobDatabase()
  const common = {
    schema: 'jobs',
    superviseIntervalSeconds: lookSeconds,
    monitorIntervalSeconds: lookSeconds,
    registerInstance: false,
    openTelemetry: { enabled: false },
    // What was not vacuumed is the database's own affair.
    monitorVacuum: false,
  }
  return place.kind === 'embedded'
    ? { ...common, db: fromPglite(place.client), backend: 'pglite', reindex: false }
    : { ...common, connectionString: place.url, max: 4, connectionTimeoutMillis: 5000 }
}

let lastLine = ''
function report(error: unknown): void {
  const line = `podscope: the queue of jobs: ${error instanceof Error ? error.message : String(error)}`
  if (line === lastLine) return
  lastLine = line
  // biome-ignore lint/suspicious/noConsole: whoever runs the site has to see it; the queue goes on by itself.
  console.error(line)
}

async function attach({ boss, stopping }: Running, name: string, { options, work }: Definition) {
  const { atOnce = 1, retries = 3, longestSeconds = 43_200 } = options
  await boss.createQueue(name, {
    // One of a key waits at most; that one is being done does not keep the next from waiting.
    policy: 'short',
    retryLimit: retries,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    expireInSeconds: longestSeconds,
    heartbeatSeconds,
    deleteAfterSeconds: 3600,
  })
  const how = { localConcurrency: atOnce, pollingIntervalSeconds: pollSeconds }
  await boss.work<object>(name, how, async (batch) => {
    for (const { data, signal } of batch) await work(data, AbortSignal.any([signal, stopping.signal]))
  })
}

async function start(): Promise<Running> {
  const boss = new PgBoss(await optionsFor())
  boss.on('error', report)
  await boss.start()
  const running = { boss, stopping: new AbortController() }
  for (const [name, definition] of jobs().defined) await attach(running, name, definition)
  return running
}

/** Starts to do jobs: those waiting in the database, and those whose process died. Rejects when the store cannot be opened; then call it again. */
export async function startJobs(): Promise<void> {
  await running()
}

function running(): Promise<Running> {
  const state = jobs()
  if (state.running) return state.running
  const starting = start()
  state.running = starting
  starting.catch(() => {
    if (state.running === starting) state.running = null
  })
  return starting
}

/** Tells the work under way to come to an end, waits for it (ten seconds at most) and takes no more. */
export async function stopJobs(): Promise<void> {
  const state = jobs()
  const { running } = state
  const stopped = await running?.catch(() => null)
  if (!stopped) return
  stopped.stopping.abort()
  // Known until it has ended: work that puts a job in the queue as its last act must not start another queue.
  await stopped.boss.stop({ graceful: true, timeout: 10_000 })
  if (state.running === running) state.running = null
}

/** Says how a kind of job is done; before or after the start. Data is JSON. Once per name: what is defined again is left as it is. */
export async function defineJob<Data extends object>(
  name: string,
  options: JobOptions,
  work: Work<Data>,
): Promise<void> {
  const state = jobs()
  if (state.defined.has(name)) return
  // What comes out of a queue is what `enqueue` put in under this name.
  const definition: Definition = { options, work: (data, signal) => work(data as Data, signal) }
  state.defined.set(name, definition)
  const already = await state.running?.catch(() => null)
  if (already) await attach(already, name, definition)
}

/**
 * Puts a job in the queue, for whichever replica is free. Of one `key` only one waits: asked again, it takes the new data and priority (higher
 * comes first). `startAfter` in seconds. The queue must be defined. Rejects when the database is away.
 */
export async function enqueue<Data extends object>(
  name: string,
  data: Data,
  {
    key: singletonKey,
    priority = 0,
    startAfter = 0,
  }: { readonly key: string; readonly priority?: number; readonly startAfter?: number },
): Promise<void> {
  const { boss } = await running()
  // Told also where it is now: one that waits already may do so since before the clock was put back, until a time that is far off again.
  await boss.upsert(name, data, { singletonKey, priority, startAfter })
}
