import type { PolicySet, SessionContext } from '../../iam/index.ts'
import {
  type AssociationFacts,
  layersOf,
  type OrganizationFacts,
  type RoleFacts,
  sessionContextOf,
} from '../../pod-identity/index.ts'

/** A role as the store knows it, with what its account's organization lays over it (null: not read). */
export type KnownRole = RoleFacts & {
  readonly trust: string
  readonly organization: OrganizationFacts | null
}
/** An association with its roles. `first` is the role EKS assumes where that is another than the effective one; null: not read. */
export type Tuple = {
  readonly association: AssociationFacts
  readonly role: KnownRole
  readonly first: KnownRole | null
}

/** What decides about a pod's access. */
export function inputsOf({ association, role }: Tuple): {
  readonly policies: PolicySet
  readonly session: SessionContext
} {
  return {
    policies: layersOf(association, role),
    session: sessionContextOf(association, role),
  }
}
