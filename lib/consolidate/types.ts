import type { AssociationFacts, RoleFacts } from '../pod-identity/index.ts'

/** A role as consolidation needs it. */
export type FamilyRole = RoleFacts & { readonly arn: string; readonly trust: string }
/** An association that may move to a shared role, with the role it has: the one EKS assumes. */
export type Member = {
  readonly association: AssociationFacts & { readonly associationId: string }
  readonly role: FamilyRole
  /** Set when an EKS add-on owns it, which would undo what anybody else sets. */
  readonly ownerArn?: string
}

/** Why an association stays with its role. */
export type Obstacle =
  /** The session it gets is another role's. */
  | 'target-role'
  /** An EKS add-on owns it. */
  | 'add-on'
  /** Its role does not let its pods in: that is to be mended first. */
  | 'refused'
  /** Its role lets in others than pods, who have no session policy. */
  | 'trusts-others'
  /** Its policies, or the trust of its role, ask for session tags, which end with a session policy. */
  | 'tags'
  /** Its role speaks of every service: whoever shared it would have everything, but for a session policy. */
  | 'wide'
  /** A document of its role is no policy in order. */
  | 'unreadable'
  /** What it may do takes more than 2,048 characters. */
  | 'too-long'
  /** With the shared role it would gain or lose something, as it is proven. */
  | 'differs'
  /** No difference was found, and none can be ruled out. */
  | 'unproven'
  /** Another association cannot leave the role, or somebody else names it: so it is not saved, and nothing is moved. */
  | 'needed'
  /** No other role trusts alike, is limited alike and speaks of the same services. */
  | 'alone'

/** An association in the shared role: its session policy, proven to give what it has now. */
export type Moved = Member & { readonly policy: string; readonly characters: number }
export type Stays = Member & {
  readonly obstacle: Obstacle
  /** Actions gained and lost, where it differs. */
  readonly gains: number
  readonly losses: number
}

/** One role in the place of several. */
export type Family = {
  /** Of the shared role, which is not there yet. */
  readonly roleArn: string
  /** ARNs of the roles that nothing known needs any more. */
  readonly replaces: readonly string[]
  /** The shared role: every Allow of the roles it replaces, and no Deny, which the session policies have. */
  readonly documents: readonly string[]
  readonly trust: string
  readonly boundary: RoleFacts['boundary'] | null
  readonly accountId: string
  /** Of the services that its Allows speak of: prefixes. */
  readonly services: readonly string[]
  /** Every association of the roles it replaces. */
  readonly moved: readonly Moved[]
}
export type Plan = {
  readonly families: readonly Family[]
  readonly stays: readonly Stays[]
  /** Roles that associations have now, and would have then. */
  readonly rolesBefore: number
  readonly rolesAfter: number
}

/** What the planning leans on beside the members. */
export type Surroundings = {
  /** Names the shared role of a family, by its number. */
  readonly nameOf: (family: number) => string
  /** ARNs of roles that something else needs than these members. */
  readonly needed?: Iterable<string>
}
