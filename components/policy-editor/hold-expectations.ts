import { shownResult } from '@/components/expectations/types.ts'
import { type Expectation, runExpectations } from '@/lib/expectations/index.ts'
import { type ActionCatalog, parsePolicy } from '@/lib/iam/index.ts'
import { withDraft } from './assess.ts'
import type { EngineSetup, HeldExpectations, Side } from './engine.protocol.ts'

/** Holds expectations against the draft, or what is applied. Half a policy would break what must be allowed, so it is held against nothing. */
export function holdExpectations(
  side: Side,
  list: readonly Expectation[],
  {
    text,
    setup,
    catalog,
  }: { readonly text: string; readonly setup: EngineSetup; readonly catalog: ActionCatalog },
): HeldExpectations | null {
  const { policies, now, withPolicy } = setup
  if (side === 'now') {
    const results = runExpectations(list, policies, now, catalog)
    return { of: '', results: results.map((result) => shownResult(result, now)) }
  }
  const { policy, findings } = parsePolicy(text)
  if (!policy || findings.some(({ severity }) => severity === 'error')) return null
  const results = runExpectations(list, withDraft(policies, text), withPolicy, catalog)
  return { of: text, results: results.map((result) => shownResult(result, withPolicy)) }
}
