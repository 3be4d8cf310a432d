import 'server-only'
import { database } from '../store/index.ts'
import { giveAnalyses, keepAnalyses, knownKeys, passOutdated, passUndescribed } from './keep.ts'
import { loadRows, type RoleMemory } from './load.ts'
import type { WorkedOut } from './think/analyse.ts'
import type { Load } from './think/tasks.ts'
import { type Cursor, firstCursor, readWaiting, type WaitingRow } from './waiting.ts'
import { inWorkers } from './workers.ts'

const batchMax = 1000
/** Roles that a run keeps in memory; a role has at most some tens of kilobytes. */
const rolesMax = 500

export type AnalysisReport = {
  /** Associations that have their analysis now, and how many of those have none since a role cannot be read. */
  readonly given: number
  readonly unreadable: number
  /** Analyses that had to be worked out; for all others one was there. */
  readonly computed: number
}

function pick({ roles, rows }: Load, places: readonly number[]): Load {
  return { roles, rows: places.flatMap((place) => rows[place] ?? []) }
}

/** A batch that is worked out and waits to be kept. */
type Worked = {
  readonly made: readonly WorkedOut[]
  readonly given: Parameters<typeof giveAnalyses>
  readonly unreadable: number
}

/** `coming`: keys of analyses that will be stored before these. */
async function workOut(
  rows: readonly WaitingRow[],
  memory: RoleMemory,
  coming: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<Worked> {
  const store = await database()
  const { load, rows: lit, dark, contents } = await loadRows(store, rows, ({ text }) => text, memory)
  const keys = await inWorkers('keys', { load }, signal)
  const known = await knownKeys(store, keys)
  const firsts = new Map<string, number>()
  for (const [place, key] of keys.entries())
    if (!known.has(key) && !coming.has(key) && !firsts.has(key)) firsts.set(key, place)
  const made = await inWorkers('analyse', { load: pick(load, [...firsts.values()]) }, signal)
  const given = [
    ...lit.map((row, place) => [row, keys[place] ?? null] as const),
    ...dark.map((row) => [row, null] as const),
  ]
  return { made, given: [given, contents], unreadable: dark.length }
}

async function keep({ made, given, unreadable }: Worked): Promise<AnalysisReport> {
  await keepAnalyses(await database(), made)
  return { given: await giveAnalyses(...given), unreadable, computed: made.length }
}

const nothing: AnalysisReport = { given: 0, unreadable: 0, computed: 0 }

function add(one: AnalysisReport, other: AnalysisReport): AnalysisReport {
  return {
    given: one.given + other.given,
    unreadable: one.unreadable + other.unreadable,
    computed: one.computed + other.computed,
  }
}

/** While one batch is being kept, the threads work on the next; one is kept after the other. */
async function analyseOnce(memory: RoleMemory, signal?: AbortSignal): Promise<AnalysisReport> {
  let sum = nothing
  let keeping = Promise.resolve(nothing)
  let coming: ReadonlySet<string> = new Set()
  let cursor: Cursor = firstCursor
  try {
    for (;;) {
      signal?.throwIfAborted()
      const rows = await readWaiting(await database(), cursor, batchMax)
      const last = rows.at(-1)
      if (!last) break
      const worked = await workOut(rows, memory, coming, signal)
      sum = add(sum, await keeping)
      keeping = keep(worked)
      // Where it fails, the next turn of the loop or its end tells.
      keeping.catch(() => {})
      coming = new Set(worked.made.map(({ key }) => key))
      cursor = last
      if (memory.size > rolesMax) memory.clear()
      if (rows.length < batchMax) break
    }
  } finally {
    await keeping.catch(() => {})
  }
  return add(sum, await keeping)
}

/**
 * Works out everything that waits for it (`toAnalyse`), and only what nobody has worked out before. It may end at any moment: what had its turn is
 * stored, and the rest waits as before. Several may do it at once; at worst they work out the same. Rejects with the signal's reason.
 */
export async function analyseWaiting(signal?: AbortSignal): Promise<AnalysisReport> {
  const store = await database()
  await passUndescribed(store)
  await passOutdated(store)
  return analyseOnce(new Map(), signal)
}
