import 'server-only'

export { reportFailure } from './failures.ts'
export { findChange, listChanges, listOpenChanges, listRecentChanges } from './list.ts'
export { observe, observeGone } from './observe.ts'
export { openHistory } from './open.ts'
export { type Intent, type Outcome, recordAccess, recordIntent, recordOutcome } from './record.ts'
export { sameState, stateOf } from './state.ts'
export type * from './types.ts'
