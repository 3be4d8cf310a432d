/** The state in memory, and every change to it going through one place. */
import type { SandboxState } from '../state.ts'
import { type Change, prepareChange } from './change.ts'
import type { Journal } from './journal.ts'

/** The state is read freely and changed only through `put` and `remove`, so that nothing escapes the journal. */
export interface Store {
  readonly state: SandboxState
  /** Sets what lies at `path`, e.g. `['accounts', id, 'roles', name]`. The parent must exist. */
  put(path: readonly string[], value: unknown): void
  remove(path: readonly string[]): void
  /** Starts over with another state. */
  replace(state: SandboxState): void
  close(): void
}

/** `journal` null keeps everything in memory only. */
export function openStore(initial: SandboxState, journal: Journal | null): Store {
  let state = initial
  let closed = false
  const change = (one: Change) => {
    if (closed) throw new Error('The sandbox is closed.')
    const apply = prepareChange(state, one)
    // First on disk, then in memory: what could not be written has not happened.
    journal?.append(one)
    apply()
    journal?.compact(state)
  }
  return {
    get state() {
      return state
    },
    put: (path, value) => change({ path, value }),
    remove: (path) => change({ path }),
    replace(next) {
      if (closed) throw new Error('The sandbox is closed.')
      journal?.startOver(next)
      state = next
    },
    close() {
      closed = true
      journal?.close()
    },
  }
}
