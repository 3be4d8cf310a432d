import 'server-only'

type Options<T> = {
  readonly forMs: number
  readonly max: number
  /** Whether an answer is worth keeping for those who ask later; those who ask meanwhile get it in any case. */
  readonly keep: (value: T) => boolean
  /** Milliseconds since whenever: a clock that can be put back would keep an answer until it has caught up. */
  readonly now?: () => number
}
type Entry<T> = { readonly at: number; readonly value: Promise<T> }

/**
 * Remembers answers for a while, and lets those who ask at the same time share one question. The oldest goes when there are more than
 * `max`. `forget` makes the next one ask anew.
 */
export function remembering<T>({ forMs, max, keep, now = () => performance.now() }: Options<T>) {
  const entries = new Map<string, Entry<T>>()
  function remember(key: string, work: () => Promise<T>): Promise<T> {
    const found = entries.get(key)
    if (found && now() - found.at < forMs) return found.value
    const entry = { at: now(), value: work() }
    // A later question under the same key has an entry of its own, which is not ours to forget.
    const forget = () => entries.get(key) === entry && entries.delete(key)
    entry.value.then((value) => keep(value) || forget(), forget)
    entries.delete(key)
    entries.set(key, entry)
    const oldest = entries.size > max ? entries.keys().next().value : undefined
    if (oldest !== undefined) entries.delete(oldest)
    return entry.value
  }
  return Object.assign(remember, { forget: (key: string) => void entries.delete(key) })
}
