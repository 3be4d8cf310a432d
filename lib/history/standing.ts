import 'server-only'
import type { AssociationState, Change, Moment, Standing } from './types.ts'

/** Of a change, what tells how its association stood before and after it. */
export type Step = Pick<Change, 'kind' | 'source' | 'before' | 'after'>

/** All that is known of how an association stood at one moment. */
export type Told = {
  /** The last stored change up to the moment, and the first one after it. */
  readonly last: Step | null
  readonly next: Step | null
  /** What EKS says of when it was created; null: it was never described. */
  readonly createdAt: Date | null
  /** As it was read last; null: it was never described. */
  readonly current: AssociationState | null
}

/** Nothing comes after now, whatever AWS's clock says. */
export const timeOf = (moment: Moment): number =>
  moment === 'now' ? Number.POSITIVE_INFINITY : Date.parse(moment)

/** EKS says when a state came to be: from then on it was so, whenever it was noticed. */
function hadCome(state: AssociationState | null, at: number): state is AssociationState {
  return state?.modifiedAt != null && Date.parse(state.modifiedAt) <= at
}

const there = (state: AssociationState): Standing => ({ kind: 'there', state })

/** Of one whose state is not known, whether it was there at all. */
function byCreation(createdAt: Date | null, at: number): Standing {
  if (createdAt === null) return { kind: 'unknown', isThere: null }
  return createdAt.getTime() > at ? { kind: 'absent' } : { kind: 'unknown', isThere: true }
}

/**
 * How an association stood at a moment, of what was written down and of EKS's own times. What neither tells is unknown: a state that was seen later
 * says nothing of before, unless EKS says that it had not been modified since. What came and went between two readings is in neither.
 */
export function standingAt(moment: Moment, { last, next, createdAt, current }: Told): Standing {
  const at = timeOf(moment)
  // Made elsewhere, it was so before anybody noticed.
  if (next?.source === 'outside' && hadCome(next.after, at)) return there(next.after)
  if (last) return last.after ? there(last.after) : { kind: 'absent' }
  if (!next) return hadCome(current, at) ? there(current) : byCreation(createdAt, at)
  if (next.kind === 'create')
    return next.source === 'podscope' ? { kind: 'absent' } : byCreation(createdAt, at)
  return hadCome(next.before, at) ? there(next.before) : byCreation(createdAt, at)
}
