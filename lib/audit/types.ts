/** Whoever did something. */
export type Actor = {
  /** `program`: Podscope itself, a command, or whoever reached a site that nobody signs in to. */
  readonly kind: 'person' | 'program'
  readonly id: string
  /** What a list shows. */
  readonly name: string
  /** The session's id, never what its cookie holds; null: there is none. */
  readonly session: string | null
  /** Where it came from, an IP address; null: not over the network. */
  readonly address: string | null
}

/** Everything that is written down. A new act gets its name here and its words in components/audit/words.ts. */
export type Act =
  | 'association.create'
  | 'association.update'
  | 'association.delete'
  /** What a change did to the pods' access, worked out after it. */
  | 'association.access'
  | 'run.start'
  | 'run.stop'
  | 'export.fleet'
  | 'export.who-can'
  | 'export.comparison'
  | 'export.consolidation'
  | 'audit.read'
  | 'audit.export'
  | 'audit.verify'
  /** Old entries were removed by a command of whoever owns the store. */
  | 'audit.prune'
  | 'sign-in'
  | 'sign-in.refused'
  | 'sign-out'
  | 'session.revoke'
  | 'person.change'
  | 'role.change'
  | 'tenant.change'
  | 'rule.change'
  | 'setting.change'
  | 'request.open'
  | 'request.comment'
  | 'request.approve'
  | 'request.reject'
  | 'request.withdraw'
  | 'request.expire'
  | 'review.open'
  | 'review.assign'
  | 'review.decide'
  | 'review.close'
  | 'review.export'
  | 'risk.accept'
  | 'risk.take-back'
  | 'refusal.keep'
  | 'refusal.solve'
  | 'refusal.reopen'
  | 'refusal.remove'

/** What something was done to. */
export type AuditObject =
  | {
      readonly kind: 'association'
      readonly accountId: string
      readonly region: string
      readonly cluster: string
      /** Null: a creation that AWS has not answered. */
      readonly associationId: string | null
      readonly namespace: string
      readonly serviceAccount: string
    }
  | {
      readonly kind:
        | 'run'
        | 'request'
        | 'review'
        | 'person'
        | 'session'
        | 'role'
        | 'tenant'
        | 'rule'
        | 'setting'
      readonly name: string
    }

/** `intent`: about to be done. `outcome`: how that ended, once for every intent. `event`: done, or found out later. */
export type Phase = 'intent' | 'outcome' | 'event'

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }
/** What is kept of before and after; never a secret. */
export type Kept = { readonly [key: string]: Json | undefined }

/** What a change did to the pods' access. Counts are of actions, the names are the first of them; the history has their proofs. */
export type KeptAccess = {
  readonly gained: number
  readonly lost: number
  readonly unchanged: number
  readonly gains: readonly string[]
  readonly losses: readonly string[]
  /** False: there may be changes that are not counted. */
  readonly exact: boolean
}

/** What somebody wants written down; what is left out is null. */
export type EntryDraft = {
  readonly actor: Actor
  readonly act: Act
  readonly phase: Phase
  /** Made up unless given. */
  readonly id?: string
  readonly object?: AuditObject | null
  /** The entry of phase `intent` that this belongs to. */
  readonly intent?: string | null
  /** What it was part of, or what was asked: a run, a filter. */
  readonly detail?: object | null
  readonly before?: object | null
  readonly after?: object | null
  readonly access?: KeptAccess | null
  readonly requestId?: string | null
  readonly outcome?: string | null
  /** Why it ended so, as a sentence. */
  readonly problem?: string | null
}

/** What is hashed: an entry, where it stands, and the hash of the one before it. */
export type Content = {
  readonly id: string
  /** 1, 2, 3 … without gaps. */
  readonly position: number
  /** ISO 8601 in UTC, by the clock of whichever process wrote it. */
  readonly at: string
  readonly actor: Actor
  readonly act: Act
  readonly object: AuditObject | null
  readonly phase: Phase
  readonly intent: string | null
  readonly detail: Kept | null
  readonly before: Kept | null
  readonly after: Kept | null
  readonly access: KeptAccess | null
  readonly requestId: string | null
  readonly outcome: string | null
  readonly problem: string | null
  readonly previous: string
}
export type Entry = Content & { readonly hash: string }

/** Where a chain is and the hash there: whoever notes it down can tell later whether anything before it was changed. */
export type Link = { readonly position: number; readonly hash: string }

/** Why a chain begins later than at 1: what stood before was removed by a command that wrote so down. */
export type Anchor = Link & { readonly at: string; readonly by: string }

export type Break = {
  /**
   * `changed`: an entry is not what its hash is of, or not what the one after it was written after. `removed`: some are missing. `inserted`: one
   * stands there that was not. `reordered`: one stands elsewhere. `cut-off`: the newest are missing. `other`: not the chain whose hash was noted down.
   */
  readonly kind: 'changed' | 'removed' | 'inserted' | 'reordered' | 'cut-off' | 'other'
  /** The first place that does not hold. */
  readonly position: number
  /** What is wrong, as a sentence. */
  readonly message: string
}

/** What a look at the whole chain found. `holds`: what holds, from its first entry on; null: nothing does, or there is nothing. */
export type ChainReport = {
  readonly entries: number
  readonly holds: {
    readonly from: Link & { readonly at: string }
    readonly to: Link & { readonly at: string }
  } | null
  readonly anchor: Anchor | null
  readonly broken: Break | null
}
