import 'server-only'

export { readItems } from './items.ts'
export { draftRun, planRun, previewAgain, retryFailed, startRun, stopRun, untilIdle } from './plan.ts'
export { listRuns, readRun } from './runs.ts'
export type * from './types.ts'
