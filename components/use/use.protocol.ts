import type { ChangeList } from '@/components/access/change-list.ts'
import type { PolicySet, SessionContext } from '@/lib/iam/index.ts'
import type { Closeness, PodCalls, Proposal, Replay, Sessions, Usage } from '@/lib/use/index.ts'
import type { Damage } from './unpack.ts'

/** An association's policies, and its session now and as it is with any session policy: EKS then sends no session tags. */
export type UseSetup = {
  readonly policies: PolicySet
  readonly now: SessionContext
  readonly withPolicy: SessionContext
}

export type FileRead = {
  readonly name: string
  readonly size: number
  /** How much of it was taken, and how many events came of that. */
  readonly bytes: number
  readonly events: number
  /** Null: it was read to its end. */
  readonly damage: Damage | null
}
/** The pods of the files, without their calls: those stay in the worker. */
export type PodsRead = Omit<PodCalls, 'same'>
export type AllRead = Omit<Sessions, 'pods'> & {
  readonly pods: readonly PodsRead[]
  readonly files: readonly FileRead[]
  /** Somebody stopped it: files are missing, or parts. */
  readonly wasStopped: boolean
}

/** What the worker is asked about some of the pods, by their places. */
export type AboutUse =
  | { readonly kind: 'usage' }
  | { readonly kind: 'proposal'; readonly closest: Closeness }
  | { readonly kind: 'draft'; readonly text: string }
type Effect = {
  readonly gains: ChangeList
  readonly losses: ChangeList
  readonly unchanged: number
  readonly exact: boolean
}
/** A session policy held against the past, and against what is applied now. */
export type Held = {
  readonly replay: Replay
  readonly effect: Effect
  /** Calls that nothing was held against, since they are only counted. */
  readonly leftOut: number
}
export type UsageTold = { readonly usage: Usage; readonly now: Replay }
/** Null: nothing was used that could be kept. */
export type Proposed = (Proposal & Held) | null
export type DraftHeld = { readonly problem: string } | (Held & { readonly problem: null })

export type Answers = { readonly usage: UsageTold; readonly proposal: Proposed; readonly draft: DraftHeld }

export type ToUse =
  | { readonly kind: 'read'; readonly files: readonly File[] }
  | { readonly kind: 'stop' }
  | {
      readonly kind: 'ask'
      readonly id: number
      readonly setup: UseSetup
      readonly pods: readonly number[]
      readonly about: AboutUse
    }
export type FromUse =
  | {
      readonly kind: 'progress'
      /** Of all files, in bytes as they lie there. */
      readonly done: number
      readonly total: number
      readonly name: string
      readonly events: number
    }
  | { readonly kind: 'read'; readonly all: AllRead }
  | { readonly kind: 'answered'; readonly id: number; readonly answer: Answers[keyof Answers] }
  | { readonly kind: 'failed'; readonly id: number | null; readonly message: string }
  /** Made by the page when the worker itself is gone. */
  | { readonly kind: 'gone' }
