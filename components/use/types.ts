import type { SeenVersion } from '@/lib/associations/types.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import type { UseSetup } from './use.protocol.ts'

/** An association that some of the sessions may be of, by their places. */
export type PodsOwner = AssociationRef & {
  readonly namespace: string
  readonly serviceAccount: string
  readonly of: readonly number[]
}
/** Null: it could not be looked up. */
export type Whose = (principals: readonly string[]) => Promise<readonly PodsOwner[] | null>

export type Owners = { readonly list: readonly PodsOwner[]; readonly isKnown: boolean }

/** The association that is looked at, as AWS has it now. */
export type ChosenAssociation = AssociationRef & {
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string
  readonly targetRoleArn?: string
  readonly setup: UseSetup
  /** The session policy that is applied; null: none. */
  readonly applied: string | null
  readonly seen: SeenVersion
  /** Why nothing can be changed by whoever looks; null: it can. */
  readonly readOnly: string | null
  /** Whoever looks makes no change, but may ask for one. */
  readonly asksOnly: boolean
  readonly isRoleRead: boolean
  /** Kinds of policies that nobody read. */
  readonly leftOut: readonly string[]
}
