import type {
  Account,
  AgentState,
  Association,
  AwsProblem,
  Cluster,
  NamedDocument,
  Read,
  Role as RoleInAws,
} from '../aws/types.ts'
import type { EffectivePermissions, PolicySet, SessionContext, VerdictCounts } from '../iam/index.ts'
import type { OrganizationFacts } from '../pod-identity/index.ts'

export type { Account, AgentState, Association, AwsProblem, Cluster, NamedDocument, Read }

/** A role as IAM tells it, with what its account's organization lays over it as the newest crawl read it; null: that was not read. */
export type Role = RoleInAws & { readonly organization: OrganizationFacts | null }

export type ClusterRow = {
  readonly cluster: Cluster
  readonly accountName: string
  readonly agent: AgentState
  /** From ListPodIdentityAssociations; the quota is 5,000 per cluster. Null: they could not be listed, or were not asked for. */
  readonly associations: number | null
}
/** A cluster that is listed and could not be described. */
export type UnreadableCluster = { readonly cluster: string; readonly problem: AwsProblem }
/** One account and region: its clusters, or why they could not be listed. */
export type ClusterGroup = {
  readonly account: Account
  readonly region: string
  readonly clusters: Read<readonly ClusterRow[]>
  /** The rest of the list: clusters that exist and of which nothing else is known, each with the reason. */
  readonly unreadable: readonly UnreadableCluster[]
}

export type AssociationRow = {
  readonly associationId: string
  readonly namespace: string
  readonly serviceAccount: string
  readonly ownerArn?: string
  /** Describe's half: role, policy, times. */
  readonly detail: Read<Association>
  /** Null: not worked out because the role could not be read. */
  readonly counts: VerdictCounts | null
}
export type ClusterPage = {
  readonly cluster: Read<ClusterRow>
  readonly associations: Read<readonly AssociationRow[]>
}

/** Everything one association's pages show. */
export type AssociationPage = {
  readonly association: Association
  readonly accountName: string
  readonly role: Read<Role>
  readonly targetRole?: Read<Role>
  /** Ready for the engine: layers of the effective role and the session policy. */
  readonly policies: PolicySet
  readonly context: SessionContext
  readonly effective: EffectivePermissions
  readonly readAt: string
}

/** An association whose pods run as a role, or through it. */
export type RoleUse = {
  readonly association: Association
  readonly accountName: string
  /** The trust policy of the target role, where the role is the first of two: within one account it can let the first in by itself. */
  readonly targetTrust?: Read<string>
}
/** Where associations may be that use the role, and were not seen. */
export type UnseenPlace = {
  readonly accountId: string
  readonly region: string
  /** Absent: not even the clusters could be listed. */
  readonly cluster?: string
  /** How many of the cluster's associations could not be described; null: they could not be listed. */
  readonly associations: number | null
  readonly problem: AwsProblem
}
/** What the store knows of a role's associations, where asking AWS for all would take too long. */
export type KnownUses = Pick<RolePage, 'unseen' | 'looked' | 'readAt'> & {
  readonly associations: readonly Association[]
}
/** A role with everything that runs as it, in every configured account and region. */
export type RolePage = {
  readonly role: Read<Role>
  readonly uses: readonly RoleUse[]
  readonly unseen: readonly UnseenPlace[]
  readonly looked: { readonly clusters: number; readonly associations: number }
  readonly readAt: string
}

/** Whether this is the local AWS, and whether anything may be written. */
export type SiteState = { readonly sandbox: boolean; readonly readOnly: boolean }
