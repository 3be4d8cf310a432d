import 'server-only'

export { commandActor, podscope } from './actors.ts'
export { appendEvent, appendEventIn, appendRead, audited } from './append.ts'
export { NotAnEntry, verifyLines } from './file.ts'
export { type EntriesAsked, findEntry, listAbout, listEntries } from './list.ts'
export { exportEntries, readEnd, verifyChain } from './stream.ts'
export type * from './types.ts'
