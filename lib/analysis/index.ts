import 'server-only'

export { type AnalysisReport, analyseWaiting } from './analyse-waiting.ts'
export { prepareQuestions } from './prepare.ts'
export { problemOf } from './question.ts'
export { resourceForms, suggestActions, suggestKeys, suggestResources } from './suggest.ts'
export { actionSetOf, haveCommon } from './think/action-set.ts'
export type * from './types.ts'
export { everyWhoCanRow, type WhoCanPart, whoCan, whoCanRows } from './who-can.ts'
