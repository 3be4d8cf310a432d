/** Keeps what was worked out, by content; the oldest goes when there are more than `max`. Nothing but time depends on it. */
export function remembering<T>(max: number) {
  const kept = new Map<string, T>()
  return function remember(id: string, work: () => T): T {
    const known = kept.get(id)
    if (known !== undefined) return known
    const made = work()
    const oldest = kept.size >= max ? kept.keys().next().value : undefined
    if (oldest !== undefined) kept.delete(oldest)
    kept.set(id, made)
    return made
  }
}
