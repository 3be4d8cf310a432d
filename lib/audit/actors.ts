import 'server-only'
import { userInfo } from 'node:os'
import type { Actor } from './types.ts'

/** What Podscope does of itself: settle what a crash left open, work out what a change did. */
export const podscope: Actor = {
  kind: 'program',
  id: 'podscope',
  name: 'Podscope',
  session: null,
  address: null,
}

/** Whoever runs a command on the machine that has the store. */
export function commandActor(command: string): Actor {
  return { kind: 'program', id: command, name: userInfo().username, session: null, address: null }
}
