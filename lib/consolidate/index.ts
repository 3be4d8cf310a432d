export { planConsolidation } from './plan.ts'
export type * from './types.ts'
