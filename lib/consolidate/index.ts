export { planConsolidation } from './plan.ts'
export { type Step, scriptsOf, stepsOf } from './steps.ts'
export type * from './types.ts'
