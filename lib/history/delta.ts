import 'server-only'
import type { AccessChange, AccessComparison } from '../iam/index.ts'
import type { AccessDelta, AccessExample } from './types.ts'

/** As many as a person reads; the rest is counted. */
const examplesMax = 20

const examplesOf = (changes: readonly AccessChange[]): readonly AccessExample[] =>
  changes.slice(0, examplesMax).map(({ action, witness, because }) => ({ action, request: witness, because }))

/** What of a comparison the history keeps. */
export function deltaOf({ gains, losses, unchanged, exact }: AccessComparison): AccessDelta {
  return {
    gained: gains.length,
    lost: losses.length,
    unchanged,
    gains: examplesOf(gains),
    losses: examplesOf(losses),
    exact,
  }
}
