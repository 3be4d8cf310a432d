import 'server-only'
import { type Meeting, storedAccess, whatMeets } from '../analysis/index.ts'
import type { Scope } from '../auth/rules/index.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { catalog } from '../catalog/index.ts'
import { type GuardRail, runExpectations } from '../expectations/index.ts'
import { type NamedAssociation, splitByAnalysis } from '../fleet/index.ts'
import type { RailResult, Witness } from './types.ts'

/** The rail that cannot be asked, and why. */
export type GuardProblem = { readonly rail: string; readonly message: string }

/**
 * Holds guard rails against the associations of a scope, as they were read and analysed: who can do any of it, of those that each is about. A rail
 * that nothing breaks is kept only where of all of them something is known.
 */
export async function checkGuardRails(
  scope: Scope,
  rails: readonly GuardRail[],
  signal?: AbortSignal,
): Promise<Result<readonly RailResult[], GuardProblem>> {
  const results: RailResult[] = []
  for (const rail of rails) {
    const result = await checkOne(scope, rail, signal)
    if (!result.ok) return result
    results.push(result.value)
  }
  return ok(results)
}

async function checkOne(
  scope: Scope,
  rail: GuardRail,
  signal?: AbortSignal,
): Promise<Result<RailResult, GuardProblem>> {
  const keys = await keysOf(scope, rail, signal)
  if (!keys.ok) return keys
  const split = await splitByAnalysis(scope, rail.of, keys.value)
  if (!split.ok) {
    const { error } = split
    return fail({ rail: rail.name, message: error.kind === 'store' ? error.message : '“of” cannot be read.' })
  }
  const { total, meeting: breaking, unknown, first } = split.value
  const state = breaking > 0 ? 'broken' : unknown > 0 ? 'unknown' : 'kept'
  return ok({ rail, state, total, breaking, unknown, first, witness: await witnessOf(rail, first) })
}

/** Analyses that allow some request of the rail, and those of which it is not clear. */
async function keysOf(
  scope: Scope,
  { name, expectation: { actions, resources } }: GuardRail,
  signal?: AbortSignal,
): Promise<Result<Meeting, GuardProblem>> {
  const questions = actions.flatMap((action) => resources.map((resource) => ({ action, resource })))
  const answer = await whatMeets(scope, questions, signal)
  return answer.ok ? answer : fail({ rail: name, message: answer.error.message })
}

/** Looked at for a request to show. */
const witnessesMax = 3

async function witnessOf(
  { expectation }: GuardRail,
  breaking: readonly NamedAssociation[],
): Promise<Witness | null> {
  const some = breaking.slice(0, witnessesMax)
  for (const { association, policies, session } of await storedAccess(some)) {
    const [result] = runExpectations([expectation], policies, session, catalog)
    const own = some.find(({ associationId }) => associationId === association.associationId)
    if (own && result?.state === 'broken') return { association: own, result }
  }
  return null
}
