import 'server-only'

export { type Database, database, transaction } from './database.ts'
export { StoreError } from './store-error.ts'
export * as tables from './tables.ts'
