import 'server-only'

export { backUp, restore } from './backup.ts'
export {
  atOneMoment,
  closeStore,
  type Database,
  database,
  type JobDatabase,
  jobDatabase,
  transaction,
} from './database.ts'
export { storeErrorOf } from './failures.ts'
export { openStore, type StorePlace } from './open.ts'
export { type StoreReadiness, storeReadiness } from './readiness.ts'
export { StoreError } from './store-error.ts'
export * as tables from './tables.ts'
export { tidyUp } from './tidy.ts'
