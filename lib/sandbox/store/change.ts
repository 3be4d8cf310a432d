import type { SandboxState } from '../state.ts'

/** `value` absent: the entry is removed. */
export type Change = { readonly path: readonly string[]; readonly value?: unknown }

/** Setting and removing whole entries: applying a change twice leaves what applying it once did. */
export function applyChange(state: SandboxState, change: Change): void {
  prepareChange(state, change)()
}

/** Throws if the change cannot be made, and otherwise gives what makes it, which cannot fail. */
export function prepareChange(state: SandboxState, { path, value }: Change): () => void {
  const last = path.at(-1)
  if (last === undefined) throw new TypeError('A change needs a path.')
  let parent: object = state
  for (const step of path.slice(0, -1)) {
    const next: unknown = Object.hasOwn(parent, step) ? Reflect.get(parent, step) : undefined
    if (typeof next !== 'object' || next === null) throw new TypeError(`Nothing lies at ${path.join('/')}.`)
    parent = next
  }
  return () => {
    // Not an assignment: a key named __proto__ would change the prototype instead.
    if (value === undefined) Reflect.deleteProperty(parent, last)
    else Object.defineProperty(parent, last, { value, writable: true, enumerable: true, configurable: true })
  }
}
