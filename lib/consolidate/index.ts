export { planConsolidation } from './plan.ts'
export { type Step, stepsOf } from './steps.ts'
export type * from './types.ts'
export { byObstacle, obstacleWords } from './words.ts'
