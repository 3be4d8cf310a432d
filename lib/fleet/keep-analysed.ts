import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { analyseWaiting } from '../analysis/index.ts'
import { onCrawled } from '../crawl/index.ts'
import { database, tables, tidyUp } from '../store/index.ts'

const { fleetAssociations: f } = tables

/** What a page or a write brought, or another replica left, is found so late at most. Looking is one step in a small index. */
const lookMs = 3000
/** The store is tidied up after so many associations got an analysis, once it is quiet, and so long after the last time or the start. */
const tidyAfter = { rows: 1000, ms: 60_000 }

type Keeping = {
  again: boolean
  running: boolean
  lastLine: string
  timer: NodeJS.Timeout | null
  /** Associations that got an analysis since the store was tidied up. What an earlier process left behind nobody counted. */
  untidy: number
  tidiedAt: number
}
// On the process: Next loads modules anew, and two would look twice.
const key = Symbol.for('podscope.keep-analysed')
function keeping(): Keeping {
  const holder = globalThis as { [key]?: Keeping }
  holder[key] ??= {
    again: false,
    running: false,
    lastLine: '',
    timer: null,
    untidy: tidyAfter.rows,
    tidiedAt: performance.now(),
  }
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
      state.untidy += given
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

async function tidyNowAndThen(): Promise<void> {
  const state = keeping()
  if (state.untidy < tidyAfter.rows || performance.now() - state.tidiedAt < tidyAfter.ms) return
  Object.assign(state, { untidy: 0, tidiedAt: performance.now() })
  await tidyUp()
}

async function look(): Promise<void> {
  if (keeping().running) return
  try {
    if (await isAnythingWaiting()) await analyse()
    else await tidyNowAndThen()
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
