import 'server-only'

/** Does the works with at most `width` at once, until all are done or `isOver` says that no more are to be begun. */
export async function eachBounded<T>(
  values: Iterable<T>,
  width: number,
  work: (value: T) => Promise<void>,
  isOver: () => boolean = () => false,
): Promise<void> {
  const rest = values[Symbol.iterator]()
  async function worker(): Promise<void> {
    for (let next = rest.next(); !next.done && !isOver(); next = rest.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: width }, worker))
}

/** A value for each key, asked for once; those who ask meanwhile share the question. */
export function onceEach<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>()
  return function of(key) {
    const answer = asked.get(key) ?? ask(key)
    asked.set(key, answer)
    return answer
  }
}
