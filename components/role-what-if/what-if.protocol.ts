import type { ChangeList } from '@/components/access/change-list.ts'
import type { TraceQuestion, TraceView } from '@/components/access/trace-types.ts'
import type { Finding, VerdictCounts } from '@/lib/iam/index.ts'
import type { AssociationFacts, PermissionReport, RoleFacts } from '@/lib/pod-identity/index.ts'
import type { Completion } from '@/lib/policy-language/types.ts'

/** An association that uses the role, as far as its meaning needs. */
export type WhatIfUse = {
  readonly id: string
  readonly association: AssociationFacts
  /**
   * `access`: its pods get this role's session. `chain`: the role only has to assume the target role; `targetTrust` is that role's trust
   * policy, null where it could not be read.
   */
  readonly kind: 'access' | 'chain'
  readonly targetTrust?: string | null
}

export type WhatIfSetup = {
  readonly roleArn: string
  readonly role: RoleFacts
  readonly uses: readonly WhatIfUse[]
}

/** A document as it would be: another text, a new one, or (empty text) none. */
export type DraftDocument = { readonly document: string; readonly text: string }
/** The role with all that is written; findings are of the one that is looked at. */
export type WhatIfDraft = { readonly looked: string; readonly written: readonly DraftDocument[] }

/** What an association's pods may do now and then; the numbers count actions. */
export type AccessEffect = {
  readonly kind: 'access'
  readonly now: VerdictCounts
  readonly changed: VerdictCounts
  readonly gained: number
  readonly lost: number
  readonly exact: boolean
}
/** Whether the role may go on to the target role, now and then. */
export type ChainEffect = {
  readonly kind: 'chain'
  readonly now: PermissionReport['verdict']
  readonly changed: PermissionReport['verdict']
}
export type WhatIfEffect = AccessEffect | ChainEffect

export type WhatIfChanges = {
  readonly gains: ChangeList
  readonly losses: ChangeList
  readonly exact: boolean
}

export type Side = 'now' | 'changed'

export type ToWhatIf =
  | { readonly kind: 'setup'; readonly setup: WhatIfSetup }
  | { readonly kind: 'draft'; readonly version: number; readonly draft: WhatIfDraft }
  | { readonly kind: 'complete'; readonly id: number; readonly text: string; readonly offset: number }
  /** Both are answered for the draft that is the newest then. */
  | { readonly kind: 'changes'; readonly id: number; readonly use: string }
  | {
      readonly kind: 'explain'
      readonly id: number
      readonly use: string
      readonly side: Side
      readonly question: TraceQuestion
    }

export type FromWhatIf =
  | {
      readonly kind: 'checked'
      readonly version: number
      readonly looked: string
      readonly findings: readonly Finding[]
      /** The text without spaces; null while it is not JSON. */
      readonly toSend: string | null
      /** Texts that cannot be read as policies; while there is one, no effect follows. */
      readonly unreadable: readonly string[]
    }
  /** A part of the associations; all have come when `left` is 0. */
  | {
      readonly kind: 'effects'
      readonly version: number
      readonly effects: readonly { readonly uses: readonly string[]; readonly effect: WhatIfEffect }[]
      readonly left: number
    }
  | { readonly kind: 'changes'; readonly id: number; readonly changes: WhatIfChanges | null }
  | { readonly kind: 'explained'; readonly id: number; readonly view: TraceView | null }
  | { readonly kind: 'completed'; readonly id: number; readonly completions: readonly Completion[] }
  | { readonly kind: 'failed'; readonly version: number; readonly message: string }
  /** Made by the page when the worker itself is gone. */
  | { readonly kind: 'stopped' }
