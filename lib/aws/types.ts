import type { Result } from '../base/index.ts'

/** What can go wrong when AWS is asked, as a closed set. Wording is chosen at the screen's edge. */
export type AwsProblemKind =
  | 'not-authorised'
  /** The accounts file does not name the account, or nobody knows yet which accounts there are. */
  | 'not-configured'
  | 'not-found'
  | 'already-exists'
  | 'limit-exceeded'
  | 'throttled'
  | 'invalid-request'
  | 'credentials'
  | 'unreachable'
  | 'timeout'
  | 'server-error'
  | 'unsupported'
  | 'unknown'

export type AwsProblem = {
  readonly kind: AwsProblemKind
  /** `eks:UpdatePodIdentityAssociation` */
  readonly operation: string
  readonly accountId: string
  readonly region: string
  /** AWS's own words (`verbatim`), or ours. */
  readonly message: string
  /** `message` is AWS's text word for word. Absent: it is our sentence, and must not be shown as AWS's. */
  readonly verbatim?: true
  /** AWS's class: `InvalidParameterException`. */
  readonly code?: string
  readonly requestId?: string
  /** How often the request was sent; 1 for a write, which is never repeated. Absent: not known, or never sent. */
  readonly attempts?: number
  /** For a write: whether AWS may have done it all the same (a timeout, a 500, a dropped connection). */
  readonly outcomeUnknown: boolean
  /** With `outcomeUnknown`: the request was cut off and may still be carried out after we have looked. */
  readonly mayStillHappen?: boolean
}

/**
 * Through which requests go one by one, every page of a list too: it says when one is sent, and whether one that failed is sent again.
 * Given beside what is asked for; a request then goes out without the SDK's own retries.
 */
export type Gate = <T>(send: () => Promise<Result<T, AwsProblem>>) => Promise<Result<T, AwsProblem>>
export type Gated = { readonly gate?: Gate }

export type Account = { readonly id: string; readonly name: string; readonly regions: readonly string[] }
export type ClusterRef = { readonly accountId: string; readonly region: string; readonly cluster: string }
export type AssociationRef = ClusterRef & { readonly associationId: string }

export type Cluster = ClusterRef & {
  readonly arn: string
  readonly status: string
  readonly version: string
  readonly autoMode: boolean
  readonly tags: Readonly<Record<string, string>>
}
/** On Auto Mode the agent is built in and need not appear as an add-on. */
export type AgentState = 'active' | 'built-in' | 'missing' | 'degraded' | 'unknown'

export type AssociationSummary = AssociationRef & {
  readonly arn: string
  readonly namespace: string
  readonly serviceAccount: string
  /** Set when an EKS add-on owns it. */
  readonly ownerArn?: string
}
/** Times are ISO 8601 in UTC. */
export type Association = AssociationSummary & {
  readonly roleArn: string
  readonly targetRoleArn?: string
  readonly externalId?: string
  readonly disableSessionTags: boolean
  /** JSON text exactly as EKS returned it; absent: no session policy. */
  readonly policy?: string
  readonly tags: Readonly<Record<string, string>>
  readonly createdAt: string
  readonly modifiedAt: string
}

export type NamedDocument = {
  readonly name: string
  readonly kind: 'inline' | 'managed'
  readonly arn?: string
  readonly text: string
}
export type Role = {
  readonly arn: string
  readonly name: string
  readonly accountId: string
  readonly trustPolicy: string
  readonly policies: readonly NamedDocument[]
  readonly boundary?: NamedDocument
  readonly tags: Readonly<Record<string, string>>
}

/** What an organization lays over an account: by level, from the root down to the account. */
export type OrganizationOverAccount = {
  /** The ids of what the levels are attached to: the root, the units on the way, the account. */
  readonly path: readonly string[]
  readonly managementAccountId: string
  /** Every level must allow. Null: SCPs do not limit this account: it is the management account, or they are switched off. */
  readonly scps: readonly (readonly NamedDocument[])[] | null
  /** None must deny; they bear on resources of this account, whoever asks for them. Empty: none do. */
  readonly rcps: readonly (readonly NamedDocument[])[]
}
/** `state` as AWS has it: `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`, … */
export type OrganizationAccount = { readonly id: string; readonly name: string; readonly state: string }
/** What the accounts file says of an organization, with the account that is asked for the others. */
export type OrganizationEntry = {
  readonly via: Pick<Account, 'id' | 'name'>
  readonly roleName: string
  /** Ids of the accounts that the file names on their own. */
  readonly named: readonly string[]
  /** Ids or names of accounts that are left out. */
  readonly except: readonly string[]
}

/** A change that CloudTrail knows of. What it does not tell is absent. */
export type OutsideChange = {
  readonly eventId: string
  /** ISO 8601, to the second. */
  readonly at: string
  /** AWS's name of the operation: `UpdatePodIdentityAssociation`, `PutRolePolicy`. */
  readonly name: string
  /** ARN of the user or role session, or the AWS service that did it. */
  readonly who: string
  readonly cluster?: string
  readonly associationId?: string
  readonly namespace?: string
  readonly serviceAccount?: string
  readonly roleName?: string
  readonly policyArn?: string
}
/** `complete` false: there were more than one look takes, and the oldest are missing. */
export type OutsideChanges = { readonly changes: readonly OutsideChange[]; readonly complete: boolean }

/** Something read from AWS, or the reason it could not be. Never an empty stand-in. */
export type Read<T> =
  | { readonly state: 'read'; readonly value: T; readonly readAt: string }
  | { readonly state: 'unreadable'; readonly problem: AwsProblem; readonly readAt: string }
