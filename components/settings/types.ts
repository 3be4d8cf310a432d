import type { SavedTenant, TenantRefusal, TenantText } from '@/lib/auth/rules/index.ts'
import type { Coverage, CoveragePreview } from '@/lib/fleet/types.ts'

/** Why nothing was changed, whatever it was: the asker's fault, or the store's. */
export type Refusal = 'foreign' | 'not-allowed' | 'input' | 'away'

export type TenantSaved =
  | { readonly ok: true; readonly name: string; readonly coverage: (Coverage & { total: number }) | null }
  | { readonly ok: false; readonly why: Refusal | TenantRefusal }

export type Seen = Pick<SavedTenant, 'id' | 'seen'>

export type TenantActions = {
  readonly preview: (asked: {
    readonly id: string | null
    readonly selectors: TenantText['selectors']
  }) => Promise<CoveragePreview | null>
  readonly save: (asked: TenantText & { readonly of: Seen | null }) => Promise<TenantSaved>
}

export type TenantLine = SavedTenant & { readonly coverage: Coverage }

export type LinkMade =
  | { readonly ok: true; readonly link: string }
  | { readonly ok: false; readonly why: string }

/** What can be chosen where a role is given. */
export type RoleChoices = {
  readonly roles: readonly string[]
  readonly tenants: readonly { readonly id: string; readonly name: string }[]
}
export type RoleChosen = { readonly role: string; readonly tenantId: string | null }
