export { assertNever, invariant } from './assert.ts'
export { fail, ok, type Result } from './result.ts'
