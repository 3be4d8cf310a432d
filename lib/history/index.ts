import 'server-only'

export { type Between, listBetween, untouchedSince } from './between.ts'
export { deltaOf } from './delta.ts'
export { reportFailure } from './failures.ts'
export {
  type ChangesAsked,
  findChange,
  listChanges,
  listOfApproval,
  listOpenChanges,
  listRecentChanges,
  listUnnamed,
  listWithoutAccess,
} from './list.ts'
export { type Difference, noteDifferences } from './note-differences.ts'
export { observe, observeGone } from './observe.ts'
export { openHistory } from './open.ts'
export {
  type Intent,
  type Outcome,
  recordAccess,
  recordIntent,
  recordOutcome,
  recordSettled,
  recordWho,
} from './record.ts'
export { sameState, stateOf } from './state.ts'
export type * from './types.ts'
