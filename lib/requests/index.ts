import 'server-only'

export { type Asked, askAgain, askFor } from './ask.ts'
export {
  approveRequest,
  commentOn,
  type Decider,
  expireRequests,
  rejectRequest,
  withdrawRequest,
} from './decide.ts'
export {
  listRules,
  listRuleTenants,
  previewMax,
  previewRule,
  type RuleDraft,
  type RuleProblem,
  removeRule,
  saveRule,
} from './keep-rules.ts'
export {
  countInbox,
  type Looker,
  listRequests,
  noteAnswerSeen,
  type RequestsAsked,
  readRequest,
  type Which,
} from './list.ts'
export { tellReceiver } from './notify.ts'
export { settleRequests } from './settle.ts'
export { startRequests } from './start.ts'
export type * from './types.ts'
