import 'server-only'

const tails = new Map<string, Promise<unknown>>()

/**
 * Runs the works of one key one after the other. EKS knows no "only if unchanged", so two saves that both read before either writes
 * would overwrite one another unseen; in turn, the second finds what the first stored.
 */
export function oneAtATime<T>(key: readonly string[], work: () => Promise<T>): Promise<T> {
  const name = JSON.stringify(key)
  const mine = (tails.get(name) ?? Promise.resolve()).then(work, work)
  tails.set(name, mine)
  const forget = () => tails.get(name) === mine && tails.delete(name)
  mine.then(forget, forget)
  return mine
}
