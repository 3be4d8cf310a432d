import type { Explain, TraceScene } from './trace-types.ts'

/** Explains on the page itself, without asking AWS again. The engine and the catalog are loaded with the first question. */
export function explainHere(scene: TraceScene): Explain {
  return async function explain(question) {
    const { explainIn } = await import('./trace-engine.ts')
    return explainIn(scene, question)
  }
}
