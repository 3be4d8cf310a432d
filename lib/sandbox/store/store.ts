/** The state in memory, and every change to it going through one place. */
import type { SandboxState } from '../state.ts'
import { applyChange, type Change } from './change.ts'
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
  const apply = (change: Change) => {
    applyChange(state, change)
    journal?.append(change, state)
  }
  return {
    get state() {
      return state
    },
    put: (path, value) => apply({ path, value }),
    remove: (path) => apply({ path }),
    replace(next) {
      state = next
      journal?.startOver(next)
    },
    close: () => journal?.close(state),
  }
}
