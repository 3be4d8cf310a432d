import 'server-only'
import { prepareQuestions } from '../analysis/index.ts'
import { tidyUp } from '../store/index.ts'

/**
 * The store is tidied up after so many associations got an analysis, and so long after the last time, or the start. Where few do, once a day: some of what
 * it holds is kept for a time.
 */
const tidyAfter = { rows: 1000, ms: 60_000, anywayMs: 86_400_000 }
/** What questions need is made ready again this long after the last time at the soonest. */
const prepareMs = 30_000

type Quiet = {
  running: boolean
  /** Associations that got an analysis since the store was tidied up. */
  untidy: number
  tidiedAt: number
  /** Some got one since what questions need was made ready. */
  unprepared: boolean
  preparedAt: number
}
// On the process: Next loads modules anew.
const key = Symbol.for('podscope.when-quiet')
function quiet(): Quiet {
  const holder = globalThis as { [key]?: Quiet }
  holder[key] ??= {
    running: false,
    // What an earlier process left behind nobody counted.
    untidy: tidyAfter.rows,
    tidiedAt: performance.now(),
    unprepared: true,
    preparedAt: Number.NEGATIVE_INFINITY,
  }
  return holder[key]
}

/** So many associations got an analysis. */
export function noteAnalysed(given: number): void {
  if (given === 0) return
  quiet().untidy += given
  quiet().unprepared = true
}

/** What nobody waits for, while nothing waits to be analysed: one after the other, and not when it was just done. Rejects when the store is away. */
export async function workWhenQuiet(): Promise<void> {
  const state = quiet()
  if (state.running) return
  state.running = true
  const since = (at: number) => performance.now() - at
  try {
    if (state.unprepared && since(state.preparedAt) >= prepareMs) {
      Object.assign(state, { unprepared: false, preparedAt: performance.now() })
      await prepareQuestions()
    }
    const pause = state.untidy >= tidyAfter.rows ? tidyAfter.ms : tidyAfter.anywayMs
    if (since(state.tidiedAt) >= pause) {
      Object.assign(state, { untidy: 0, tidiedAt: performance.now() })
      await tidyUp()
    }
  } finally {
    state.running = false
  }
}
