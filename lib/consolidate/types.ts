import type { AssociationFacts, RoleFacts } from '../pod-identity/index.ts'

/** A role as consolidation needs it. */
export type FamilyRole = RoleFacts & { readonly arn: string; readonly trust: string }
/** An association that may move to a shared role, with the role it has. */
export type Member = {
  readonly association: AssociationFacts & { readonly associationId: string }
  readonly role: FamilyRole
}

/** Why an association stays with its role. */
export type Obstacle =
  /** The session it gets is another role's. */
  | 'target-role'
  /** Its policies ask for session tags, which end with a session policy. */
  | 'tags'
  /** What it may do takes more than 2,048 characters. */
  | 'too-long'
  /** With the shared role it would gain or lose something, as it is proven. */
  | 'differs'
  /** No difference was found, and none can be ruled out. */
  | 'unproven'
  /** A document of its role is no policy in order. */
  | 'unreadable'

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
  /** ARNs of the roles that no association of the family needs any more. */
  readonly replaces: readonly string[]
  /** The shared role: every Allow of the roles it replaces, and no Deny, which the session policies have. */
  readonly documents: readonly string[]
  readonly trust: string
  readonly boundary: RoleFacts['boundary'] | null
  readonly accountId: string
  readonly moved: readonly Moved[]
}
export type Plan = {
  readonly families: readonly Family[]
  readonly stays: readonly Stays[]
  /** Roles that associations have now, and would have then. */
  readonly rolesBefore: number
  readonly rolesAfter: number
}
