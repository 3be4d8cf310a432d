import 'server-only'

export { heldAgainst } from './against-audit.ts'
export { PackTooLarge } from './archive.ts'
export type * from './types.ts'
export { verifyPack } from './verify.ts'
export { versions } from './versions.ts'
export { writePack } from './write.ts'
