import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { analyseWaiting } from '../analysis/index.ts'
import { onCrawled } from '../crawl/index.ts'
import { database, tables } from '../store/index.ts'
import { noteAnalysed, workWhenQuiet } from './when-quiet.ts'

const { fleetAssociations: f } = tables

/** What a page or a write brought, or another replica left, is found so late at most. Looking is one step in a small index. */
const lookMs = 3000

type Keeping = { again: boolean; running: boolean; lastLine: string; timer: NodeJS.Timeout | null }
// On the process: Next loads modules anew, and two would look twice.
const key = Symbol.for('podscope.keep-analysed')
function keeping(): Keeping {
  const holder = globalThis as { [key]?: Keeping }
  holder[key] ??= { again: false, running: false, lastLine: '', timer: null }
  return holder[key]
}

function report(error: unknown): void {
  const state = keeping()
  const line = error instanceof Error ? error.message : String(error)
  if (line === state.lastLine) return
  state.lastLine = line
  // biome-ignore lint/suspicious/noConsole: whoever runs the site has to see it; it is tried again by itself.
  console.error(`podscope: the analysis did not end, what is missing waits: ${line}`)
}

/** One at a time in this process; who asks meanwhile gets another round after it. */
async function analyse(): Promise<void> {
  const state = keeping()
  state.again = true
  if (state.running) return
  state.running = true
  try {
    while (state.again) {
      state.again = false
      const { given } = await analyseWaiting()
      noteAnalysed(given)
      state.lastLine = ''
    }
  } catch (error) {
    report(error)
  } finally {
    state.running = false
  }
}

async function isAnythingWaiting(): Promise<boolean> {
  const db = await database()
  const rows = await db.select({ one: sql`1` }).from(f).where(eq(f.toAnalyse, true)).limit(1)
  return rows.length > 0
}

async function look(): Promise<void> {
  if (keeping().running) return
  try {
    if (await isAnythingWaiting()) await analyse()
    else await workWhenQuiet()
  } catch (error) {
    report(error)
  }
}

/** Works out what waits, from now on: what a crawl reads as it reads it, and what pages and writes bring some seconds later. Never rejects. */
export function keepAnalysed(): void {
  const state = keeping()
  if (state.timer) return
  onCrawled(() => void analyse())
  state.timer = setInterval(() => void look(), lookMs)
  state.timer.unref()
}
