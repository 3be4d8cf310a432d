// The engine and the catalog: hundreds of kilobytes, which no page loads before somebody asks why. Import it lazily.
import { catalog } from '@/lib/catalog/index.ts'
import { type OnePolicy, onePolicyOf } from '@/lib/one-policy/index.ts'
import { explainRequest } from './trace-model.ts'
import type { TraceQuestion, TraceScene, TraceView } from './trace-types.ts'

export function explainIn(scene: TraceScene, question: TraceQuestion): TraceView {
  return explainRequest(question, scene, catalog)
}

export function onePolicyIn(scene: TraceScene): OnePolicy {
  return onePolicyOf(scene, catalog)
}
