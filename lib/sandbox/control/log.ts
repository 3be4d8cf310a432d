/** The last calls, for tests and for a person asking what the page did. */
export type LogEntry = {
  /** ISO 8601 */
  readonly at: string
  /** `eks:ListClusters`; `?` where none was recognised. */
  readonly operation: string
  readonly accountId: string | null
  /** The caller's ARN. */
  readonly principal: string | null
  /** HTTP status; 0: the connection was dropped. */
  readonly status: number
  readonly code?: string
  /**
   * Of a call that was carried out, whatever its answer: a hash of what was asked, without its clientRequestToken. Two writes with the same
   * one asked for the same of the same thing.
   */
  readonly carriedOut?: string
}

const entriesMax = 5000

export interface AccessLog {
  add(entry: LogEntry): void
  /** Oldest first. */
  entries(): readonly LogEntry[]
  /** Of each operation since the start: how often it was done (`ok`) and how often it ended with which code, held back calls included. */
  counts(): Counts
  clear(): void
}
export type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>

export function createLog(): AccessLog {
  let ring: LogEntry[] = []
  let next = 0
  let counts: Record<string, Record<string, number>> = {}
  return {
    add(entry) {
      const ends = counts[entry.operation] ?? {}
      const end =
        entry.code ?? (entry.status === 0 ? 'dropped' : entry.status < 400 ? 'ok' : String(entry.status))
      counts[entry.operation] = { ...ends, [end]: (ends[end] ?? 0) + 1 }
      ring[next] = entry
      next = (next + 1) % entriesMax
    },
    entries: () => (ring.length < entriesMax ? [...ring] : [...ring.slice(next), ...ring.slice(0, next)]),
    counts: () => counts,
    clear() {
      counts = {}
      ring = []
      next = 0
    },
  }
}
