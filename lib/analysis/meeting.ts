import 'server-only'
import type { Scope } from '../auth/rules/index.ts'
import { ok, type Result } from '../base/index.ts'
import { database } from '../store/index.ts'
import { fleetIndex } from './fleet-index.ts'
import { askedOf } from './question.ts'
import type { QuestionProblem } from './types.ts'
import { verdictsOf } from './verdicts.ts'

/** Keys of analyses: those that allow some request of some question, and those of which it is not clear. */
export type Meeting = { readonly meeting: readonly string[]; readonly unknown: readonly string[] }

/**
 * Which analyses of a scope allow any request of any of some questions. It takes less than `whoCan` for each: whether all are allowed is not asked,
 * and one that is known to meet is not asked again.
 */
export async function whatMeets(
  scope: Scope,
  questions: readonly { readonly action: string; readonly resource: string }[],
  signal?: AbortSignal,
): Promise<Result<Meeting, QuestionProblem>> {
  const store = await database()
  const index = await fleetIndex(store, null, scope)
  const [meeting, unknown] = [new Set<string>(), new Set<string>()]
  for (const question of questions) {
    const asked = askedOf({ ...question, any: true })
    if (!asked.ok) return asked
    const left = { ...index, analyses: index.analyses.filter(({ key }) => !meeting.has(key)) }
    const verdicts = await verdictsOf(store, left, asked.value, signal)
    for (const [at, { key }] of left.analyses.entries()) {
      const verdict = verdicts[at]
      if (verdict === 'unknown') unknown.add(key)
      else if (verdict !== 'never') meeting.add(key)
    }
  }
  return ok({ meeting: [...meeting], unknown: [...unknown].filter((key) => !meeting.has(key)) })
}
