import 'server-only'

export { type AskProblem, askForDecision } from './ask.ts'
export { closeReview, decide, handOn, isWhole } from './decide.ts'
export { takeEvidence } from './evidence.ts'
export {
  countMine,
  type Looker,
  listEntries,
  listReviews,
  readEntry,
  readProgress,
  readReview,
} from './list.ts'
export { openReview } from './open.ts'
export { remindOfReviews, startReminding } from './remind.ts'
export { listCandidates, reviewers } from './reviewers.ts'
export type * from './types.ts'
export { withoutActions } from './without-actions.ts'
