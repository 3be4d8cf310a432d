import 'server-only'
import { and, eq } from 'drizzle-orm'
import { seenVersionOf } from '../associations/index.ts'
import type { Wanted, WriteProblem } from '../associations/types.ts'
import { isWithin, type Place } from '../auth/rules/index.ts'
import type { AwsProblem } from '../aws/types.ts'
import { fail, ok, type Result } from '../base/index.ts'
import { readStored } from '../inventory/index.ts'
import { askFor } from '../requests/index.ts'
import type { RequestProblem } from '../requests/types.ts'
import type { Database } from '../store/index.ts'
import { type Decider, holdReview } from './decide.ts'
import { readEntry } from './list.ts'
import { decisionOf, e } from './rows.ts'
import type { WholeEntry } from './types.ts'
import { withoutActions } from './without-actions.ts'

/** Why a decision did not become a change request; the decision stands. */
export type AskProblem =
  /** There is nothing to ask for: it is to stay, or it is not said what is to be taken away. */
  | { readonly kind: 'nothing-to-ask' }
  | { readonly kind: 'not-decider' }
  /** It was decided otherwise, or the review was closed, meanwhile. */
  | { readonly kind: 'decided-anew' }
  /** It is not, or not any more, among what whoever decided may decide about. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'cannot-narrow'; readonly message: string }
  | { readonly kind: 'unread'; readonly problem: AwsProblem }
  | { readonly kind: 'refused'; readonly problem: WriteProblem | RequestProblem }

async function wantedOf(entry: WholeEntry, by: Decider): Promise<Result<Wanted, AskProblem>> {
  const { decision } = entry
  const asks = decision?.verdict === 'remove' || (decision?.without.length ?? 0) > 0
  if (!decision || !asks) return fail({ kind: 'nothing-to-ask' })
  const read = await readStored(entry)
  if (!read.ok) return fail({ kind: 'unread', problem: read.error })
  // A tag may have moved it to another tenant since it was frozen: nothing is told of it then.
  if (!mayDecide({ ...entry, tags: read.value.tags }, by)) return fail({ kind: 'elsewhere' })
  const seen = seenVersionOf(read.value)
  if (decision.verdict === 'remove') return ok({ kind: 'delete', seen })
  const policy = withoutActions(seen.policy, decision.without)
  if (!policy.ok) return fail({ kind: 'cannot-narrow', message: policy.error })
  return ok({ kind: 'change', change: { policy: policy.value }, seen, roleSeen: null })
}

/**
 * Asks for what was decided about an entry, of its association as AWS holds it now: a second person approves it. By who decided. Once, however often
 * it is tried: where it was asked for, that request is the answer. Rejects with a StoreError when the store is away.
 */
export async function askForDecision(
  id: string,
  number: number,
  by: Decider,
  now: Date,
): Promise<Result<string, AskProblem>> {
  const { actor, reads } = by
  const entry = await readEntry(id, number, reads)
  if (!entry?.decision) return fail({ kind: 'nothing-to-ask' })
  if (entry.decision.by.id !== actor.id) return fail({ kind: 'not-decider' })
  const known = standingOf(entry)
  if (known) return ok(known)
  if (!mayDecide(entry, by)) return fail({ kind: 'elsewhere' })
  const wanted = await wantedOf(entry, by)
  if (!wanted.ok) return wanted
  const asked = {
    actor,
    reason: entry.decision.reason,
    review: { id, entry: number, stands: standsAs(id, entry) },
  }
  const answer = await askFor(entry, wanted.value, asked, now)
  if (answer.ok) return ok(answer.value.id)
  const other = answer.error.kind === 'still-open' ? await readEntry(id, number, reads) : null
  const found = other && standingOf(other)
  if (found) return ok(found)
  return fail(other ? { kind: 'decided-anew' } : { kind: 'refused', problem: answer.error })
}

const mayDecide = (place: Place, { reads, decides }: Decider) =>
  isWithin(reads, place) && isWithin(decides, place)

/** Whether an entry of a review that is open is still decided as it was read. */
const standsAs =
  (id: string, { number, decision }: WholeEntry) =>
  async (tx: Database): Promise<boolean> => {
    const review = await holdReview(tx, id)
    const [row] = await tx
      .select()
      .from(e)
      .where(and(eq(e.reviewId, id), eq(e.number, number)))
      .for('update')
    return review?.state === 'open' && JSON.stringify(row && decisionOf(row)) === JSON.stringify(decision)
  }

const standing: ReadonlySet<string> = new Set(['open', 'approved', 'applied'])

/** The request in which what was decided stands; null: none does. */
const standingOf = ({ request }: WholeEntry) => (request && standing.has(request.state) ? request.id : null)
