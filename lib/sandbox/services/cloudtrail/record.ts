/** What the sandbox remembers of changes, as CloudTrail would tell of them: its own record of calls, in memory. */
import { randomUUID } from 'node:crypto'

/** One management event. `at` in milliseconds. */
export type TrailEvent = {
  readonly id: string
  readonly at: number
  readonly accountId: string
  /** IAM is global: its events lie in us-east-1. */
  readonly region: string
  /** `eks.amazonaws.com` */
  readonly source: string
  readonly name: string
  readonly username: string
  readonly accessKeyId: string
  readonly resources: readonly { readonly ResourceType: string; readonly ResourceName: string }[]
  /** The event in full, as JSON text. */
  readonly record: string
}

/** CloudTrail keeps 90 days; this keeps the last so many. */
const eventsMax = 50_000

export interface Trail {
  add(event: Omit<TrailEvent, 'id' | 'record'>, record: object): void
  /** Newest first. */
  newest(): readonly TrailEvent[]
  clear(): void
}

export function createTrail(): Trail {
  let events: TrailEvent[] = []
  return {
    add(event, record) {
      const id = randomUUID()
      events.push({ ...event, id, record: JSON.stringify({ ...record, eventID: id }) })
      if (events.length > eventsMax * 1.1) events = events.slice(-eventsMax)
    },
    newest: () => events.toReversed(),
    clear() {
      events = []
    },
  }
}
