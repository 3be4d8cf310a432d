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

/** The accounts of the organization that the accounts file names. */
export type OrganizationState = {
  /** The account whose credentials list them, and the role by which the others are got into. */
  readonly via: { readonly id: string; readonly name: string }
  readonly roleName: string
  /** When they were last listed; null: never. Times are ISO 8601 in UTC. */
  readonly readAt: string | null
  /** Why they could not be listed at the last try; those that were listed before are kept. */
  readonly problem: AwsProblem | null
  /** How many are looked at, those included that the accounts file names on their own. */
  readonly read: number
  /** Not in the last list: they leave at the next one without them. */
  readonly lacking: readonly { readonly id: string; readonly name: string }[]
  /** Not looked at: suspended or closing (`state` is AWS's word), or left out by the accounts file. */
  readonly skipped: readonly {
    readonly id: string
    readonly name: string
    readonly state: string
    readonly reason: 'not-active' | 'excepted'
  }[]
}
/** A role in an account that is met as that of a target alone, and cannot be read. */
export type UnreadTarget = { readonly arn: string; readonly problem: AwsProblem }
