import 'server-only'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Plan } from '../consolidate/index.ts'
import type { Answers, Load, PlanTask, Tasks } from './think/tasks.ts'

/** As in lib/store: the site runs where `lib` lies beside it, so Node finds the file and reads it as it stands. */
const workerFile = () => join(process.cwd(), 'lib/analysis/think/worker.ts')

/** More threads than this are no help to one site, and each holds the catalog. */
const threadsMax = 4
const idleMs = 30_000
/** The catalog and what the engine remembers take some 100 MB; a small nursery keeps garbage from adding as much again. */
const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 }
/** Rows in one message: some tens of milliseconds of work, so that threads end together and a stop is heeded soon. */
const rowsMax = 50

type Waiting = {
  readonly task: object
  readonly resolve: (answer: never) => void
  readonly reject: (error: Error) => void
}
type Thread = { readonly worker: Worker; current: Waiting | null }

const threads = new Set<Thread>()
const waiting: Waiting[] = []
let idle: NodeJS.Timeout | null = null

function settle(thread: Thread, message: { readonly answer: never } | { readonly error: string }): void {
  const { current } = thread
  thread.current = null
  thread.worker.unref()
  if (current && 'error' in message) current.reject(new Error(message.error))
  else if (current && 'answer' in message) current.resolve(message.answer)
  next()
}

function lose(thread: Thread, error: Error): void {
  threads.delete(thread)
  thread.current?.reject(error)
  thread.current = null
  next()
}

function start(): Thread {
  const thread: Thread = { worker: new Worker(workerFile(), { execArgv: [], resourceLimits }), current: null }
  thread.worker.on('message', (message) => settle(thread, message))
  thread.worker.on('error', (error: Error) => lose(thread, error))
  thread.worker.on('exit', (code) => lose(thread, new Error(`a worker thread ended with ${code}`)))
  thread.worker.unref()
  threads.add(thread)
  return thread
}

function next(): void {
  if (idle) clearTimeout(idle)
  idle = null
  if (waiting.length === 0) {
    idle = setTimeout(() => void stopWorkers(), idleMs).unref()
    return
  }
  const free = [...threads].find(({ current }) => current === null)
  const thread = free ?? (threads.size < Math.min(availableParallelism(), threadsMax) ? start() : null)
  const one = thread && waiting.shift()
  if (!one) return
  thread.current = one
  thread.worker.ref()
  thread.worker.postMessage(one.task)
  next()
}

/** Lets all threads go but one, which the next question finds awake; the next work starts the others again. */
async function stopWorkers(): Promise<void> {
  const [, ...spare] = [...threads].filter(({ current }) => current === null)
  for (const thread of spare) threads.delete(thread)
  await Promise.all(spare.map(({ worker }) => worker.terminate()))
}

/** Only the roles that some rows name, in a list of their own. */
function partOf({ roles, rows }: Load): Load {
  const places = new Map<number, number>()
  const placeOf = (role: number) => {
    const place = places.get(role) ?? places.size
    places.set(role, place)
    return place
  }
  const own = rows.map((row) => ({
    ...row,
    role: placeOf(row.role),
    first: row.first === null ? null : placeOf(row.first),
  }))
  return { roles: [...places.keys()].flatMap((place) => roles[place] ?? []), rows: own }
}

/** Starts a thread where there is none. */
export function wakeWorker(): void {
  if (threads.size === 0) start()
}

/**
 * Has a task worked off by the threads, some rows at a time; the answers stand in the order of the rows. Rejects when a thread ends, or with the
 * signal's reason; then nothing of the answer is told.
 */
export async function inWorkers<Name extends keyof Tasks>(
  name: Name,
  { load, ...rest }: Tasks[Name],
  signal?: AbortSignal,
): Promise<Answers[Name]> {
  const parts: Promise<Answers[Name]>[] = []
  for (let at = 0; at < load.rows.length; at += rowsMax) {
    const part = partOf({ roles: load.roles, rows: load.rows.slice(at, at + rowsMax) })
    parts.push(
      new Promise((resolve, reject) => {
        waiting.push({ task: { name, load: part, ...rest }, resolve, reject })
      }),
    )
  }
  next()
  const answers = await Promise.all(parts)
  signal?.throwIfAborted()
  return answers.flat() as unknown as Answers[Name]
}

/** Has one thread plan the roles of an account, which only makes sense as a whole: seconds of work, during which the others go on. */
export function planInWorker(task: Omit<PlanTask, 'name'>): Promise<Plan> {
  const answer = new Promise<Plan>((resolve, reject) => {
    waiting.push({ task: { name: 'consolidate', ...task }, resolve, reject })
  })
  next()
  return answer
}
