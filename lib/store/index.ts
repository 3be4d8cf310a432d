import 'server-only'

export { backUp, restore } from './backup.ts'
export { type Database, database, type JobDatabase, jobDatabase, transaction } from './database.ts'
export { storeErrorOf } from './failures.ts'
export type { StorePlace } from './open.ts'
export { StoreError } from './store-error.ts'
export * as tables from './tables.ts'
export { tidyUp } from './tidy.ts'
