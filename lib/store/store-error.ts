import 'server-only'

/** What Podscope remembers cannot be used. The message is whole sentences for a person: what is wrong, and what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}

/** It was written by a newer Podscope. */
export class NewerStore extends StoreError {}
