import 'server-only'

export { showsToken } from './bearer.ts'
export { exposition, expositionType } from './exposition.ts'
export { measure } from './measure.ts'
