import type { Role } from './permissions.ts'
import type { Tenant } from './tenants.ts'

/** Somebody who has a role: a person by their id, or a group as the identity provider names it. */
export type Holder = { readonly kind: 'person' | 'group'; readonly id: string }

/** A role somebody has, as settings show it. */
export type Given = {
  readonly id: string
  readonly holder: Holder
  /** A person's name, or the group's. */
  readonly name: string
  readonly role: string
  readonly tenantId: string | null
}

/** `seen` tells this state of it from any other. */
export type SavedTenant = Tenant & { readonly seen: string; readonly given: readonly Given[] }

/** A role that somebody made here; `seen` tells this state of it from any other. */
export type SavedRole = Role & { readonly seen: string }

export type TenantRefusal =
  /** Somebody else changed it, or who has a role for it, since it was seen. */
  | 'conflict'
  | 'gone'
  | 'name-taken'
  /** A selector says nothing, or there is none. */
  | 'blank'

export type PeopleRefusal =
  | 'gone'
  /** Nobody would be left who may do everything. */
  | 'last-admin'
  /** Whoever asks does not hold all of it themselves. */
  | 'not-yours'
  | 'no-role'
  | 'no-tenant'
  | 'given-already'
  | 'email-taken'
  /** Somebody else changed it since it was seen. */
  | 'conflict'
  | 'name-taken'
  /** Somebody has it. */
  | 'in-use'
