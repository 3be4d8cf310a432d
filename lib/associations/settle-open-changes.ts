import 'server-only'
import {
  type Association,
  type AwsProblem,
  describeAssociation,
  listAssociations,
  mapBounded,
} from '../aws/index.ts'
import { ok, type Result } from '../base/index.ts'
import { readEnv } from '../env.ts'
import {
  type Change,
  listOpenChanges,
  type Outcome,
  recordAccess,
  recordSettled,
  reportFailure,
  sameState,
  stateOf,
} from '../history/index.ts'
import { accessChange } from '../inventory/index.ts'

/** The association a change was about, as it is now; null: there is none. */
async function lookUp(change: Change): Promise<Result<Association | null, AwsProblem>> {
  const { associationId, namespace, serviceAccount } = change
  if (associationId !== null) {
    const now = await describeAssociation({ ...change, associationId })
    return !now.ok && now.error.kind === 'not-found' ? ok(null) : now
  }
  const found = await listAssociations(change, { namespace, serviceAccount })
  if (!found.ok) return found
  const [made] = found.value
  return made ? describeAssociation(made) : ok(null)
}

const stopped = 'Podscope was stopped before AWS answered'

/** How a change ended that nobody saw the end of, by what AWS holds now. */
function outcomeOf({ kind, before, after }: Change, now: Association | null): Outcome {
  const state = now && stateOf(now)
  const done = after === null ? state === null : state !== null && sameState(after, state)
  if (done) return { outcome: 'stored', after: state, ...(now && { associationId: now.associationId }) }
  const untouched = before === null ? state === null : state !== null && sameState(before, state)
  if (untouched) return { outcome: 'refused', problem: `${stopped}. Nothing had changed.` }
  const seen =
    state === null
      ? 'the association is no longer there'
      : `the association is neither as before nor as ${kind === 'create' ? 'it was to be created' : 'it was to be'}`
  return { outcome: 'unknown', problem: `${stopped}, and ${seen}.` }
}

async function settle(change: Change): Promise<void> {
  const now = await lookUp(change)
  // Not readable now: it stays open for the next time.
  if (!now.ok) return
  const outcome = outcomeOf(change, now.value)
  await recordSettled(change.id, outcome)
  if (outcome.outcome !== 'stored') return
  const access = await accessChange(change, change.before, outcome.after ?? null)
  if (access) await recordAccess(change.id, access)
}

/**
 * Settles the changes that were begun and have no outcome because a Podscope ended in between, by reading AWS. On PostgreSQL another Podscope
 * may be about to make them, so they are left alone for as long as that can take. Never rejects.
 */
export async function settleOpenChanges(): Promise<void> {
  const { databaseUrl, timeoutMs } = readEnv()
  // A change is at most five requests: look, write, read back, and those of a list.
  const graceMs = databaseUrl === null ? 0 : 5 * timeoutMs
  try {
    await mapBounded(await listOpenChanges(new Date(Date.now() - graceMs)), 4, settle)
  } catch (error) {
    reportFailure('changes that were left open could not be settled', error)
  }
}
