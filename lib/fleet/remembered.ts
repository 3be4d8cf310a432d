import 'server-only'

type Kept = { readonly at: number; readonly value: unknown }
type Memory = { kept: Kept | null; reading: Promise<unknown> | null }

// On the process: pages and routes each have this module of their own.
const key = Symbol.for('podscope.fleet-remembered')
function memoryOf(name: string): Memory {
  const holder = globalThis as { [key]?: Map<string, Memory> }
  holder[key] ??= new Map()
  const memory = holder[key].get(name) ?? { kept: null, reading: null }
  holder[key].set(name, memory)
  return memory
}

/** What is older than so many lives is waited for. */
const lives = 4

/**
 * Reads at most once in `ms`, however many ask. A little older, an answer is still given at once and read anew for whoever asks next.
 */
export async function remembered<T>(name: string, ms: number, read: () => Promise<T>): Promise<T> {
  const memory = memoryOf(name)
  const age = memory.kept ? Date.now() - memory.kept.at : Number.POSITIVE_INFINITY
  // What is kept under a name is what was read under it.
  if (memory.kept && age >= 0 && age < ms) return memory.kept.value as T
  const reading = memory.reading ?? begin(memory, read)
  if (memory.kept && age >= 0 && age < ms * lives) {
    reading.catch(() => undefined)
    return memory.kept.value as T
  }
  return reading as Promise<T>
}

/** What was read under a name is not as it is any more: whoever asks next waits for what is. */
export function forget(name: string): void {
  const memory = memoryOf(name)
  memory.kept = null
  memory.reading = null
}

function begin(memory: Memory, read: () => Promise<unknown>): Promise<unknown> {
  const reading = read()
    .then((value) => {
      // Not what was read before it was forgotten.
      if (memory.reading === reading) memory.kept = { at: Date.now(), value }
      return value
    })
    .finally(() => {
      if (memory.reading === reading) memory.reading = null
    })
  memory.reading = reading
  return reading
}
