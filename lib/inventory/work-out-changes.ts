import 'server-only'
import { setImmediate } from 'node:timers/promises'
import { onCrawled } from '../crawl/index.ts'
import { listWithoutAccess, recordAccess } from '../history/index.ts'
import { accessChange } from './access-change.ts'
import { roleReader } from './roles.ts'

/** What was noticed longer ago is left: the roles have gone on since. */
const hourMs = 3_600_000
/** Each takes some milliseconds of the site's own thread: so many, and then that thread is left to the pages. */
const atOnce = 200
/** A crawl tells of itself with every batch. */
const gatherMs = 3000

type Round = {
  readonly worked: number
  /** The position up to which all were tried. */
  readonly upTo: number
  readonly hasMore: boolean
}

/**
 * Works out what changes made elsewhere gained and lost, with the roles as they are, and writes it into the history; those `after` a position, oldest
 * first. What has no answer, since a role cannot be read, is in `tried` from then on. Rejects when the store is away.
 */
export async function workOutChanges(
  after = 0,
  limit = atOnce,
  tried: Set<string> = new Set(),
): Promise<Round> {
  const open = await listWithoutAccess(after, new Date(Date.now() - hourMs), limit)
  const readRole = roleReader()
  let worked = 0
  for (const change of open) {
    if (tried.has(change.id)) continue
    tried.add(change.id)
    const access = await accessChange(change, change.before, change.after, readRole)
    if (access) {
      await recordAccess(change.id, access)
      worked += 1
    }
    // Pages have their turn.
    await setImmediate()
  }
  return { worked, upTo: open.at(-1)?.position ?? after, hasMore: open.length === limit }
}

type Working = {
  readonly tried: Set<string>
  upTo: number
  timer: NodeJS.Timeout | null
  again: boolean
  isStarted: boolean
}
// On the process: Next loads modules anew, and two would work twice.
const key = Symbol.for('podscope.work-out-changes')
function working(): Working {
  const holder = globalThis as { [key]?: Working }
  holder[key] ??= { tried: new Set(), upTo: 0, timer: null, again: false, isStarted: false }
  return holder[key]
}

/** A round, soon, and further ones until nothing is left: whether one's own changes are worked out must not depend on how many others have. */
function workSoon(): void {
  const state = working()
  state.again = true
  if (state.timer) return
  state.timer = setTimeout(() => void workNow(), gatherMs)
  state.timer.unref()
}

async function workNow(): Promise<void> {
  const state = working()
  state.again = false
  const round = await workOutChanges(state.upTo, atOnce, state.tried).catch(() => null)
  state.timer = null
  // Then from the beginning: whoever got an earlier position may have been done later.
  state.upTo = round?.hasMore ? round.upTo : 0
  if (round?.hasMore || state.again) workSoon()
}

/** From now on, after every crawl. What cannot be worked out stays so: it is a help beside the change itself. Never rejects. */
export function keepChangesWorkedOut(): void {
  const state = working()
  if (state.isStarted) return
  state.isStarted = true
  onCrawled(workSoon)
}
