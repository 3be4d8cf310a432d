import 'server-only'

type Entry<T> = { readonly at: number; readonly value: Promise<T> }

/**
 * Remembers answers for a while, and lets those who ask at the same time share one question. A failed question is forgotten at once.
 * The oldest goes when there are more than `max`.
 */
export function remembering<T>({ forMs, max }: { readonly forMs: number; readonly max: number }) {
  const entries = new Map<string, Entry<T>>()
  return function remember(key: string, work: () => Promise<T>): Promise<T> {
    const found = entries.get(key)
    if (found && Date.now() - found.at < forMs) return found.value
    const value = work()
    entries.delete(key)
    entries.set(key, { at: Date.now(), value })
    value.catch(() => entries.delete(key))
    const oldest = entries.size > max ? entries.keys().next().value : undefined
    if (oldest !== undefined) entries.delete(oldest)
    return value
  }
}
