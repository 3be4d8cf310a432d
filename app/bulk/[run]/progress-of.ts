import 'server-only'
import { type RunProgress, toRunLine } from '@/components/bulk/run-view.ts'
import { readItems, readRun } from '@/lib/bulk/index.ts'

/** What changes while it is read is told again rather than not at all. */
const overlapMs = 2000

/** How a run stands: all its targets, or those that changed since a moment (ISO 8601). Null: there is no such run. */
export async function progressOf(id: string, since?: string): Promise<RunProgress | null> {
  const at = new Date(Date.now() - overlapMs).toISOString()
  const run = await readRun(id)
  if (!run) return null
  const items = await readItems(id, since)
  return { run, lines: items.map(toRunLine), at }
}
