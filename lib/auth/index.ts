import 'server-only'

export { grantsOf } from './grants.ts'
export { inScope, type PlaceColumns } from './in-scope.ts'
