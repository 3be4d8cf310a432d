export { decide } from './evaluate/decide.ts'
export { parsePolicy } from './grammar/policy.ts'
export { minifyPolicy } from './minify.ts'
export type * from './types.ts'
