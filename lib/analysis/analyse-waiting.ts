import 'server-only'
import { database } from '../store/index.ts'
import { giveAnalyses, keepAnalyses, knownKeys, passOutdated, passUndescribed } from './keep.ts'
import { loadRows, type RoleMemory } from './load.ts'
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

async function analyseBatch(
  rows: readonly WaitingRow[],
  memory: RoleMemory,
  signal?: AbortSignal,
): Promise<AnalysisReport> {
  const store = await database()
  const { load, rows: lit, dark, contents } = await loadRows(store, rows, ({ text }) => text, memory)
  const keys = await inWorkers('keys', { load }, signal)
  const known = await knownKeys(store, keys)
  const firsts = new Map<string, number>()
  for (const [place, key] of keys.entries()) if (!known.has(key) && !firsts.has(key)) firsts.set(key, place)
  const made = await inWorkers('analyse', { load: pick(load, [...firsts.values()]) }, signal)
  await keepAnalyses(store, made)
  const given = await giveAnalyses(
    [
      ...lit.map((row, place) => [row, keys[place] ?? null] as const),
      ...dark.map((row) => [row, null] as const),
    ],
    contents,
  )
  return { given, unreadable: dark.length, computed: made.length }
}

async function analyseOnce(memory: RoleMemory, signal?: AbortSignal): Promise<AnalysisReport> {
  let sum: AnalysisReport = { given: 0, unreadable: 0, computed: 0 }
  let cursor: Cursor = firstCursor
  for (;;) {
    signal?.throwIfAborted()
    const rows = await readWaiting(await database(), cursor, batchMax)
    const last = rows.at(-1)
    if (!last) return sum
    const { given, unreadable, computed } = await analyseBatch(rows, memory, signal)
    sum = {
      given: sum.given + given,
      unreadable: sum.unreadable + unreadable,
      computed: sum.computed + computed,
    }
    cursor = last
    if (memory.size > rolesMax) memory.clear()
    if (rows.length < batchMax) return sum
  }
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
