import { catalog } from '@/lib/catalog/index.ts'
import { assessDraft, countsNow } from './assess.ts'
import type { EngineSetup, FromEngine, ToEngine } from './engine.protocol.ts'

/** Only the newest draft is worth the work: while one is being judged, later ones replace each other here. */
let waiting: { readonly version: number; readonly text: string } | null = null
let setup: EngineSetup | null = null
let scheduled = false

self.onmessage = ({ data }: MessageEvent<ToEngine>) => {
  if (data.kind === 'setup') {
    setup = data.setup
    post({ kind: 'now', counts: countsNow(setup, catalog) })
  } else {
    waiting = { version: data.version, text: data.text }
  }
  if (scheduled) return
  scheduled = true
  // A turn of the loop lets every message that came meanwhile be seen first.
  setTimeout(judge, 0)
}

function judge() {
  scheduled = false
  if (!waiting || !setup) return
  const { version, text } = waiting
  waiting = null
  try {
    post({
      kind: 'assessed',
      version,
      assessment: assessDraft(text, setup, catalog, () => performance.now()),
    })
  } catch (error) {
    // The engine never throws on a text; if it does, the page must say so instead of showing an old answer.
    post({ kind: 'failed', version, message: error instanceof Error ? error.message : String(error) })
  }
}

function post(message: FromEngine) {
  self.postMessage(message)
}
