import type {
  Account,
  AgentState,
  Association,
  AwsProblem,
  Cluster,
  NamedDocument,
  Read,
  Role,
} from '../aws/types.ts'
import type { EffectivePermissions, PolicySet, SessionContext, VerdictCounts } from '../iam/index.ts'

export type { Account, AgentState, Association, AwsProblem, Cluster, NamedDocument, Read, Role }

export type ClusterRow = {
  readonly cluster: Cluster
  readonly accountName: string
  readonly agent: AgentState
  /** From ListPodIdentityAssociations; the quota is 5,000 per cluster. */
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

/** Whether this is the local AWS, and whether anything may be written. */
export type SiteState = { readonly sandbox: boolean; readonly readOnly: boolean }
