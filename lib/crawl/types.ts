import type { AwsProblem } from '../aws/types.ts'

/** A policy's text by its hash, with the name a person knows it by. */
export type DocumentRef = {
  readonly name: string
  readonly kind: 'inline' | 'managed'
  readonly arn?: string
  readonly hash: string
}
/** What an organization lays over an account: by level from the root down, every level must allow (SCP), or none must deny (RCP). */
export type OrganizationPolicies = {
  /** Null: the management account, which SCPs do not limit. */
  readonly scps: readonly (readonly DocumentRef[])[] | null
  readonly rcps: readonly (readonly DocumentRef[])[]
  /** Ids of what the levels are attached to; rows that were kept before they were read lack them. */
  readonly path?: readonly string[]
}

/** What one crawl is of. */
export type Place = { readonly accountId: string; readonly region: string }
/** `start`: the store knew nothing, or little. `schedule`: it was time. `asked`: somebody wants it now. */
export type CrawlReason = 'start' | 'schedule' | 'asked'
/** `stopped`: by a person. `failed`: it could not go on, and says why; what it read until then is kept. */
export type CrawlState = 'waiting' | 'running' | 'done' | 'stopped' | 'failed'

/** A crawl of one account and region, and how far it is. Times are ISO 8601 in UTC. */
export type Crawl = Place & {
  readonly id: string
  readonly reason: CrawlReason
  readonly state: CrawlState
  readonly askedAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly clusters: number
  readonly clustersDone: number
  /** Associations: in the lists so far, described, refused, and different from what was known. */
  readonly listed: number
  readonly described: number
  readonly failed: number
  readonly changed: number
  /** Requests that AWS held back; each was repeated. */
  readonly throttled: number
  /** Associations it will come to, as far as can be told; null: it cannot. */
  readonly expected: number | null
  /** The cluster that it is at; null: none is begun. */
  readonly reading: string | null
  /** Requests a second at present; null: none is under way. */
  readonly rate: number | null
  /** Seconds it will take from now on at this rate; null: not known. */
  readonly remainingSeconds: number | null
  /** Nobody has worked on it for a while although it is running: its process is gone, another will go on. */
  readonly abandoned: boolean
  readonly problem: AwsProblem | null
}
