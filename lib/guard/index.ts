import 'server-only'

export { checkGuardRails, type GuardProblem } from './check.ts'
export { openGuardRails, type RailsFile } from './file.ts'
export { railsOver, railsOverNew } from './over.ts'
export { readGuardRails } from './read.ts'
export type * from './types.ts'
