import type { ChangeList } from '@/components/access/change-list.ts'
import type { Sent } from '@/components/access/sending.ts'
import type { RoleOption } from '@/components/new-association/draft.ts'
import type { AssociationChange, CreateInput, SeenVersion } from '@/lib/associations/types.ts'
import type { AssociationRef } from '@/lib/aws/types.ts'
import type { LandingWarning } from '@/lib/pod-identity/index.ts'

/** What a change would do to the pods' access, and what deserves to be known of it. */
export type AccessPreview = { readonly warnings: readonly LandingWarning[] } & (
  | {
      readonly state: 'compared'
      readonly losses: ChangeList
      readonly gains: ChangeList
      readonly unchanged: number
      readonly exact: boolean
      /** The role's policies that say so; they have to be the same when the change is made. */
      readonly roleSeen: string | null
    }
  /** A role could not be read, or the association. */
  | { readonly state: 'unknown' }
)

/** What the dialogs ask the site for. Each checks on the server what it is given. */
export type ChangeActions = {
  /** The roles of the association's account; null: they cannot be read. */
  readonly offerRoles: (at: AssociationRef) => Promise<readonly RoleOption[] | null>
  readonly preview: (at: AssociationRef, change: AssociationChange) => Promise<AccessPreview>
  readonly apply: (
    at: AssociationRef,
    change: AssociationChange,
    seen: SeenVersion,
    roleSeen: string | null,
    revertOf: string | null,
  ) => Promise<Sent>
  /** Deletes the association and creates it anew without session policy. */
  readonly recreate: (at: AssociationRef, seen: SeenVersion) => Promise<Sent>
  readonly create: (at: AssociationRef, input: CreateInput) => Promise<Sent>
}
