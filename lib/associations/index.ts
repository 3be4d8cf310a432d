import 'server-only'

export { type ChangeOptions, changeAssociation, previewChange } from './change-association.ts'
export { seenVersionOf } from './compare.ts'
export { createAssociation } from './create-association.ts'
export { deleteAssociation } from './delete-association.ts'
export { recreateWithoutPolicy, removeSessionPolicy } from './remove-session-policy.ts'
export { settleOpenChanges } from './settle-open-changes.ts'
export type * from './types.ts'
