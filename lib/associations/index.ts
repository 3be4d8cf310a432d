import 'server-only'

export { applySessionPolicy } from './apply-session-policy.ts'
export { createAssociation } from './create-association.ts'
export { deleteAssociation } from './delete-association.ts'
export type * from './types.ts'
