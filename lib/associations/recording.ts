import 'server-only'
import type { Association } from '../aws/index.ts'
import { fail, type Result } from '../base/index.ts'
import {
  type Intent,
  recordAccess,
  recordIntent,
  recordOutcome,
  reportFailure,
  type Outcome as Settlement,
} from '../history/index.ts'
import { accessChange, showInFleet } from '../inventory/index.ts'
import { ruledOut } from './second-person.ts'
import type { Wanted, WriteProblem } from './types.ts'

export type Outcome = Result<Association, WriteProblem>
/** How a write ended: for the person, and for the history. */
export type Settled = { readonly answer: Outcome; readonly record: Settlement }

/** What the change did to access is worked out after the answer: reading the roles may take longer than the change. */
async function noteAccess(id: string, intent: Intent, { outcome, after }: Settlement) {
  try {
    if (outcome === 'refused') return
    const access = await accessChange(intent, intent.before, after === undefined ? intent.after : after)
    if (access) await recordAccess(id, access)
  } catch (error) {
    reportFailure('what a change did to access was not worked out', error)
  }
}

const notes = new Set<Promise<void>>()

/** Resolves when nothing is being worked out for the history any more. */
export async function accessNoted(): Promise<void> {
  await Promise.all(notes)
}

/**
 * The one way to a write: refuses what takes a second person and was not approved, writes down what is about to be done, does it, and writes down how it
 * ended. What cannot be written down is not done; an outcome that cannot be is settled later by reading AWS (`settleOpenChanges`), as after a crash.
 */
export async function recorded(
  intent: Intent,
  wanted: Wanted,
  work: () => Promise<Settled>,
): Promise<Outcome> {
  let id: string
  try {
    const refused = await ruledOut([intent], wanted)
    if (refused) return fail(refused)
    id = await recordIntent(intent)
  } catch (error) {
    return fail({ kind: 'not-recorded', message: error instanceof Error ? error.message : String(error) })
  }
  const { answer, record } = await work()
  await recordOutcome(id, record, intent.actor).catch((error: unknown) =>
    reportFailure('the outcome of a change was not written down', error),
  )
  if (answer.ok) await showInFleet(answer.value, intent.after === null)
  const note = noteAccess(id, intent, record)
  notes.add(note)
  void note.then(() => notes.delete(note))
  return answer
}

/** The history's sentence for a problem. */
function sentenceOf(problem: WriteProblem): string {
  switch (problem.kind) {
    case 'refused':
    case 'outcome-unknown':
      return problem.problem.message
    case 'not-stored':
      return `AWS said yes and did not store ${problem.fields.join(' and ')}.`
    case 'cannot-remove':
      return problem.problem?.message ?? 'AWS said yes and kept the session policy.'
    case 'conflict':
      return 'Somebody changed it at the same time.'
    case 'gone':
      return 'It was deleted at the same time.'
    default:
      return problem.kind
  }
}

/** A write that failed, for both. */
export function failed(
  problem: WriteProblem,
  outcome: Settlement['outcome'],
  more: Partial<Settlement> = {},
): Settled {
  return { answer: fail(problem), record: { outcome, problem: sentenceOf(problem), ...more } }
}
