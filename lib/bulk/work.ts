import 'server-only'
import { type Actor, podscope } from '../audit/index.ts'
import { freshRoleReader, type RoleReader } from '../inventory/index.ts'
import { eachBounded } from './bounded.ts'
import {
  beginAgain,
  claimNext,
  type Holder,
  readItems,
  readOrphans,
  replaceItems,
  savePreview,
  settleItem,
  type WorkItem,
} from './items.ts'
import { afterAnswer, afterThrottling, holdBackMs, type Pace, startPace } from './pace.ts'
import { previewing } from './preview.ts'
import {
  endWork,
  finishIfDone,
  leaseRenewalMs,
  readRun,
  readStartedBy,
  releaseUnlessRunning,
  renewLease,
  stopWork,
} from './runs.ts'
import { resolveTargets } from './targets.ts'
import type { AwsProblem, RunNotes } from './types.ts'
import { type Again, type Settled, settleOrphan, writeItem } from './write.ts'

/** EKS publishes no rates; ten calls at once stays clear of throttling (facts 3.4). */
const readWidth = 8

/** Keeps the lease while work goes on; `isLost` when somebody else has the run now. */
function holding(id: string, lease: string) {
  let lost = false
  const renew = () =>
    renewLease(id, lease).then(
      (held) => {
        lost ||= !held
      },
      // A database that is away for a moment: the lease says how long that may last.
      () => undefined,
    )
  const timer = setInterval(renew, leaseRenewalMs)
  return { isLost: () => lost, letGo: () => clearInterval(timer) }
}

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

const previewsAtOnce = 100

async function previewSome(
  holder: Holder,
  items: readonly WorkItem[],
  preview: ReturnType<typeof previewing>,
  isLost: () => boolean,
): Promise<void> {
  const read: [number, Awaited<ReturnType<typeof preview>>][] = []
  await eachBounded(items, readWidth, async ({ position, target }) => {
    read.push([position, await preview(target)])
  })
  for (const [position, workOut] of read) {
    if (isLost()) return
    const { desired, preview: made } = workOut()
    await savePreview(holder, position, desired, made)
    // Somebody else's page is answered in between.
    await pause(0)
  }
}

/** Looks up the targets if that is asked for, and previews every item that has no preview. */
export async function previewRun(id: string, lease: string, withTargets: boolean): Promise<void> {
  const run = await readRun(id)
  if (!run) return
  const hold = holding(id, lease)
  try {
    let lines: RunNotes['lines'] = run.notes.lines
    if (withTargets) {
      const resolved = await resolveTargets(run.definition)
      if (!resolved.ok) {
        await replaceItems({ runId: id, lease }, [])
        return await endWork(id, lease, 'previewing', 'draft', { lines: [], problem: resolved.error })
      }
      await replaceItems({ runId: id, lease }, resolved.value.targets)
      lines = resolved.value.lines
    }
    const items = (await readItems(id)).filter(({ preview }) => preview === null)
    const preview = previewing(run.definition)
    for (let from = 0; from < items.length && !hold.isLost(); from += previewsAtOnce)
      await previewSome({ runId: id, lease }, items.slice(from, from + previewsAtOnce), preview, hold.isLost)
    await endWork(id, lease, 'previewing', 'planned', { lines, problem: null })
  } finally {
    hold.letGo()
  }
}

/** Roles are looked at again after so long: a change made while a run goes on stops what is left of it. */
const rolesForMs = 5000

function rolesOfNow(): () => RoleReader {
  let read = { at: 0, roles: freshRoleReader() }
  return () => {
    if (Date.now() - read.at > rolesForMs) read = { at: Date.now(), roles: freshRoleReader() }
    return read.roles
  }
}

/** So many in a row that failed for a reason which the next will meet too: the rest is left as it is. */
const sameInARowMax = 12
const lasting: readonly AwsProblem['kind'][] = [
  'not-authorised',
  'credentials',
  'unreachable',
  'timeout',
  'throttled',
]

function inARow() {
  let count = 0
  return function tooMany({ cause }: Settled): AwsProblem | null {
    count = cause && lasting.includes(cause.kind) ? count + 1 : 0
    return count >= sameInARowMax && cause ? cause : null
  }
}

/** One that waits for its time: begun by somebody who is gone, or cut off on the way. */
type Waiting = { readonly item: WorkItem; readonly readyAt: number }
type Next = { readonly item: WorkItem; readonly isBegun: boolean }

/** A run under way. One loop decides what comes next; the writes it began run beside it. */
class Writer {
  readonly #holder: Holder
  readonly #actor: Actor
  readonly #isLost: () => boolean
  readonly #active = new Set<Promise<void>>()
  readonly #roles = rolesOfNow()
  readonly #tooMany = inARow()
  #waiting: readonly Waiting[]
  #pace: Pace = startPace()
  /** Items that came to a good end here; and for each that was throttled, how many had by then. */
  #good = 0
  readonly #goodBefore = new Map<number, number>()
  /** How often AWS was asked what became of an item. */
  readonly #looks = new Map<number, number>()
  #notBefore = 0
  #halt: AwsProblem | null = null
  #broken: unknown = null

  constructor(holder: Holder, actor: Actor, isLost: () => boolean, orphans: readonly WorkItem[]) {
    this.#holder = holder
    this.#actor = actor
    this.#isLost = isLost
    this.#waiting = orphans.map((item) => ({ item, readyAt: 0 }))
  }

  /** Until nothing is left, or the run is stopped, or a reason that stays stops it. Returns that reason. Throws when the store does. */
  async run(): Promise<AwsProblem | null> {
    for (;;) {
      const next = this.#active.size < this.#pace.width ? await this.#next() : null
      if (next) this.#begin(next)
      else if (this.#active.size > 0) await Promise.race(this.#active)
      else if (!(await this.#restUntilReady())) break
    }
    for (const { item } of this.#halt ? this.#waiting : []) await this.#giveUp(item)
    if (this.#broken) throw this.#broken
    return this.#halt
  }

  #isOver(): boolean {
    return this.#isLost() || this.#halt !== null || this.#broken !== null
  }

  async #next(): Promise<Next | null> {
    const holdMs = this.#notBefore - Date.now()
    if (holdMs > 0 && !this.#isOver()) await pause(holdMs)
    if (this.#isOver()) return null
    const now = Date.now()
    const ready = this.#waiting.find(({ readyAt }) => readyAt <= now)
    if (ready) {
      this.#waiting = this.#waiting.filter((each) => each !== ready)
      return { item: ready.item, isBegun: true }
    }
    const item = await claimNext(this.#holder)
    return item && { item, isBegun: false }
  }

  /** False: nothing waits any more. */
  async #restUntilReady(): Promise<boolean> {
    if (this.#waiting.length === 0 || this.#isOver()) return false
    const earliest = Math.min(...this.#waiting.map(({ readyAt }) => readyAt))
    await pause(Math.max(0, Math.min(earliest - Date.now(), leaseRenewalMs)))
    return true
  }

  #begin({ item, isBegun }: Next): void {
    const work: Promise<void> = (isBegun ? this.#goOn(item) : this.#write(item))
      .catch((error: unknown) => {
        this.#broken ??= error
      })
      .finally(() => this.#active.delete(work))
    this.#active.add(work)
  }

  async #write(item: WorkItem): Promise<void> {
    const reason = { actor: this.#actor, runId: this.#holder.runId }
    await this.#record(item, await writeItem(reason, item, this.#roles(), this.#isMoving(item)))
  }

  /** Whether others got through since this item was tried last: then it will too, however busy AWS is. */
  #isMoving({ position }: WorkItem): boolean {
    const before = this.#goodBefore.get(position) ?? 0
    this.#goodBefore.set(position, this.#good)
    return this.#good > before
  }

  async #goOn(item: WorkItem): Promise<void> {
    const looks = this.#looks.get(item.position) ?? 0
    this.#looks.set(item.position, looks + 1)
    const settled = await settleOrphan(item, looks)
    if (settled) return this.#record(item, settled)
    const begun = await beginAgain(this.#holder, item.position)
    // Stopped meanwhile: AWS does not hold it and nothing is on the way, so it is as if it had never been begun.
    if (begun) await this.#write(begun)
    else await settleItem(this.#holder, item.position, 'pending', null)
  }

  async #record(item: WorkItem, end: Settled | Again): Promise<void> {
    // Somebody else has the run and asks AWS about what was begun here.
    if (this.#isLost()) return
    if (end.settled) {
      if (!end.cause) this.#good += 1
      this.#pace = afterAnswer(this.#pace)
      this.#halt ??= this.#tooMany(end)
      return settleItem(this.#holder, item.position, end.state, end.outcome)
    }
    this.#pace = end.throttled ? afterThrottling(this.#pace) : afterAnswer(this.#pace)
    this.#notBefore = Date.now() + holdBackMs(this.#pace)
    if (end.readyAt > Date.now()) this.#waiting = [...this.#waiting, { item, readyAt: end.readyAt }]
    else await settleItem(this.#holder, item.position, 'pending', null)
  }

  #giveUp({ position }: WorkItem): Promise<void> {
    const problem = this.#halt
    const outcome = problem && {
      kind: 'problem' as const,
      problem: { kind: 'outcome-unknown' as const, problem },
    }
    return settleItem(this.#holder, position, 'unknown', outcome)
  }
}

/** Writes what is to be written, as long as the run is to go on and the lease holds. */
export async function writeRun(id: string, lease: string): Promise<void> {
  const hold = holding(id, lease)
  try {
    do {
      const actor = (await readStartedBy(id)) ?? podscope
      const problem = await new Writer({ runId: id, lease }, actor, hold.isLost, await readOrphans(id)).run()
      if (problem) await stopWork(id, { lease, problem })
      else await finishIfDone(id, lease)
      if (hold.isLost() || !(await renewLease(id, lease))) return
    } while (!(await releaseUnlessRunning(id, lease)))
  } finally {
    hold.letGo()
  }
}
