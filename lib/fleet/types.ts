import type { AccessRisk, AnalysisFinding } from '../analysis/types.ts'
import type { AgentState, AssociationRef, AwsProblem, ClusterRef } from '../aws/types.ts'
import type { AccessDelta, AssociationState } from '../history/types.ts'
import type { Severity, VerdictCounts } from '../iam/index.ts'
import type { RiskKind } from './filter/risk-kinds.ts'
import type { RoleKind } from './filter/role-kinds.ts'
import type { FilterProblem } from './filter/types.ts'

export type { RiskKind } from './filter/risk-kinds.ts'
export type { RoleKind, RoleSort } from './filter/role-kinds.ts'
export type { FleetSort, SortKey } from './filter/sort.ts'

/** What a saved view brings back: the filter as it was typed, and how the table stood. */
export type SavedView = {
  readonly filter: string
  readonly sort: string
  readonly columns: readonly string[]
}
export type NamedView = SavedView & { readonly id: string; readonly name: string }

/** One association as the fleet's table shows it. Times are ISO 8601 in UTC. */
export type FleetRow = AssociationRef & {
  readonly namespace: string
  readonly serviceAccount: string
  /** Name of the EKS add-on that owns it; null: none does. */
  readonly addOn: string | null
  /** Describe's half; null: it was only listed so far, and `problem` says why where it is known. */
  readonly detail: {
    readonly roleArn: string
    readonly targetRoleArn: string | null
    readonly hasPolicy: boolean
    readonly sessionTags: boolean
    readonly modifiedAt: string
  } | null
  /** Null: not worked out yet (`waiting`), or its role is not readable. */
  readonly counts: VerdictCounts | null
  /** What it was worked out from has changed since, or it never was. */
  readonly waiting: boolean
  readonly exact: boolean
  readonly findings: readonly AnalysisFinding[]
  readonly risk: number | null
  readonly problem: AwsProblem | null
  readonly readAt: string
}

/** An association by what names it, and its role; null: it was never described. */
export type NamedAssociation = AssociationRef & {
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string | null
}

/** Where the next rows begin: the sorted values of the last row that was given, opaque. */
export type Cursor = string
export type FleetPage = {
  readonly rows: readonly FleetRow[]
  /** Null: these were the last. */
  readonly next: Cursor | null
}
/** Which rows: behind a row, or from a place in the whole list (0 the first). */
export type Start = { readonly after: Cursor } | { readonly from: number }

export type FleetProblem =
  | { readonly kind: 'filter'; readonly problems: readonly FilterProblem[] }
  /** The store is away; `message` is for a person. */
  | { readonly kind: 'store'; readonly message: string }
  /** A cursor of another sort, or not ours. */
  | { readonly kind: 'cursor' }

/** The estate in numbers. Of associations, unless told otherwise; every one of them is what a filter of their table selects. */
export type Overview = {
  readonly accounts: number
  /** Regions of accounts, and those whose clusters cannot be listed. */
  readonly places: number
  readonly unreadablePlaces: number
  readonly clusters: number
  readonly unreadableClusters: number
  /** Clusters that have associations and no agent: no pod gets credentials there. */
  readonly clustersWithoutAgent: number
  /** Clusters whose associations were never read, all of them, by one crawl. */
  readonly unreadClusters: number
  readonly associations: number
  readonly narrowed: number
  readonly without: number
  readonly unreadable: number
  readonly waiting: number
  readonly roleGone: number
  readonly withoutAgent: number
  readonly brokenTrust: number
  readonly inert: number
  /** 75 to 100, 50 to 74, below. */
  readonly risk: { readonly high: number; readonly medium: number; readonly low: number }
  /** Associations that have a finding of it; one may have several. */
  readonly severities: Readonly<Record<Severity, number>>
  /** Roles and target roles that associations name, and all that IAM told of. */
  readonly rolesInUse: number
  readonly roles: number
  /** Of the clusters: when the one read longest ago was, and the one read last. Null: none was. */
  readonly oldestReadAt: string | null
  readonly newestReadAt: string | null
}

/** `gone`: its account's roles were read since it is named, and it is not among them. `unread`: nobody could look, or has looked since. */
export type RoleState = 'read' | 'gone' | 'unread'

export type FleetRole = {
  readonly arn: string
  readonly name: string
  readonly accountId: string
  /** Null: it is in an account that is not configured. */
  readonly accountName: string | null
  readonly state: RoleState
  /** Associations that name it; those of them whose pods go on to it; and those that a session policy narrows. */
  readonly associations: number
  readonly targets: number
  readonly narrowed: number
  /** Those whose pods get no credentials, since this role or the other does not let them in. */
  readonly broken: number
  readonly trustsPods: boolean
}
export type RoleList = {
  readonly rows: readonly FleetRole[]
  /** How many of each kind there are that the words select. */
  readonly counts: Readonly<Record<RoleKind, number>>
}
/** What was read of an account as a whole, and how many roles it has against how many it may have. */
export type FleetAccount = {
  readonly accountId: string
  readonly name: string
  /** Null: never read. */
  readonly roles: number | null
  readonly quota: number | null
  /** Why its roles, and why what its organization lays over it, cannot be read. */
  readonly rolesProblem: AwsProblem | null
  readonly organizationProblem: AwsProblem | null
  readonly rolesReadAt: string | null
}

/** A cluster as the last crawl left it. */
export type FleetCluster = ClusterRef & {
  readonly status: string | null
  readonly version: string | null
  readonly agent: AgentState
  /** What its list held, and of those how many were described and narrowed. Null: it was never listed. */
  readonly associations: number | null
  readonly described: number
  readonly narrowed: number
  readonly problem: AwsProblem | null
  readonly listProblem: AwsProblem | null
  /** When all of its associations were last read; null: never. */
  readonly associationsReadAt: string | null
}
/** A region of an account as the last crawl left it. */
export type FleetPlace = {
  readonly accountId: string
  readonly accountName: string
  readonly region: string
  readonly problem: AwsProblem | null
  readonly readAt: string
  readonly completeAt: string | null
  readonly clusters: readonly FleetCluster[]
}

/** What the frame of every page says. */
export type FleetStatus = {
  readonly accounts: number
  readonly clusters: number
  readonly associations: number
  readonly roles: number
  /** Associations whose access is still to be worked out. */
  readonly waiting: number
  /** Places whose last crawl could not go on. */
  readonly failed: number
  readonly oldestReadAt: string | null
  /** What is being read; null: nothing. `share` is 0 to 1; null: it cannot be told. */
  readonly crawl: {
    readonly places: number
    readonly name: string | null
    readonly share: number | null
    readonly remainingSeconds: number | null
  } | null
}

/** Associations of one place that could not be described, for one reason. */
export type UnreadAssociations = {
  readonly accountId: string
  readonly region: string
  readonly count: number
  /** Where they are, each named once. */
  readonly clusters: readonly string[]
  /** That of one of them. */
  readonly problem: AwsProblem
}

/** How much a tenant selects. */
export type Coverage = { readonly associations: number; readonly clusters: number }

/** What a tenant would select as it is written now. */
export type CoveragePreview = Coverage & {
  /** How many associations there are. */
  readonly total: number
  /** The first of them, with the names of other tenants that select them too. */
  readonly first: readonly (AssociationRef & {
    readonly namespace: string
    readonly serviceAccount: string
    readonly also: readonly string[]
  })[]
  /** Other tenants that select some of the same. */
  readonly overlaps: readonly { readonly name: string; readonly associations: number }[]
}

/**
 * Why what is different is not known. `state`: how the association stood at the first or second moment was not written down. `role`: its role was read for the
 * first time, or for the first time since it is kept what roles were, after the moment (`readAt`); null: it could not be read, or is gone. `many`: there are more
 * than are worked out.
 */
export type NotKnown =
  | { readonly kind: 'state'; readonly moment: 'from' | 'to' }
  | { readonly kind: 'role'; readonly arn: string; readonly readAt: string | null }
  | { readonly kind: 'many' }

/** An association that does not stand as it did. A state is null where there was no association, or where it is not known (`unknown`). */
export type Difference = AssociationRef & {
  readonly namespace: string
  readonly serviceAccount: string
  readonly kind: 'new' | 'gone' | 'changed' | 'unknown'
  /** It stands as it did; the policies of its role do not. */
  readonly isByRole: boolean
  readonly before: AssociationState | null
  readonly after: AssociationState | null
  /** What its pods gained and lost in all, whatever came and went between; null: `notKnown` says why. */
  readonly access: AccessDelta | null
  readonly notKnown: NotKnown | null
}

/** Associations that stand as they did, with a role of which it is not known whether it gives the same. `arn` null: they were never described. */
export type UnsureRole = {
  readonly arn: string | null
  readonly readAt: string | null
  readonly associations: number
}

/** Two moments of some associations. */
export type Comparison = {
  /** Those that were looked at, by name. */
  readonly differences: readonly Difference[]
  readonly unsure: readonly UnsureRole[]
  /** Associations, roles and all, that are as they were. */
  readonly unchanged: number
  /** Associations of which something was noted, and which are more than are looked at. */
  readonly unlooked: number
  /** Regions that were read to the end for the first time after the first moment (null: never were): of what went before that, nothing is known. */
  readonly firstRead: readonly {
    readonly accountId: string
    readonly region: string
    readonly at: string | null
  }[]
}

/** That somebody answers for a risk. `stands`: the day has not come, and what decides is what it was; such a risk counts as accepted, every other as open. */
export type RiskAcceptance = {
  readonly id: string
  readonly reason: string
  /** Who did, by name. */
  readonly by: string
  readonly at: string
  readonly until: string
  readonly state: 'stands' | 'expired' | 'changed'
}

/** Something dangerous about one association. */
export type FleetRisk = AssociationRef & {
  readonly namespace: string
  readonly serviceAccount: string
  readonly kind: RiskKind
  /** The association's, 0 to 100. */
  readonly risk: number
  /** Tells what decides about the association from what did before. */
  readonly content: string
  /** Why; null: the analysis does not tell, since it is not about what is allowed. */
  readonly why: AccessRisk | null
  readonly roleArn: string
  readonly hasPolicy: boolean
  /** Of `shared-without-policy`: how many associations of theirs have the role. */
  readonly sharedBy: number | null
  /** It, or its role, has changed since this was worked out. */
  readonly waiting: boolean
  readonly acceptance: RiskAcceptance | null
}
/** Which of them. A tenant is what `tenant:` in a filter means; both may have `*` and `?`. */
export type RiskFilter = {
  readonly kind: RiskKind | null
  readonly tenant: string | null
  readonly cluster: string | null
  readonly show: 'open' | 'accepted'
}
export type RiskPage = {
  readonly rows: readonly FleetRisk[]
  /** Null: these were the last. */
  readonly next: Cursor | null
}
/** How many risks of each kind there are, without and with somebody who answers for them. */
export type RiskTally = Readonly<Record<RiskKind, { readonly open: number; readonly accepted: number }>>
