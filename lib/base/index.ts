export { assertNever, invariant } from './assert.ts'
export { csvLine } from './csv.ts'
export { fail, ok, type Result } from './result.ts'
