import type { AccessChange, Finding, PolicySet, SessionContext, VerdictCounts } from '@/lib/iam/index.ts'

/** What the draft is judged against; sent once. */
export type EngineSetup = {
  /** As applied now. */
  readonly policies: PolicySet
  readonly now: SessionContext
  /** The session as it will be with a session policy: EKS then sends no session tags. */
  readonly withPolicy: SessionContext
}

/** The role decides what a session policy can narrow; while it is unknown, so is every effect of the draft. */
export function isRoleUnknown({ policies }: EngineSetup): boolean {
  return policies.unreadable?.includes('identity') ?? false
}

/** A long list of changes, cut to what a person can read; `services` counts all of it. */
export type ChangeList = {
  readonly total: number
  readonly shown: readonly AccessChange[]
  readonly services: readonly { readonly prefix: string; readonly count: number }[]
}

export type Preview = {
  readonly counts: VerdictCounts
  readonly conditional: number
  readonly gains: ChangeList
  readonly losses: ChangeList
  readonly unchanged: number
  /** False where the answer leans on samples or opaque conditions. */
  readonly exact: boolean
}

export type Assessment = {
  readonly findings: readonly Finding[]
  /** The text as it would be sent, without spaces; null while it is not JSON. */
  readonly toSend: string | null
  /** Null while the text cannot be read as a policy. */
  readonly preview: Preview | null
  readonly tookMs: number
}

export type ToEngine =
  | { readonly kind: 'setup'; readonly setup: EngineSetup }
  | { readonly kind: 'draft'; readonly version: number; readonly text: string }

export type FromEngine =
  | { readonly kind: 'now'; readonly counts: VerdictCounts | null }
  | { readonly kind: 'assessed'; readonly version: number; readonly assessment: Assessment }
  | { readonly kind: 'failed'; readonly version: number; readonly message: string }
  /** Made by the page when the worker itself is gone. */
  | { readonly kind: 'stopped' }
