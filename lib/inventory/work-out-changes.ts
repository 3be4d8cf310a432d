import 'server-only'
import { setImmediate } from 'node:timers/promises'
import { onCrawled } from '../crawl/index.ts'
import { listWithoutAccess, recordAccess } from '../history/index.ts'
import { accessChange } from './access-change.ts'
import { roleReader } from './roles.ts'

/** What was noticed longer ago is left: the roles have gone on since. */
const hourMs = 3_600_000
/** Each takes some milliseconds of the site's own thread; of more that were noticed at once the rest is not worked out. */
const atOnce = 200
/** A crawl tells of itself with every batch. */
const gatherMs = 3000

/**
 * Works out what changes made elsewhere gained and lost, with the roles as they are, and writes it into the history. Returns how many. What has no
 * answer, since a role cannot be read, is in `tried` from then on. Rejects when the store is away.
 */
export async function workOutChanges(tried: Set<string> = new Set()): Promise<number> {
  const open = await listWithoutAccess(new Date(Date.now() - hourMs), atOnce)
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
  return worked
}

type Working = { readonly tried: Set<string>; timer: NodeJS.Timeout | null; isStarted: boolean }
// On the process: Next loads modules anew, and two would work twice.
const key = Symbol.for('podscope.work-out-changes')
function working(): Working {
  const holder = globalThis as { [key]?: Working }
  holder[key] ??= { tried: new Set(), timer: null, isStarted: false }
  return holder[key]
}

/** From now on, after every crawl. What cannot be worked out stays so: it is a help beside the change itself. Never rejects. */
export function keepChangesWorkedOut(): void {
  const state = working()
  if (state.isStarted) return
  state.isStarted = true
  onCrawled(() => {
    if (state.timer) return
    state.timer = setTimeout(() => {
      state.timer = null
      workOutChanges(state.tried).catch(() => undefined)
    }, gatherMs)
    state.timer.unref()
  })
}
