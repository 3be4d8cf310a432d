import type { Actor } from './types.ts'

/** Somebody who changes things in a test. */
export const tester: Actor = {
  kind: 'person',
  id: 'p-1',
  name: 'ana',
  session: 's-1',
  address: '127.0.0.1',
}
